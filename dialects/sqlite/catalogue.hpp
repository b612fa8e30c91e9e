// SPDX-License-Identifier: MIT
#pragma once

#include "varve/session/connection.hpp"

#include <map>
#include <string>
#include <vector>

namespace varve::sqlite {

/// One row of `sqlite_schema`.
struct SchemaRow {
    std::string type;
    std::string name;
    std::string table;
    /// Empty for the indexes that SQLite makes for constraints.
    std::string sql;
};

/// One row of `pragma table_xinfo`.
struct ColumnRow {
    std::string name;
    std::string type;
    bool is_nullable = true;
    bool has_default = false;
    std::string default_value = {};
    /// 0: ordinary, 1: hidden in a virtual table, 2: generated virtual, 3: generated stored.
    int hidden = 0;
};

/// What `pragma table_list` adds.
struct TableTraits {
    bool is_virtual = false;
    /// Storage of a virtual table: belongs to that table, not to the schema.
    bool is_shadow = false;
    bool is_without_rowid = false;
    bool is_strict = false;
};

/// Everything that SQLite itself tells about the main database, in three queries, whatever its size.
struct Catalogue {
    /// In the order of creation; SQLite's own objects left out.
    std::vector<SchemaRow> rows;
    std::map<std::string, TableTraits> traits;
    std::map<std::string, std::vector<ColumnRow>> columns;
};

/// Reads one snapshot: inside the caller's transaction if there is one, else in its own. Throws
/// Error(Database).
Catalogue read_catalogue(varve::Connection& connection);

}  // namespace varve::sqlite
