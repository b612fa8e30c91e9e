// SPDX-License-Identifier: MIT
#include "varve/sql/statement_pattern.hpp"

#include <algorithm>
#include <span>

namespace varve {

namespace {

constexpr std::size_t longest_head = 64;

bool is_word(const Token& token, std::string_view capitals) {
    return token.kind == TokenKind::Word && token.text.size() == capitals.size() &&
           std::equal(token.text.begin(), token.text.end(), capitals.begin(), [](char left, char right) {
               return (left >= 'a' && left <= 'z' ? left - 'a' + 'A' : left) == right;
           });
}

bool is_name(const Token& token) {
    return token.kind == TokenKind::Word || token.kind == TokenKind::QuotedName;
}

using Tokens = std::span<const Token>;

/// How many tokens the name at the front has; 1 for a string, 0 for anything else.
std::size_t length_of_capture(Tokens tokens) {
    if (tokens.empty() || (!is_name(tokens[0]) && tokens[0].kind != TokenKind::String)) {
        return 0;
    }
    std::size_t length = 1;
    while (length + 1 < tokens.size() && tokens[length].text == "." && is_name(tokens[length + 1])) {
        length += 2;
    }
    return length;
}

bool match(Tokens tokens, std::string_view pattern, std::vector<std::string>& captures);

/// `*`: any tokens, then the rest of the pattern.
bool match_anywhere(Tokens tokens, std::string_view rest, std::vector<std::string>& captures) {
    for (std::size_t skipped = 0; skipped <= tokens.size(); ++skipped) {
        if (match(tokens.subspan(skipped), rest, captures)) {
            return true;
        }
    }
    return false;
}

/// `@`: a name, then the rest of the pattern.
bool match_name(Tokens tokens, std::string_view rest, std::vector<std::string>& captures) {
    const std::size_t length = length_of_capture(tokens);
    if (length == 0) {
        return false;
    }
    std::string text;
    for (const Token& token : tokens.first(length)) {
        text += token.text;
    }
    captures.push_back(std::move(text));
    if (match(tokens.subspan(length), rest, captures)) {
        return true;
    }
    captures.pop_back();
    return false;
}

bool match(Tokens tokens, std::string_view pattern, std::vector<std::string>& captures) {
    if (pattern.empty()) {
        return true;
    }
    const std::string_view word = pattern.substr(0, pattern.find(' '));
    const std::string_view rest = pattern.substr(std::min(word.size() + 1, pattern.size()));
    if (word == "$") {
        return tokens.empty();
    }
    if (word == "*") {
        return match_anywhere(tokens, rest, captures);
    }
    if (word == "@") {
        return match_name(tokens, rest, captures);
    }
    const bool is_optional = word.ends_with('?');
    const std::string_view wanted = word.substr(0, word.size() - (is_optional ? 1 : 0));
    const bool is_there = !tokens.empty() && is_word(tokens[0], wanted);
    return (is_there && match(tokens.subspan(1), rest, captures)) ||
           (is_optional && match(tokens, rest, captures));
}

std::string literal_of(const std::string& capture, const Lexis& lexis) {
    const std::vector<Token> tokens = significant_tokens(capture, lexis);
    const bool is_string = tokens.size() == 1 && tokens[0].kind == TokenKind::String;
    return is_string ? capture : lexis.text_literal(capture);
}

std::string name_literal_of(const std::string& capture, const Lexis& lexis) {
    const std::vector<Token> tokens = significant_tokens(capture, lexis);
    return lexis.text_literal(tokens.empty() ? "" : name_of(tokens.back(), lexis));
}

}  // namespace

std::vector<Token> head_of(std::string_view statement, const Lexis& lexis) {
    std::vector<Token> head;
    Tokenizer tokenizer(statement, lexis);
    for (Token token{}; head.size() < longest_head && tokenizer.next(token);) {
        if (token.kind != TokenKind::Space && token.kind != TokenKind::Comment) {
            head.push_back(token);
        }
    }
    return head;
}

std::optional<std::vector<std::string>> match(const std::vector<Token>& head, std::string_view pattern) {
    std::vector<std::string> captures;
    return match(Tokens(head), pattern, captures) ? std::optional(std::move(captures)) : std::nullopt;
}

std::string filled(std::string_view sql_template, const std::vector<std::string>& captures,
                   const Lexis& lexis) {
    std::string sql;
    for (std::size_t at = 0; at < sql_template.size(); ++at) {
        const char sign = sql_template[at];
        const std::size_t number = at + 1 < sql_template.size()
                                       ? static_cast<std::size_t>(sql_template[at + 1] - '1')
                                       : captures.size();
        if ((sign != '$' && sign != '#') || number >= captures.size()) {
            sql += sign;
            continue;
        }
        sql += sign == '$' ? literal_of(captures[number], lexis) : name_literal_of(captures[number], lexis);
        ++at;
    }
    return sql;
}

}  // namespace varve
