// SPDX-License-Identifier: MIT
#pragma once

#include "integration/property/sketch.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace varve::test {

/// The name in double quotes.
std::string quoted(std::string_view name);

/// The statements that build a sketch in an empty database, one per entry, without semicolons.
std::vector<std::string> statements_of(const Sketch& sketch, Flavour flavour);

/// The statements that fill its tables; foreign keys must not be enforced meanwhile.
std::vector<std::string> inserts_of(const Sketch& sketch, Flavour flavour);

/// Statements as one script.
std::string script_of(const std::vector<std::string>& statements);

/// A query for the values of some columns of a table, one text per row, in a fixed order.
std::string content_query(const SketchTable& table, const std::vector<int>& columns, Flavour flavour);

}  // namespace varve::test
