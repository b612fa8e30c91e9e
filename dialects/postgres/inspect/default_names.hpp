// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace varve::postgres {

/// What the server appends to the name that it makes up for an index.
enum class IndexLabel { PrimaryKey, Unique, Index };

/// The name that the server gives to an index or key of a table when none is given: table, columns and label,
/// cut to 63 bytes by its own rule. `columns` holds `expr` for an expression.
std::string default_index_name(std::string_view table, const std::vector<std::string>& columns,
                               IndexLabel label);

/// Whether a name is that one, perhaps with a number behind it that told it apart from another.
bool is_default_name(std::string_view name, std::string_view table, const std::vector<std::string>& columns,
                     IndexLabel label);

}  // namespace varve::postgres
