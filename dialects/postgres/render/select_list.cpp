// SPDX-License-Identifier: MIT
#include "select_list.hpp"

#include "../lexis.hpp"

#include "varve/sql/token.hpp"

#include <algorithm>

namespace varve::postgres {

namespace {

bool is_word(const Token& token, std::string_view word) {
    return token.kind == TokenKind::Word && token.text == word;
}

void trim(std::string& text) {
    const std::size_t begin = text.find_first_not_of(" \n");
    const std::size_t end = text.find_last_not_of(" \n");
    text = begin == std::string::npos ? std::string() : text.substr(begin, end + 1 - begin);
}

}  // namespace

std::vector<std::string> select_list(std::string_view query) {
    std::vector<std::string> items;
    std::string item;
    int depth = 0;
    bool is_inside = false;
    Tokenizer tokenizer(query, lexis());
    for (Token token; tokenizer.next(token);) {
        if (!is_inside) {
            if (token.kind == TokenKind::Space) {
                continue;
            }
            if (!is_word(token, "SELECT")) {
                return {};
            }
            is_inside = true;
            continue;
        }
        depth += token.text == "(" || token.text == "[" ? 1 : token.text == ")" || token.text == "]" ? -1 : 0;
        const bool is_end =
            depth == 0 && (is_word(token, "FROM") || is_word(token, "UNION") || token.text == ";");
        if (is_end || (depth == 0 && token.text == ",")) {
            trim(item);
            items.push_back(std::move(item));
            item.clear();
            if (is_end) {
                return items;
            }
            continue;
        }
        item += token.text;
    }
    trim(item);
    items.push_back(std::move(item));
    return items;
}

bool extends(const View& before, const View& after) {
    if (before.columns.size() > after.columns.size() ||
        !std::equal(before.columns.begin(), before.columns.end(), after.columns.begin())) {
        return false;
    }
    const std::vector<std::string> old_items = select_list(before.query);
    const std::vector<std::string> new_items = select_list(after.query);
    return old_items.size() == before.columns.size() && new_items.size() == after.columns.size() &&
           std::equal(old_items.begin(), old_items.end(), new_items.begin());
}

}  // namespace varve::postgres
