// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/lone_statement.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace varve::sqlite {

/// Which statements SQLite refuses or ignores inside a transaction, by their words.
std::vector<Placement> place(std::span<const std::string_view> statements);

LoneStatement describe_lone(std::string_view statement);

}  // namespace varve::sqlite
