// SPDX-License-Identifier: MIT
#include "varve/sql/token.hpp"

#include "varve/sql/ascii.hpp"

#include <algorithm>

namespace varve {

namespace {

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_word_start(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}
bool is_word(char c) {
    return is_word_start(c) || is_digit(c) || c == '$';
}
bool is_operator(char c) {
    return std::string_view("+-*/<>=~!@#%^&|?:").find(c) != std::string_view::npos;
}

/// Offset behind the closing quote of a text that starts at `begin`; doubled quotes stay inside.
std::size_t end_of_quoted(std::string_view sql, std::size_t begin, char quote, bool has_backslashes,
                          bool& is_terminated) {
    for (std::size_t at = begin + 1; at < sql.size(); ++at) {
        if (has_backslashes && sql[at] == '\\') {
            ++at;
        } else if (sql[at] == quote) {
            if (at + 1 < sql.size() && sql[at + 1] == quote) {
                ++at;
            } else {
                return at + 1;
            }
        }
    }
    is_terminated = false;
    return sql.size();
}

std::size_t end_of_block_comment(std::string_view sql, std::size_t begin, bool can_nest,
                                 bool& is_terminated) {
    std::size_t depth = 1;
    for (std::size_t at = begin + 2; at + 1 < sql.size();) {
        if (sql[at] == '*' && sql[at + 1] == '/') {
            at += 2;
            if (--depth == 0) {
                return at;
            }
        } else if (can_nest && sql[at] == '/' && sql[at + 1] == '*') {
            at += 2;
            ++depth;
        } else {
            ++at;
        }
    }
    is_terminated = false;
    return sql.size();
}

/// `$tag$` at `begin`, with both dollars; empty when there is none.
std::string_view dollar_tag(std::string_view sql, std::size_t begin) {
    std::size_t at = begin + 1;
    while (at < sql.size() && is_word(sql[at]) && sql[at] != '$') {
        ++at;
    }
    const bool is_tag = at < sql.size() && sql[at] == '$' && (at == begin + 1 || !is_digit(sql[begin + 1]));
    return is_tag ? sql.substr(begin, at + 1 - begin) : std::string_view();
}

std::size_t end_of_number(std::string_view sql, std::size_t begin) {
    std::size_t at = begin;
    while (at < sql.size()) {
        const bool is_exponent_sign =
            (sql[at] == '+' || sql[at] == '-') && (sql[at - 1] == 'e' || sql[at - 1] == 'E') &&
            !(sql[begin] == '0' && begin + 1 < sql.size() && (sql[begin + 1] | 0x20) == 'x');
        if (!is_word(sql[at]) && sql[at] != '.' && !(at > begin && is_exponent_sign)) {
            break;
        }
        ++at;
    }
    return at;
}

/// Operators stay together, but a comment that starts inside one ends it.
std::size_t end_of_symbol(std::string_view sql, std::size_t begin) {
    std::size_t at = begin + 1;
    if (!is_operator(sql[begin])) {
        return at;
    }
    while (at < sql.size() && is_operator(sql[at])) {
        const std::string_view pair = sql.substr(at, 2);
        if (pair == "--" || pair == "/*") {
            break;
        }
        ++at;
    }
    return at;
}

bool is_escape_prefix(std::string_view word) {
    return word == "E" || word == "e";
}

/// Behind the next `closing`; the end of the text when there is none.
std::size_t end_behind(std::string_view sql, std::size_t at, std::string_view closing, bool& is_terminated) {
    const std::size_t close = sql.find(closing, at);
    is_terminated = close != std::string_view::npos;
    return is_terminated ? close + closing.size() : sql.size();
}

std::size_t end_of_word(std::string_view sql, std::size_t begin) {
    std::size_t at = begin;
    while (at < sql.size() && is_word(sql[at])) {
        ++at;
    }
    return at;
}

}  // namespace

std::size_t Tokenizer::end_of_token(std::size_t begin, TokenKind& kind, bool& is_terminated) const {
    const char c = m_sql[begin];
    const std::string_view pair = m_sql.substr(begin, 2);

    if (is_space(c)) {
        kind = TokenKind::Space;
        return std::min(m_sql.find_first_not_of(" \t\n\r\f\v", begin), m_sql.size());
    }
    if (pair == "--" || (c == '#' && m_lexis->has_hash_comments)) {
        kind = TokenKind::Comment;
        return std::min(m_sql.find('\n', begin), m_sql.size());
    }
    if (pair == "/*") {
        kind = TokenKind::Comment;
        return end_of_block_comment(m_sql, begin, m_lexis->has_nested_comments, is_terminated);
    }
    if (c == '\'') {
        kind = TokenKind::String;
        return end_of_quoted(m_sql, begin, c, m_lexis->has_backslash_strings, is_terminated);
    }
    if (c == '"' || (c == '`' && m_lexis->has_backtick_names)) {
        kind = TokenKind::QuotedName;
        return end_of_quoted(m_sql, begin, c, false, is_terminated);
    }
    if (c == '[' && m_lexis->has_bracket_names) {
        kind = TokenKind::QuotedName;
        return end_behind(m_sql, begin, "]", is_terminated);
    }
    if (c == '$' && m_lexis->has_dollar_quotes) {
        const std::string_view tag = dollar_tag(m_sql, begin);
        if (!tag.empty()) {
            kind = TokenKind::String;
            return end_behind(m_sql, begin + tag.size(), tag, is_terminated);
        }
    }
    if (is_word_start(c)) {
        const std::size_t at = end_of_word(m_sql, begin);
        if (at < m_sql.size() && m_sql[at] == '\'' && m_lexis->has_escape_strings &&
            is_escape_prefix(m_sql.substr(begin, at - begin))) {
            kind = TokenKind::String;
            return end_of_quoted(m_sql, at, '\'', true, is_terminated);
        }
        kind = TokenKind::Word;
        return at;
    }
    if (is_digit(c) || (c == '.' && begin + 1 < m_sql.size() && is_digit(m_sql[begin + 1]))) {
        kind = TokenKind::Number;
        return end_of_number(m_sql, begin);
    }
    kind = TokenKind::Symbol;
    return end_of_symbol(m_sql, begin);
}

bool Tokenizer::next(Token& token) {
    if (m_at >= m_sql.size()) {
        return false;
    }
    token.begin = m_at;
    token.is_terminated = true;
    m_at = end_of_token(m_at, token.kind, token.is_terminated);
    token.text = m_sql.substr(token.begin, m_at - token.begin);
    return true;
}

std::vector<Token> significant_tokens(std::string_view sql, const Lexis& lexis) {
    std::vector<Token> tokens;
    Tokenizer tokenizer(sql, lexis);
    for (Token token; tokenizer.next(token);) {
        if (token.kind != TokenKind::Space && token.kind != TokenKind::Comment) {
            tokens.push_back(token);
        }
    }
    return tokens;
}

std::string name_of(const Token& token, const Lexis& lexis) {
    std::string name;
    if (token.kind == TokenKind::QuotedName) {
        const char close = token.text.front() == '[' ? ']' : token.text.front();
        const std::string_view inside =
            token.text.substr(1, token.text.size() - (token.is_terminated ? 2 : 1));
        for (std::size_t at = 0; at < inside.size(); ++at) {
            name += inside[at];
            if (inside[at] == close && at + 1 < inside.size() && inside[at + 1] == close) {
                ++at;
            }
        }
        return name;
    }
    name = token.text;
    if (lexis.folds_names_to_lower) {
        name = lower_ascii(name);
    }
    return name;
}

std::string normalized(std::string_view sql, const Lexis& lexis) {
    std::string text;
    bool has_gap = false;
    Tokenizer tokenizer(sql, lexis);
    for (Token token; tokenizer.next(token);) {
        if (token.kind == TokenKind::Space || token.kind == TokenKind::Comment) {
            has_gap = true;
            continue;
        }
        if (has_gap && !text.empty()) {
            text += ' ';
        }
        has_gap = false;
        text += token.text;
    }
    return text;
}

}  // namespace varve
