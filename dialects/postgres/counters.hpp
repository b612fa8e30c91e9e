// SPDX-License-Identifier: MIT
#pragma once

#include "varve/model/schema.hpp"
#include "varve/sql/sql.hpp"

#include <optional>

namespace varve::postgres {

/// Moves the sequence of an identity or serial column behind the values that the table has, never back.
/// Nothing for a column that counts by no sequence, or is no integer.
std::optional<Sql> advance_counter(const Object& column);

}  // namespace varve::postgres
