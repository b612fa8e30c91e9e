// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/dialect.hpp"
#include "varve/diff/diff.hpp"
#include "varve/plan/planner.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace varve::testing {

/// A database in memory that has run some SQL.
std::unique_ptr<Connection> sqlite_database(std::string_view sql);

/// Runs SQL that is complete, several statements if need be.
void run(Connection& connection, std::string_view sql);

/// The rows of a query, columns joined by `|`.
std::vector<std::string> rows(Connection& connection, std::string_view sql);

/// What the inspector sees after some SQL.
Schema sqlite_schema(std::string_view sql);

/// The plan between two schemas; what looks like a rename is drop and add.
plan::RoundTrip sqlite_plan(std::string_view from, std::string_view to,
                            const std::vector<std::string>& renames = {});

/// The SQL of a plan, a line for each statement.
std::vector<std::string> statements_of(const plan::Plan& plan);

/// Runs a plan as the runner does: directives, transaction, safeguard.
void apply(Connection& connection, const plan::Plan& plan);

}  // namespace varve::testing
