// SPDX-License-Identifier: MIT
#pragma once

#include "varve/adopt/foreign_history.hpp"
#include "varve/session/connection.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace varve::adopt {

using TextRow = std::vector<std::string>;

/// The rows of a query as texts; empty for NULL.
std::vector<TextRow> text_rows(Connection& connection, const Sql& query);

/// What databases print for true: `t`, `true`, `1`.
bool is_true(std::string_view text);

/// A row for each migration up to a key, itself included; of the key alone when no file has it.
std::vector<ForeignRow> rows_up_to(const std::string& key, const std::vector<ForeignMigration>& migrations);

}  // namespace varve::adopt
