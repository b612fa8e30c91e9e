// SPDX-License-Identifier: MIT
#include "varve/sql/secrets.hpp"

#include "varve/sql/token.hpp"

#include <algorithm>

namespace varve {

namespace {

constexpr Lexis every_quote{
    .has_backtick_names = true, .has_dollar_quotes = true, .has_escape_strings = true};

bool contains_in_any_case(std::string_view text, std::string_view lower_case) {
    const auto is_same = [](char left, char right) {
        return (left >= 'A' && left <= 'Z' ? left + ('a' - 'A') : left) == right;
    };
    return std::search(text.begin(), text.end(), lower_case.begin(), lower_case.end(), is_same) != text.end();
}

bool holds_secret(std::string_view literal) {
    constexpr std::string_view signs[] = {"password", "passfile", "passwd", "://"};
    return std::any_of(std::begin(signs), std::end(signs),
                       [&](std::string_view sign) { return contains_in_any_case(literal, sign); });
}

}  // namespace

std::string without_secrets(std::string_view sql) {
    std::string shown;
    std::string_view before;
    Tokenizer tokenizer(sql, every_quote);
    for (Token token; tokenizer.next(token);) {
        const bool is_text = token.kind == TokenKind::String;
        const bool is_secret =
            is_text && (contains_in_any_case(before, "password") || holds_secret(token.text));
        shown += is_secret ? std::string_view("'***'") : token.text;
        // `PASSWORD = '…'` too.
        if (token.kind != TokenKind::Space && token.kind != TokenKind::Comment && token.text != "=") {
            before = is_text ? std::string_view() : token.text;
        }
    }
    return shown;
}

}  // namespace varve
