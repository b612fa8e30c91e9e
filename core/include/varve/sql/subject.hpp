// SPDX-License-Identifier: MIT
#pragma once

#include "varve/sql/lexis.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace varve {

/// The table, view, type or sequence that a statement declares or says more about, as its first words tell:
/// `orders` for CREATE TABLE shop.orders, for CREATE INDEX … ON orders, for ALTER TABLE orders and for
/// COMMENT ON COLUMN orders.total. Without its schema, in lower case.
///
/// Nothing for every other statement. Only for finding out what is worth another look: what a statement does
/// is known to the database alone.
std::optional<std::string> subject_of(std::string_view sql, const Lexis& lexis);

}  // namespace varve
