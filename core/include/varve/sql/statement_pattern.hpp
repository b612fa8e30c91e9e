// SPDX-License-Identifier: MIT
#pragma once

#include "varve/sql/lexis.hpp"
#include "varve/sql/token.hpp"

#include <optional>
#include <span>
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

/// The first of some entries, each with a `pattern`, that a statement matches, and its captures; null when
/// none does. A statement that begins with none of the `initials` is not looked at further: rows may be very
/// many.
template <class Entry>
const Entry* find_entry(std::span<const Entry> entries, std::string_view statement, std::string_view initials,
                        const Lexis& lexis, std::vector<std::string>& captures) {
    if (statement.empty() || initials.find(statement.front()) == std::string_view::npos) {
        return nullptr;
    }
    const std::vector<Token> head = head_of(statement, lexis);
    for (const Entry& entry : entries) {
        if (std::optional<std::vector<std::string>> found = match(head, entry.pattern)) {
            captures = std::move(*found);
            return &entry;
        }
    }
    return nullptr;
}

/// Fills a template of SQL with captures: `$1` is the first one as a string literal, `#1` the last part of
/// the name that it is, as a literal too.
std::string filled(std::string_view sql_template, const std::vector<std::string>& captures,
                   const Lexis& lexis);

}  // namespace varve
