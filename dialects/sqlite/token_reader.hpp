// SPDX-License-Identifier: MIT
#pragma once

#include "varve/sql/token.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace varve::sqlite {

/// The name that a token stands for; SQLite takes 'a string' for a name too.
std::string name_text(const Token& token);

/// Reads the tokens of one CREATE statement from left to right. Never fails: what is not there is not
/// accepted. Borrows the text.
class TokenReader {
public:
    explicit TokenReader(std::string_view sql);

    bool at_end() const { return m_at >= m_tokens.size(); }
    /// Byte where the next token starts; the length of the text at the end.
    std::size_t offset() const;

    bool is_word(std::string_view word, std::size_t ahead = 0) const;
    bool is_symbol(char symbol, std::size_t ahead = 0) const;
    /// A bare or quoted name, or a string in its place.
    bool is_name() const;
    bool is_string() const;

    bool accept(std::string_view word);
    /// Both words in a row, or nothing.
    bool accept(std::string_view first, std::string_view second);
    bool accept_symbol(char symbol);
    void skip() { ++m_at; }

    /// Reads a name; empty when there is none.
    std::string name();
    /// Reads `( … )` and gives what stands between; empty when no parenthesis opens here.
    std::string_view parenthesized();

private:
    const Token* token(std::size_t ahead) const;

    std::string_view m_sql;
    std::vector<Token> m_tokens;
    std::size_t m_at = 0;
};

}  // namespace varve::sqlite
