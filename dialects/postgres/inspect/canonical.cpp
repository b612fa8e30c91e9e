// SPDX-License-Identifier: MIT
#include "canonical.hpp"

#include "../lexis.hpp"

#include "varve/sql/token.hpp"

#include <vector>

namespace varve::postgres {

namespace {

constexpr std::string_view opening = "(ARRAY[";
constexpr std::string_view closing = "])::";

/// The items of an array that starts at `begin`, behind its bracket, and the offset of the closing bracket;
/// nothing is said of one that does not close.
struct Items {
    std::vector<std::string_view> texts;
    std::size_t end = 0;
};

Items items_at(std::string_view text, std::size_t begin) {
    Items items;
    std::size_t start = begin;
    int depth = 0;
    Tokenizer tokenizer(text.substr(begin), lexis());
    for (Token token; tokenizer.next(token);) {
        if (token.kind != TokenKind::Symbol) {
            continue;
        }
        const std::size_t at = begin + token.begin;
        if (depth == 0 && (token.text == "," || token.text == "]")) {
            const std::size_t first = text.find_first_not_of(' ', start);
            items.texts.push_back(text.substr(first, at - first));
            start = at + 1;
            if (token.text == "]") {
                items.end = at;
                return items;
            }
        }
        depth += token.text == "(" || token.text == "[" ? 1 : token.text == ")" || token.text == "]" ? -1 : 0;
    }
    return {};
}

/// Values that a view gives names to print as `(VALUES …)`, and as `( VALUES …)` when the server has read
/// that; both become the first.
std::string without_blank_before_values(std::string text) {
    constexpr std::string_view second_form = "( VALUES ";
    if (text.find(second_form) == std::string::npos) {
        return text;
    }
    std::vector<std::size_t> blanks;
    Tokenizer tokenizer(text, lexis());
    for (Token token; tokenizer.next(token);) {
        const bool starts =
            token.text == "(" && text.compare(token.begin, second_form.size(), second_form) == 0;
        if (starts && token.kind == TokenKind::Symbol) {
            blanks.push_back(token.begin + 1);
        }
    }
    for (auto blank = blanks.rbegin(); blank != blanks.rend(); ++blank) {
        text.erase(*blank, 1);
    }
    return text;
}

}  // namespace

std::string canonical(std::string_view expression) {
    std::string text = without_blank_before_values(std::string(expression));
    for (std::size_t at = text.find(opening); at != std::string::npos; at = text.find(opening, at + 1)) {
        const Items items = items_at(text, at + opening.size());
        if (items.texts.empty() || std::string_view(text).substr(items.end, closing.size()) != closing) {
            continue;
        }
        const std::size_t type_begin = items.end + closing.size();
        const std::size_t type_end = text.find("[]", type_begin);
        if (type_end == std::string::npos) {
            continue;
        }
        const std::string type = text.substr(type_begin, type_end - type_begin);
        std::string array = "ARRAY[";
        for (const std::string_view item : items.texts) {
            array += (array.back() == '[' ? "(" : ", (") + std::string(item) + ")::" + type;
        }
        text.replace(at, type_end + 2 - at, array + "]");
    }
    return text;
}

std::string canonical_body(std::string_view definition) {
    constexpr std::string_view body = "\nBEGIN ATOMIC\n";
    const std::size_t begin = definition.find(body);
    if (begin == std::string_view::npos) {
        return std::string(definition);
    }
    const std::vector<Token> tokens = significant_tokens(definition, lexis());
    const auto is_name = [](const Token& token) {
        return token.kind == TokenKind::Word || token.kind == TokenKind::QuotedName;
    };
    std::string text;
    std::size_t copied = 0;
    for (std::size_t at = 2; at < tokens.size(); ++at) {
        const Token& name = tokens[at - 2];
        if (tokens[at - 1].text == "AS" && is_name(name) && tokens[at].text == name.text &&
            name.begin > begin) {
            const std::size_t end = name.begin + name.text.size();
            text += definition.substr(copied, end - copied);
            copied = tokens[at].begin + tokens[at].text.size();
        }
    }
    return without_blank_before_values(text.append(definition.substr(copied)));
}

}  // namespace varve::postgres
