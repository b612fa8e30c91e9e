// SPDX-License-Identifier: MIT
#pragma once

#include "varve/sql/lexis.hpp"
#include "varve/sql/token.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace varve {

/// The beginning of a statement in tokens: enough to see what kind of statement it is, however long it is.
std::vector<Token> head_of(std::string_view statement, const Lexis& lexis);

/// Compares the head of a statement with a pattern of words with spaces between them:
///
///     WORD    this word, in capitals      WORD?   the same, may be missing
///     *       any tokens, also none       @       a name, `schema.name` too, or a string: captured
///     $       the end of the statement
///
/// The pattern describes the beginning only; what follows is free. The captures as they are written; nothing
/// when the statement is another one.
std::optional<std::vector<std::string>> match(const std::vector<Token>& head, std::string_view pattern);

/// Fills a template of SQL with captures: `$1` is the first one as a string literal, `#1` the last part of
/// the name that it is, as a literal too.
std::string filled(std::string_view sql_template, const std::vector<std::string>& captures,
                   const Lexis& lexis);

}  // namespace varve
