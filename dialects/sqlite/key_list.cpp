// SPDX-License-Identifier: MIT
#include "key_list.hpp"

#include "lexis.hpp"
#include "token_reader.hpp"

#include "varve/sql/token.hpp"

#include <cstddef>
#include <span>

namespace varve::sqlite {

namespace {

bool is_word(const Token& token, std::string_view word) {
    return token.kind == TokenKind::Word && is_same_name(token.text, word);
}

bool is_symbol(const Token& token, char symbol) {
    return token.kind == TokenKind::Symbol && token.text.size() == 1 && token.text.front() == symbol;
}

bool can_be_name(const Token& token) {
    return token.kind == TokenKind::Word || token.kind == TokenKind::QuotedName ||
           token.kind == TokenKind::String;
}

/// The tokens without parentheses around all of them: `(a)` is the column.
std::span<const Token> unwrapped(std::span<const Token> tokens) {
    while (tokens.size() == 3 && is_symbol(tokens.front(), '(') && is_symbol(tokens.back(), ')')) {
        tokens = tokens.subspan(1, 1);
    }
    return tokens;
}

/// Takes `COLLATE name` and ASC or DESC off the end.
ParsedKey read_key(std::string_view list, std::span<const Token> tokens) {
    ParsedKey key;
    while (tokens.size() > 1) {
        const Token& last = tokens.back();
        if (is_word(last, "autoincrement") || is_word(last, "asc") || is_word(last, "desc")) {
            key.is_descending = key.is_descending || is_word(last, "desc");
            tokens = tokens.first(tokens.size() - 1);
        } else if (tokens.size() > 2 && is_word(tokens[tokens.size() - 2], "collate")) {
            key.collation = name_text(last);
            tokens = tokens.first(tokens.size() - 2);
        } else {
            break;
        }
    }
    tokens = unwrapped(tokens);
    if (tokens.size() == 1 && can_be_name(tokens.front())) {
        key.column = name_text(tokens.front());
    } else if (!tokens.empty()) {
        const std::size_t begin = tokens.front().begin;
        key.expression = list.substr(begin, tokens.back().begin + tokens.back().text.size() - begin);
    }
    return key;
}

}  // namespace

std::vector<ParsedKey> parse_keys(std::string_view list) {
    const std::vector<Token> tokens = significant_tokens(list, lexis());
    std::vector<ParsedKey> keys;
    std::size_t begin = 0;
    int depth = 0;
    for (std::size_t at = 0; at <= tokens.size(); ++at) {
        const bool is_end = at == tokens.size();
        if (!is_end) {
            depth += is_symbol(tokens[at], '(') ? 1 : is_symbol(tokens[at], ')') ? -1 : 0;
        }
        if (is_end || (depth == 0 && is_symbol(tokens[at], ','))) {
            if (at > begin) {
                keys.push_back(read_key(list, std::span(tokens).subspan(begin, at - begin)));
            }
            begin = at + 1;
        }
    }
    return keys;
}

bool ends_with_autoincrement(std::string_view list) {
    const std::vector<Token> tokens = significant_tokens(list, lexis());
    return !tokens.empty() && is_word(tokens.back(), "autoincrement");
}

}  // namespace varve::sqlite
