// SPDX-License-Identifier: MIT
#pragma once

#include "../connection.hpp"

#include "varve/dialect/obstacle.hpp"

#include <span>
#include <string_view>

namespace varve::postgres {

/// Rows that statements would stumble over: NULLs, rows that break a check, a key, a foreign key or an
/// exclusion, values that a new type does not take. What might correct rows ends the look.
Foresight find_obstacles(ServerConnection& connection, std::span<const std::string_view> statements);

}  // namespace varve::postgres
