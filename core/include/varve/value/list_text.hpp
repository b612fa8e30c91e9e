// SPDX-License-Identifier: MIT
#pragma once

#include "varve/value/value.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace varve {

/// Several values in a row: of a column that is an array, or to be looked for among.
using List = std::vector<Value>;

enum class ListForm {
    Array,  ///< `{1,"two",NULL}`, as PostgreSQL writes arrays
    Json    ///< `[1,"two",null]`
};

/// A list as one text. `suffix` is put behind every text in it. Throws Error(Unsupported) for bytes in JSON,
/// and for numbers that JSON does not have.
std::string list_text(const List& list, ListForm form, std::string_view suffix = {});

/// What list_text() wrote. Of an array every item that is not NULL is a text. Nothing for anything else,
/// nested lists too.
std::optional<List> parse_list(std::string_view text, ListForm form);

}  // namespace varve
