// SPDX-License-Identifier: MIT
#include "reader.hpp"

#include <algorithm>

namespace varve::postgres::foresee {

namespace {

/// What a token adds to the depth of parentheses and brackets.
int depth_of(std::string_view token) {
    return token == "(" || token == "[" ? 1 : token == ")" || token == "]" ? -1 : 0;
}

}  // namespace

bool Reader::accept_all(std::initializer_list<std::string_view> words) {
    std::size_t ahead = 0;
    for (const std::string_view word : words) {
        if (!is_word(word, ahead++)) {
            return false;
        }
    }
    for (std::size_t count = 0; count < words.size(); ++count) {
        skip();
    }
    return true;
}

QualifiedName Reader::qualified_name() {
    std::string first = name();
    if (is_symbol('.')) {
        skip();
        return {std::move(first), name()};
    }
    return {"", std::move(first)};
}

std::string_view Reader::up_to(std::initializer_list<std::string_view> words) {
    const std::size_t begin = offset();
    std::size_t end = begin;
    for (int depth = 0; !at_end(); skip()) {
        const bool is_end =
            is_symbol(',') ||
            std::any_of(words.begin(), words.end(), [&](std::string_view word) { return is_word(word); });
        if (depth == 0 && is_end) {
            break;
        }
        depth += depth_of(token(0)->text);
        end = offset() + token(0)->text.size();
    }
    return text().substr(begin, end - begin);
}

std::string_view Reader::next_parenthesized() {
    while (!at_end() && !is_symbol('(')) {
        skip();
    }
    return parenthesized();
}

std::vector<std::string_view> split_at_commas(std::string_view text) {
    std::vector<std::string_view> pieces;
    std::size_t begin = 0;
    int depth = 0;
    for (const Token& token : significant_tokens(text, lexis())) {
        depth += depth_of(token.text);
        if (depth == 0 && token.text == ",") {
            pieces.push_back(text.substr(begin, token.begin - begin));
            begin = token.begin + 1;
        }
    }
    pieces.push_back(text.substr(begin));
    return pieces;
}

std::string trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    const std::size_t end = text.find_last_not_of(" \t\r\n");
    return begin == std::string_view::npos ? std::string() : std::string(text.substr(begin, end - begin + 1));
}

}  // namespace varve::postgres::foresee
