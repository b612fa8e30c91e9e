// SPDX-License-Identifier: MIT
#pragma once

#include "connection.hpp"

#include "varve/diag/error.hpp"
#include "varve/dialect/obstacle.hpp"
#include "varve/sql/sql.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace varve::sqlite {

/// How many rows are shown of those that break a rule.
inline constexpr std::int64_t most_samples = 3;

/// Rows of `rows` (what stands behind FROM) that have equal keys where `predicate` holds; those with a NULL
/// are equal to none. Nothing when there are none, or when the question makes no sense to the database.
std::optional<Obstacle> repeated_rows(Connection& connection, const std::string& table,
                                      const std::vector<Sql>& keys, const Sql& rows,
                                      const Sql& predicate = {});

/// The same for a unique index that is to be made; `sql` is its CREATE statement.
std::optional<Obstacle> check_unique_index(Connection& connection, const std::string& table,
                                           std::string_view sql, const Sql& rows);

/// A question that the live database does not understand has no answer: it may look different from what the
/// statements start from. Everything else is thrown on.
void ignore_statement_failure(const Error& error);

}  // namespace varve::sqlite
