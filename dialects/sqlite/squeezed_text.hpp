// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

/// \file
/// SQL text reduced to what counts, for the observer only: comments, spaces, quotes of names and case are
/// gone. Not SQL any more, and independent of the tokenizer that the rest of varve uses.

namespace varve::sqlite {

/// The text without outer parentheses.
std::string squeezed(std::string_view sql);

/// A default value: quotes of strings go too, because `DEFAULT abc` means the string.
std::string squeezed_default(std::string_view sql);

/// The checks, generated expressions, collations, conflict clauses, names of constraints and the like in a
/// CREATE TABLE statement, in order of appearance.
std::vector<std::string> clauses_in(std::string_view create_table);

/// The keys and the condition of an index that has an expression or a condition; collations and orders left
/// out.
std::string squeezed_key_and_condition(std::string_view create_index);

}  // namespace varve::sqlite
