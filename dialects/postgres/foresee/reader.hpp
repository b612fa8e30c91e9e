// SPDX-License-Identifier: MIT
#pragma once

#include "../lexis.hpp"

#include "varve/model/identifier.hpp"
#include "varve/sql/token_reader.hpp"

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace varve::postgres::foresee {

/// Reads statements of PostgreSQL from left to right.
class Reader : public TokenReader {
public:
    explicit Reader(std::string_view sql) : TokenReader(sql, lexis()) {}

    /// All words in a row, or nothing.
    bool accept_all(std::initializer_list<std::string_view> words);
    /// `schema.name` or `name`.
    QualifiedName qualified_name();
    /// The text from here to one of the words, a comma or the end, outside of parentheses.
    std::string_view up_to(std::initializer_list<std::string_view> words);
    /// The rest of the text.
    std::string_view rest() const { return text().substr(offset()); }
    /// Goes on behind the parenthesis that opens next; its content.
    std::string_view next_parenthesized();
};

/// The pieces between commas that stand outside of parentheses and brackets.
std::vector<std::string_view> split_at_commas(std::string_view text);

std::string trimmed(std::string_view text);

}  // namespace varve::postgres::foresee
