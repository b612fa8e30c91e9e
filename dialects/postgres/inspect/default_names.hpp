// SPDX-License-Identifier: MIT
#pragma once

#include "varve/model/definition.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace varve::postgres {

/// What the server appends to the name that it makes up for an index.
enum class IndexLabel { PrimaryKey, Unique, Index };

/// The name that the server gives to an index or key of a table when none is given: table, columns and label,
/// cut to 63 bytes by its own rule. `columns` holds words for expressions, as words_of() makes them.
std::string default_index_name(std::string_view table, const std::vector<std::string>& columns,
                               IndexLabel label);

/// The words of which the server makes the name of an index: its columns, and what it calls the values of
/// expressions (`lower` for `lower(name)`, `expr` where it finds no name).
std::vector<std::string> words_of(const Index& index);

/// The name of the sequence behind a serial or identity column.
std::string default_sequence_name(std::string_view table, std::string_view column);

/// Whether a name is that one, perhaps with a number behind it that told it apart from another.
bool is_default_name(std::string_view name, std::string_view table, const std::vector<std::string>& columns,
                     IndexLabel label);

/// The same for constraints without an index: `check` with the one column that it is about, or none, and
/// `fkey`.
bool is_given_name(std::string_view name, std::string_view table, const std::vector<std::string>& columns,
                   std::string_view label);

}  // namespace varve::postgres
