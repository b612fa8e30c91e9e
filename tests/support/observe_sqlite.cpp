// SPDX-License-Identifier: MIT
#include "support/observe.hpp"
#include "support/sql_words.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

namespace varve::test {
namespace {

using Row = std::vector<std::string>;
using Opened = std::unique_ptr<sqlite3, decltype(&sqlite3_close)>;

Opened open(const std::string& path) {
    sqlite3* database = nullptr;
    if (sqlite3_open_v2(path.c_str(), &database, SQLITE_OPEN_READWRITE, nullptr) != SQLITE_OK) {
        sqlite3_close(database);
        throw std::runtime_error("cannot open " + path);
    }
    sqlite3_busy_timeout(database, 10000);
    return {database, &sqlite3_close};
}

std::vector<Row> select(sqlite3* database, const std::string& sql, const Row& parameters = {}) {
    sqlite3_stmt* prepared = nullptr;
    if (sqlite3_prepare_v2(database, sql.c_str(), -1, &prepared, nullptr) != SQLITE_OK) {
        throw std::runtime_error(std::string(sqlite3_errmsg(database)) + " in " + sql);
    }
    const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> statement(prepared, &sqlite3_finalize);
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        sqlite3_bind_text(prepared, static_cast<int>(i) + 1, parameters[i].c_str(), -1, SQLITE_TRANSIENT);
    }
    std::vector<Row> rows;
    int status = SQLITE_ROW;
    while ((status = sqlite3_step(prepared)) == SQLITE_ROW) {
        Row row;
        for (int column = 0; column < sqlite3_column_count(prepared); ++column) {
            const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(prepared, column));
            row.emplace_back(text == nullptr ? "NULL" : text);
        }
        rows.push_back(std::move(row));
    }
    if (status != SQLITE_DONE) {
        throw std::runtime_error(std::string(sqlite3_errmsg(database)) + " in " + sql);
    }
    return rows;
}

std::string in_one_line(const Row& row, std::size_t from = 0) {
    std::string line;
    for (std::size_t i = from; i < row.size(); ++i) {
        line += (i == from ? "" : " | ") + row[i];
    }
    return line;
}

std::string collation_of(sqlite3* database, const std::string& table, const std::string& column) {
    const char* collation = nullptr;
    sqlite3_table_column_metadata(database, nullptr, table.c_str(), column.c_str(), nullptr, &collation,
                                  nullptr, nullptr, nullptr);
    return collation == nullptr ? "" : collation;
}

void observe_columns(sqlite3* database, const std::string& table, std::vector<std::string>& lines) {
    for (const Row& row :
         select(database,
                "select name, upper(type), \"notnull\", dflt_value, pk, hidden from pragma_table_xinfo(?)",
                {table})) {
        Row facts = row;
        facts[1] = joined(sql_words(row[1]));
        facts[3] = joined(sql_words(row[3]));
        lines.push_back("column " + table + "." + in_one_line(facts) + " | " +
                        collation_of(database, table, row[0]));
    }
}

void observe_foreign_keys(sqlite3* database, const std::string& table, std::vector<std::string>& lines) {
    std::string id;
    std::string line;
    for (const Row& row : select(database,
                                 "select id, lower(\"table\"), on_update, on_delete, \"from\", \"to\" from "
                                 "pragma_foreign_key_list(?) order by id, seq",
                                 {table})) {
        if (row[0] != id && !line.empty()) {
            lines.push_back(line);
        }
        if (row[0] != id) {
            line =
                "foreign key " + table + " references " + row[1] + " update " + row[2] + " delete " + row[3];
        }
        id = row[0];
        line += " (" + row[4] + " -> " + row[5] + ")";
    }
    if (!line.empty()) {
        lines.push_back(line);
    }
}

void observe_indexes(sqlite3* database, const std::string& table, std::vector<std::string>& lines) {
    for (const Row& index :
         select(database, "select name, origin, \"unique\", partial from pragma_index_list(?)", {table})) {
        // The name of an automatic index counts the constraints of its table; the order of those means
        // nothing.
        std::string line =
            "index " + table + " " + (index[1] == "c" ? index[0] : "") + " " + in_one_line(index, 1);
        for (const Row& key : select(
                 database, "select name, \"desc\", coll from pragma_index_xinfo(?) where key", {index[0]})) {
            line += " (" + in_one_line(key) + ")";
        }
        lines.push_back(line);
    }
}

void observe_table(sqlite3* database, const Row& table, std::vector<std::string>& lines) {
    lines.push_back("table " + in_one_line(table));
    observe_columns(database, table[0], lines);
    observe_foreign_keys(database, table[0], lines);
    observe_indexes(database, table[0], lines);
    for (const Row& row :
         select(database, "select sql from sqlite_schema where type = 'table' and name = ?", {table[0]})) {
        for (const std::string& fact : facts_of_create_table(row[0])) {
            lines.push_back("in table " + table[0] + ": " + fact);
        }
    }
}

}  // namespace

std::vector<std::string> observe_sqlite(sqlite3* database) {
    std::vector<std::string> lines;
    for (const Row& table :
         select(database,
                "select name, type, wr, strict from pragma_table_list where schema = 'main' and type in "
                "('table', 'virtual') and name not like 'sqlite\\_%' escape '\\' and name not like "
                "'varve\\_%' escape '\\'")) {
        observe_table(database, table, lines);
    }
    for (const Row& row :
         select(database,
                "select type, name, lower(tbl_name), sql from sqlite_schema where type in ('index', 'view', "
                "'trigger') and sql is not null and tbl_name not like 'varve\\_%' escape '\\'")) {
        lines.push_back(row[0] + " " + row[1] + " on " + row[2] + ": " +
                        joined(without_doubled_parentheses(sql_words(row[3]))));
    }
    std::sort(lines.begin(), lines.end());
    return lines;
}

std::vector<std::string> observe_sqlite(const std::string& path) {
    return observe_sqlite(open(path).get());
}

std::vector<std::string> rows_of_sqlite(const std::string& path) {
    const Opened database = open(path);
    std::vector<std::string> lines;
    for (const Row& table :
         select(database.get(),
                "select name from pragma_table_list where schema = 'main' and type = 'table' and name not "
                "like 'sqlite\\_%' escape '\\' and name not like 'varve\\_%' escape '\\'")) {
        // quote() in SQL, one expression per column: text, blobs and numbers stay apart.
        const std::vector<Row> list = select(database.get(),
                                             "select group_concat('quote(\"' || replace(name, '\"', '\"\"') "
                                             "|| '\")', ', ') from (select name from "
                                             "pragma_table_xinfo(?) order by name)",
                                             {table[0]});
        for (const Row& row : select(database.get(), "select " + list[0][0] + " from \"" + table[0] + "\"")) {
            lines.push_back(table[0] + ": " + in_one_line(row));
        }
    }
    std::sort(lines.begin(), lines.end());
    return lines;
}

}  // namespace varve::test
