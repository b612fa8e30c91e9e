// SPDX-License-Identifier: MIT
#pragma once

#include "varve/model/schema.hpp"
#include "varve/session/connection.hpp"

#include <map>
#include <string>
#include <vector>

namespace varve::execute {

/// What texts look like: conversions and conditions want one or the other.
enum class RowStyle {
    Words,   ///< `v1`
    Numbers  ///< `1`
};

/// Puts a few rows into every table, so that statements over rows have something to work on. Values are made
/// from the type and the number of the row alone, so that a foreign key finds its parent where both ends are
/// of one type. Returns the tables that took none: their checks want something else.
std::vector<std::string> invent_rows(const Schema& schema, Connection& connection,
                                     RowStyle style = RowStyle::Words);

/// The rows of every table, by its name: one text per row with columns by name, sorted, so that neither the
/// order of columns nor that of rows counts.
std::map<std::string, std::vector<std::string>> read_rows(const Schema& schema, Connection& connection);

}  // namespace varve::execute
