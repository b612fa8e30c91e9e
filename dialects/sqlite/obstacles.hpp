// SPDX-License-Identifier: MIT
#pragma once

#include "connection.hpp"

#include "varve/dialect/obstacle.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace varve::sqlite {

/// Rows that the statements of a migration would stumble over, in the order of the statements. Follows
/// renames, rebuilds and unique indexes, and stops at the first statement that writes rows in another way:
/// what is there then, nobody knows, and that is said of tables with rows that come later. Only reads.
Foresight find_obstacles(Connection& connection, std::span<const std::string_view> statements);

}  // namespace varve::sqlite
