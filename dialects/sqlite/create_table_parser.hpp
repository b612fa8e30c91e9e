// SPDX-License-Identifier: MIT
#pragma once

#include "varve/model/object_id.hpp"
#include "varve/model/parts.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// \file
/// What only the stored text of a CREATE TABLE statement tells, because no pragma shows it. The parser reads
/// text that SQLite has already accepted; it is no judge of SQL. Expressions come out as they stand in the
/// text.

namespace varve::sqlite {

/// One column of a PRIMARY KEY or UNIQUE list, or one key of an index.
struct ParsedKey {
    /// Empty for an expression.
    std::string column = {};
    std::string_view expression = {};
    std::string collation = {};
    bool is_descending = false;
};

struct ParsedReference {
    std::string table;
    std::vector<std::string> columns = {};
    ReferentialAction on_delete = ReferentialAction::NoAction;
    ReferentialAction on_update = ReferentialAction::NoAction;
    Deferrability deferrability = Deferrability::NotDeferrable;
};

struct ParsedConstraint {
    Kind kind = Kind::CheckConstraint;
    std::string name = {};
    /// The column that it is written beside, from 1; 0 when it is written for the whole table.
    int column = 0;
    std::vector<ParsedKey> keys = {};
    std::string_view expression = {};
    ParsedReference reference = {};
    /// What follows ON CONFLICT, in lower case; empty when nothing does or it is the default.
    std::string on_conflict = {};
    bool has_autoincrement = false;
};

struct ParsedColumn {
    std::string name;
    std::string collation = {};
    std::string not_null_on_conflict = {};
    /// Empty when the column is not generated.
    std::string_view generated_expression = {};
    GeneratedStorage storage = GeneratedStorage::Virtual;
};

struct ParsedTable {
    std::vector<ParsedColumn> columns;
    std::vector<ParsedConstraint> constraints;
};

/// Nothing when the text does not look like `CREATE TABLE name (…)`. Borrows the text.
std::optional<ParsedTable> parse_create_table(std::string_view sql);

}  // namespace varve::sqlite
