// SPDX-License-Identifier: MIT
#include "table_content.hpp"

#include "lexis.hpp"
#include "types.hpp"

#include "varve/sql/sql.hpp"

#include <algorithm>
#include <optional>
#include <set>

namespace varve::sqlite {

namespace {

struct StoredColumn {
    std::string name;
    std::string type;
    bool is_key = false;
};

std::vector<StoredColumn> stored_columns(Connection& connection, const std::string& table) {
    Sql sql;
    sql << "SELECT name, type, pk FROM pragma_table_xinfo(";
    sql.bind(Value(table)) << ", 'main') WHERE hidden = 0";
    std::vector<StoredColumn> columns;
    const auto rows = connection.query(sql);
    while (rows->next()) {
        columns.push_back({std::string(rows->text(0)), std::string(rows->text(1)), rows->integer(2) != 0});
    }
    return columns;
}

bool has_row_keys(Connection& connection, const std::string& table,
                  const std::vector<StoredColumn>& columns) {
    Sql sql;
    sql << "SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND wr = 0 AND "
           "lower(name) = lower(";
    sql.bind(Value(table)) << ")";
    const bool hides_rowid = std::any_of(columns.begin(), columns.end(), [](const StoredColumn& column) {
        return is_same_name(column.name, "rowid");
    });
    return !hides_rowid && connection.query_integer(sql) != 0;
}

/// The lone INTEGER PRIMARY KEY; empty when there is none.
std::string rowid_column_of(const std::vector<StoredColumn>& columns) {
    std::string name;
    for (const StoredColumn& column : columns) {
        if (column.is_key && (!name.empty() || !is_same_name(column.type, "INTEGER"))) {
            return {};
        }
        name = column.is_key ? to_lower(column.name) : name;
    }
    return name;
}

std::optional<TableContent> read_content(Connection& connection, const std::string& table) {
    const std::vector<StoredColumn> columns = stored_columns(connection, table);
    if (columns.empty()) {
        return std::nullopt;
    }
    const bool has_rowid = has_row_keys(connection, table, columns);
    Sql sql;
    sql << "SELECT count(*)";
    if (has_rowid) {
        sql << ", varve_digest(rowid)";
    }
    for (const StoredColumn& column : columns) {
        const Identifier name(column.name);
        sql << ", count(" << name << "), varve_digest(" << name << "), varve_digest(" << as_text(name) << ")";
        if (has_rowid) {
            sql << ", varve_digest(rowid, " << name << ")";
        }
    }
    sql << " FROM main." << Identifier(table);
    const auto rows = connection.query(sql);
    rows->next();
    int at = 0;
    TableContent content;
    content.rows = rows->integer(at++);
    content.rowid_digest = has_rowid ? rows->integer(at++) : 0;
    content.rowid_column = has_rowid ? rowid_column_of(columns) : "";
    for (const StoredColumn& column : columns) {
        TableContent::ColumnContent& stored = content.columns[to_lower(column.name)];
        stored.type = column.type;
        stored.filled_rows = rows->integer(at++);
        stored.digest = rows->integer(at++);
        stored.text_digest = rows->integer(at++);
        stored.placed_digest = has_rowid ? rows->integer(at++) : 0;
    }
    return content;
}

}  // namespace

Sql as_text(const Identifier& name) {
    return Sql() << "CASE typeof(" << name << ") WHEN 'blob' THEN " << name
                 << " WHEN 'null' THEN NULL WHEN 'real' THEN "
                 << "CASE WHEN " << name << " = CAST(" << name << " AS INTEGER) THEN CAST(CAST(" << name
                 << " AS INTEGER) AS TEXT) ELSE CAST(" << name << " AS TEXT) END ELSE CAST(" << name
                 << " AS TEXT) END";
}

std::map<std::string, TableContent> read_contents(Connection& connection,
                                                  const std::vector<std::string>& tables) {
    std::map<std::string, TableContent> contents;
    for (const std::string& table : tables) {
        if (std::optional<TableContent> content = read_content(connection, table)) {
            contents.emplace(to_lower(table), std::move(*content));
        }
    }
    return contents;
}

std::vector<std::string> children_of(Connection& connection, const std::vector<std::string>& parents) {
    std::set<std::string> wanted;
    for (const std::string& parent : parents) {
        wanted.insert(to_lower(parent));
    }
    std::set<std::string> children;
    const auto rows =
        connection.query(Sql() << "SELECT DISTINCT s.name, f.\"table\" FROM main.sqlite_schema AS s "
                                  "CROSS JOIN pragma_foreign_key_list(s.name, 'main') AS f WHERE s.type = "
                                  "'table' AND s.rootpage > 0");
    while (rows->next()) {
        const std::string child = to_lower(rows->text(0));
        if (wanted.contains(to_lower(rows->text(1))) && !wanted.contains(child)) {
            children.insert(child);
        }
    }
    return {children.begin(), children.end()};
}

std::string describe_loss(const std::string& table, const TableContent& before, const TableContent& after) {
    if (before.rows != after.rows) {
        return "table `" + table + "` had " + std::to_string(before.rows) + " rows and would have " +
               std::to_string(after.rows);
    }
    const bool has_same_rowids =
        before.rowid_column == after.rowid_column && before.rowid_digest == after.rowid_digest;
    for (const auto& [name, old_column] : before.columns) {
        const auto found = after.columns.find(name);
        if (found == after.columns.end()) {
            continue;
        }
        const TableContent::ColumnContent& new_column = found->second;
        if (new_column.filled_rows < old_column.filled_rows) {
            return "column `" + table + "." + name + "` would lose the values of " +
                   std::to_string(old_column.filled_rows - new_column.filled_rows) + " rows";
        }
        if (affinity_of(old_column.type) != affinity_of(new_column.type)) {
            if (old_column.text_digest != new_column.text_digest) {
                return "values of column `" + table + "." + name + "` would read differently as " +
                       (new_column.type.empty() ? "values of no type" : new_column.type);
            }
            continue;
        }
        const bool is_changed = has_same_rowids ? old_column.placed_digest != new_column.placed_digest ||
                                                      old_column.digest != new_column.digest
                                                : old_column.digest != new_column.digest;
        if (is_changed) {
            return "the values of column `" + table + "." + name + "` would change";
        }
    }
    return {};
}

}  // namespace varve::sqlite
