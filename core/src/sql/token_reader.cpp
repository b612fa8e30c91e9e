// SPDX-License-Identifier: MIT
#include "varve/sql/token_reader.hpp"

#include <algorithm>

namespace varve {

namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

std::string name_of_any(const Token& token, const Lexis& lexis) {
    Token name = token;
    name.kind = token.kind == TokenKind::String ? TokenKind::QuotedName : token.kind;
    return name_of(name, lexis);
}

TokenReader::TokenReader(std::string_view sql, const Lexis& lexis, StringsAsNames strings)
    : m_sql(sql), m_lexis(&lexis), m_has_string_names(strings == StringsAsNames::Yes),
      m_tokens(significant_tokens(sql, lexis)) {}

const Token* TokenReader::token(std::size_t ahead) const {
    return m_at + ahead < m_tokens.size() ? &m_tokens[m_at + ahead] : nullptr;
}

std::size_t TokenReader::offset() const {
    return at_end() ? m_sql.size() : m_tokens[m_at].begin;
}

bool TokenReader::is_word(std::string_view word, std::size_t ahead) const {
    const Token* next = token(ahead);
    return next != nullptr && next->kind == TokenKind::Word &&
           std::equal(word.begin(), word.end(), next->text.begin(), next->text.end(),
                      [](char left, char right) { return lower(left) == lower(right); });
}

bool TokenReader::is_symbol(char symbol, std::size_t ahead) const {
    const Token* next = token(ahead);
    return next != nullptr && next->kind == TokenKind::Symbol && next->text.size() == 1 &&
           next->text.front() == symbol;
}

bool TokenReader::is_name() const {
    const Token* next = token(0);
    return next != nullptr && (next->kind == TokenKind::Word || next->kind == TokenKind::QuotedName ||
                               (m_has_string_names && next->kind == TokenKind::String));
}

bool TokenReader::is_string() const {
    const Token* next = token(0);
    return next != nullptr && next->kind == TokenKind::String;
}

bool TokenReader::accept(std::string_view word) {
    const bool is_there = is_word(word);
    m_at += is_there ? 1 : 0;
    return is_there;
}

bool TokenReader::accept(std::string_view first, std::string_view second) {
    const bool is_there = is_word(first) && is_word(second, 1);
    m_at += is_there ? 2 : 0;
    return is_there;
}

bool TokenReader::accept_symbol(char symbol) {
    const bool is_there = is_symbol(symbol);
    m_at += is_there ? 1 : 0;
    return is_there;
}

std::string TokenReader::name() {
    return is_name() ? name_of_any(m_tokens[m_at++], *m_lexis) : std::string();
}

std::string TokenReader::written_name() {
    const std::size_t begin = offset();
    std::size_t end = begin;
    do {
        if (name().empty()) {
            return {};
        }
        end = offset();
    } while (accept_symbol('.'));
    const std::string_view written = m_sql.substr(begin, end - begin);
    return std::string(written.substr(0, written.find_last_not_of(" \t\r\n") + 1));
}

std::string_view TokenReader::parenthesized() {
    if (!accept_symbol('(')) {
        return {};
    }
    const std::size_t begin = offset();
    for (int depth = 1; !at_end(); ++m_at) {
        depth += is_symbol('(') ? 1 : is_symbol(')') ? -1 : 0;
        if (depth == 0) {
            const std::size_t end = offset();
            ++m_at;
            return m_sql.substr(begin, end - begin);
        }
    }
    return m_sql.substr(begin);
}

}  // namespace varve
