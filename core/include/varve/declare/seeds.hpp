// SPDX-License-Identifier: MIT
#pragma once

#include "varve/diag/diagnostic.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace varve::declare {

/// One value of a seed file, as it is written there.
struct SeedValue {
    std::string column;
    /// Absent: NULL.
    std::optional<std::string> text;
    /// Written without quotes: `true` and numbers mean what they say where the column's type does not.
    bool is_plain = false;
};

/// Rows that a database should have.
struct SeedRow {
    /// `users`, or `shop.users`.
    std::string table;
    std::vector<SeedValue> values;
    SourceRange range;
};

/// Reads files of rows in the order given; folders stand for their .yaml, .yml and .csv files, sorted.
///
/// In YAML a key is a table and its value a list of rows, each a mapping of columns; lists and mappings
/// inside of a value are JSON. A CSV file (RFC 4180) is named after its table; its first line names the
/// columns, and an empty field without quotes is NULL. Nothing when an error was reported; throws Error(Io)
/// for a path that does not exist.
std::optional<std::vector<SeedRow>> read_seeds(const std::vector<std::string>& paths, DiagnosticSink& sink);

}  // namespace varve::declare
