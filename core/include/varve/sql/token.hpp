// SPDX-License-Identifier: MIT
#pragma once

#include "varve/sql/lexis.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace varve {

enum class TokenKind {
    Space,
    Comment,
    Word,        ///< a keyword or a bare name
    QuotedName,  ///< with its quotes
    String,      ///< with its quotes and prefix, dollar quotes too
    Number,
    Symbol,  ///< one character, or one operator
};

/// A stretch of SQL text; the tokens of a text put together are the text.
struct Token {
    TokenKind kind;
    std::size_t begin;
    std::string_view text;
    /// False when the text ended inside it.
    bool is_terminated = true;
};

/// Cuts SQL into tokens. Never fails: whatever is left open ends with the text and is marked.
class Tokenizer {
public:
    Tokenizer(std::string_view sql, const Lexis& lexis) : m_sql(sql), m_lexis(&lexis) {}

    /// False at the end of the text.
    bool next(Token& token);

private:
    std::size_t end_of_token(std::size_t begin, TokenKind& kind, bool& is_terminated) const;

    std::string_view m_sql;
    const Lexis* m_lexis;
    std::size_t m_at = 0;
};

/// All tokens but spaces and comments.
std::vector<Token> significant_tokens(std::string_view sql, const Lexis& lexis);

/// The name that a Word or QuotedName token stands for.
std::string name_of(const Token& token, const Lexis& lexis);

/// The text with comments dropped and stretches of space made one, outside strings: what counts for identity.
std::string normalized(std::string_view sql, const Lexis& lexis);

}  // namespace varve
