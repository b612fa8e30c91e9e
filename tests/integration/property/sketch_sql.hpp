// SPDX-License-Identifier: MIT
#pragma once

#include "integration/property/sketch.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace varve::test {

/// The name in double quotes.
std::string quoted_name(std::string_view name);

/// The name as it stands in SQL: with its schema on PostgreSQL.
std::string qualified(const Sketch& sketch, int space, const std::string& name, Flavour flavour);

/// The statements that create a schema in an empty database, in an order that works.
std::vector<std::string> schema_sql(const Sketch& sketch, Flavour flavour);

/// The statements that fill its tables; nothing fires and nothing is checked when they run before those of
/// triggers_sql() and with the checks of foreign keys off.
std::vector<std::string> rows_sql(const Sketch& sketch, Flavour flavour);

/// Triggers, which come last: the statements of rows_sql() must not fire them.
std::vector<std::string> triggers_sql(const Sketch& sketch, Flavour flavour);

/// Each with a semicolon and a line of its own.
std::string script(const std::vector<std::string>& statements);

}  // namespace varve::test
