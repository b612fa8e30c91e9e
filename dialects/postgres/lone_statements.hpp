// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/lone_statement.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace varve::postgres {

/// Which statements the server refuses inside a transaction, and which make something that cannot be used
/// before the transaction is over: by their words. What only the server can know (REINDEX of a partitioned
/// table, a procedure that commits) is said in the file.
std::vector<Placement> place(std::span<const std::string_view> statements);

LoneStatement describe_lone(std::string_view statement);

}  // namespace varve::postgres
