// SPDX-License-Identifier: MIT
#pragma once

#include "varve/sql/token.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace varve {

/// Whether 'a string' may stand where a name is expected, as SQLite has it.
enum class StringsAsNames { No, Yes };

/// Reads the tokens of one statement from left to right, without spaces and comments. Never fails: what is
/// not there is not accepted. Borrows the text.
class TokenReader {
public:
    TokenReader(std::string_view sql, const Lexis& lexis, StringsAsNames strings = StringsAsNames::No);

    bool at_end() const { return m_at >= m_tokens.size(); }
    /// Byte where the next token starts; the length of the text at the end.
    std::size_t offset() const;

    bool is_word(std::string_view word, std::size_t ahead = 0) const;
    bool is_symbol(char symbol, std::size_t ahead = 0) const;
    /// A bare or quoted name, or a string where it may stand for one.
    bool is_name() const;
    bool is_string() const;

    bool accept(std::string_view word);
    /// Both words in a row, or nothing.
    bool accept(std::string_view first, std::string_view second);
    bool accept_symbol(char symbol);
    void skip() { ++m_at; }

    /// Reads a name; empty when there is none.
    std::string name();
    /// Reads a name with the schema in front of it, as it is written; empty when there is none.
    std::string written_name();
    /// Reads `( … )` and gives what stands between; empty when no parenthesis opens here.
    std::string_view parenthesized();

protected:
    const Token* token(std::size_t ahead) const;
    std::string_view text() const { return m_sql; }

private:
    std::string_view m_sql;
    const Lexis* m_lexis;
    bool m_has_string_names;
    std::vector<Token> m_tokens;
    std::size_t m_at = 0;
};

/// The name that a token stands for; the same rules hold inside both kinds of quotes.
std::string name_of_any(const Token& token, const Lexis& lexis);

}  // namespace varve
