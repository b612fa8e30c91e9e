// SPDX-License-Identifier: MIT
#pragma once

#include "varve/diag/diagnostic.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace varve::declare {

struct SeedRow;

/// One value of a seed file, as it is written there.
struct SeedValue {
    std::string column;
    /// Absent: NULL.
    std::optional<std::string> text;
    /// Written without quotes: `true` and numbers mean what they say where the column's type does not.
    bool is_plain = false;
    /// Where the value is a mapping or a list of mappings: what they are as rows, should the name turn out to
    /// be no column's but that of a relation. Their table is not known here.
    std::vector<SeedRow> rows = {};
    /// An empty list: an empty JSON array, or no rows.
    bool is_empty_list = false;
};

/// Rows that a database should have.
struct SeedRow {
    /// `users`, or `shop.users`.
    std::string table;
    std::vector<SeedValue> values;
    SourceRange range;
    /// Where it stands in its file: `users[1]`, `users[1].posts[0]`.
    std::string path = {};
};

/// Reads files of rows in the order given; folders stand for their .yaml, .yml and .csv files, sorted.
///
/// In YAML a key is a table and its value a list of rows, each a mapping of columns; lists and mappings
/// inside of a value are JSON, unless they are rows of a relation. A CSV file (RFC 4180) is named after its
/// table; its first line names the columns, and an empty field without quotes is NULL. Nothing when an error
/// was reported; throws Error(Io) for a path that does not exist.
std::optional<std::vector<SeedRow>> read_seeds(const std::vector<std::string>& paths, DiagnosticSink& sink);

}  // namespace varve::declare
