// SPDX-License-Identifier: MIT
#pragma once

#include "../connection.hpp"

#include "varve/model/identifier.hpp"
#include "varve/sql/sql.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace varve::postgres::foresee {

/// A column of a table as it will be.
struct FutureColumn {
    std::string name;
    /// Its values, computed from what stands behind FROM.
    Sql value;
    std::string type;
};

/// The rows of a table as they will be when some statements have run, to be asked of the table as it is.
struct FutureTable {
    /// What the next statement calls it.
    QualifiedName name;
    /// Something to stand behind FROM; empty for a table that has no rows.
    Sql rows = {};
    std::vector<FutureColumn> columns = {};
    /// Its primary key, if it still has these columns.
    std::vector<std::string> key = {};
    bool has_children = false;
    /// Whether columns are other than in the database.
    bool is_changed = false;
    /// Whether it has got or lost rows.
    bool is_unknown = false;

    bool is_empty() const { return rows.empty() && !is_unknown; }

    FutureColumn* find(std::string_view column);
    /// How people call it: without its schema when that is `public`.
    std::string shown_name() const;
    /// What to select from to compute `text`: with the columns that it names, those of the key too.
    Sql source(std::string_view text, bool is_only = false) const;
    /// The key columns, then those that the text names.
    std::vector<std::string> columns_in(std::string_view text) const;
    /// From here on computed from the columns as they are now.
    void settle();
};

/// Whether both can mean one table: a name without a schema is looked for in a path.
bool is_same_table(const QualifiedName& left, const QualifiedName& right);

/// `id = 3, name = NULL`, as SQL that computes the text.
Sql shown_values(const FutureTable& table, const std::vector<std::string>& columns);
/// One value as people read it, as SQL.
Sql shown_value(const FutureTable& table, const std::string& column);

/// The tables of these names that are in the database; those without rows are empty.
std::vector<FutureTable> tables_in_database(ServerConnection& connection,
                                            const std::vector<QualifiedName>& names);

}  // namespace varve::postgres::foresee
