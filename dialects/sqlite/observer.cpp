// SPDX-License-Identifier: MIT
#include "observer.hpp"

#include "squeezed_text.hpp"

#include "varve/sql/sql.hpp"

#include <algorithm>
#include <map>
#include <memory>

namespace varve::sqlite {

namespace {

/// Rows as text: columns separated by ` | `.
std::vector<std::string> rows_of(varve::Connection& connection, const Sql& sql) {
    std::vector<std::string> lines;
    const auto rows = connection.query(sql);
    while (rows->next()) {
        std::string line;
        for (int column = 0; column < rows->column_count(); ++column) {
            line += (column == 0 ? "" : " | ") + std::string(rows->text(column));
        }
        lines.push_back(std::move(line));
    }
    return lines;
}

void append(std::vector<std::string>& lines, std::vector<std::string> more) {
    lines.insert(lines.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

std::vector<std::string> observe_tables(varve::Connection& connection) {
    return rows_of(connection,
                   Sql() << "SELECT 'table', lower(name), type, 'without rowid ' || wr, 'strict ' || strict "
                            "FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual') "
                            "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT IN ('varve_history', "
                            "'varve_journal', 'varve_lock')");
}

std::vector<std::string> observe_columns(varve::Connection& connection) {
    std::vector<std::string> lines;
    const auto rows = connection.query(
        Sql()
        << "SELECT 'column', lower(s.name), lower(x.name), lower(x.type), x.\"notnull\", x.pk, x.hidden, "
           "coalesce(x.dflt_value, 'no default') "
           "FROM main.sqlite_schema AS s CROSS JOIN pragma_table_xinfo(s.name, 'main') AS x "
           "WHERE s.type = 'table' AND s.rootpage > 0 AND s.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
           "AND s.name NOT IN ('varve_history', 'varve_journal', 'varve_lock')");
    while (rows->next()) {
        std::string line;
        for (int column = 0; column < 7; ++column) {
            line += (column == 3 ? squeezed(rows->text(column)) : std::string(rows->text(column))) + " | ";
        }
        lines.push_back(line + squeezed_default(rows->text(7)));
    }
    return lines;
}

/// Every index with its keys in order; those of constraints have no name worth comparing.
std::vector<std::string> observe_indexes(varve::Connection& connection) {
    std::map<std::string, std::string> by_index;
    const auto rows = connection.query(
        Sql() << "SELECT lower(s.name), l.name, l.\"unique\", l.origin, l.partial, coalesce(lower(x.name), "
                 "'(expression)'), "
                 "x.desc, lower(x.coll) "
                 "FROM main.sqlite_schema AS s CROSS JOIN pragma_index_list(s.name, 'main') AS l "
                 "CROSS JOIN pragma_index_xinfo(l.name, 'main') AS x "
                 "WHERE s.type = 'table' AND s.rootpage > 0 AND x.key = 1 AND s.name NOT LIKE 'sqlite\\_%' "
                 "ESCAPE '\\' "
                 "AND s.name NOT IN ('varve_history', 'varve_journal', 'varve_lock') ORDER BY s.name, "
                 "l.name, x.seqno");
    while (rows->next()) {
        const std::string name(rows->text(1));
        std::string& line = by_index[name];
        if (line.empty()) {
            const std::string shown = rows->text(3) == "c" ? name : std::string("(constraint)");
            line = "index | " + std::string(rows->text(0)) + " | " + shown + " | unique " +
                   std::string(rows->text(2)) + " | " + std::string(rows->text(3)) + " | partial " +
                   std::string(rows->text(4)) + " |";
        }
        line += " " + std::string(rows->text(5)) + " " + std::string(rows->text(6)) + " " +
                std::string(rows->text(7));
    }
    std::vector<std::string> lines;
    for (auto& [name, line] : by_index) {
        lines.push_back(std::move(line));
    }
    return lines;
}

std::vector<std::string> observe_foreign_keys(varve::Connection& connection) {
    std::map<std::pair<std::string, std::string>, std::string> by_key;
    const auto rows = connection.query(
        Sql()
        << "SELECT lower(s.name), f.id, lower(f.\"table\"), f.on_update, f.on_delete, lower(f.\"from\"), "
           "lower(coalesce(f.\"to\", '')) "
           "FROM main.sqlite_schema AS s CROSS JOIN pragma_foreign_key_list(s.name, 'main') AS f "
           "WHERE s.type = 'table' AND s.rootpage > 0 AND s.name NOT IN ('varve_history', 'varve_journal', "
           "'varve_lock') ORDER BY s.name, f.id, f.seq");
    while (rows->next()) {
        std::string& line = by_key[{std::string(rows->text(0)), std::string(rows->text(1))}];
        if (line.empty()) {
            line = "foreign key | " + std::string(rows->text(0)) + " | " + std::string(rows->text(2)) +
                   " | " + std::string(rows->text(3)) + " | " + std::string(rows->text(4)) + " |";
        }
        line += " " + std::string(rows->text(5)) + "=" + std::string(rows->text(6));
    }
    std::vector<std::string> lines;
    for (auto& [key, line] : by_key) {
        lines.push_back(std::move(line));
    }
    return lines;
}

/// What stands only in the text of CREATE statements.
std::vector<std::string> observe_text(varve::Connection& connection) {
    std::vector<std::string> lines;
    const auto rows = connection.query(
        Sql() << "SELECT type, lower(name), sql FROM main.sqlite_schema WHERE sql IS NOT NULL "
                 "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND tbl_name NOT IN ('varve_history', "
                 "'varve_journal', 'varve_lock')");
    while (rows->next()) {
        const std::string head = std::string(rows->text(0)) + " " + std::string(rows->text(1));
        if (rows->text(0) == "table") {
            for (const std::string& clause : clauses_in(rows->text(2))) {
                lines.push_back(head + " has " + clause);
            }
        } else if (rows->text(0) != "index") {
            lines.push_back(head + " is " + squeezed(rows->text(2)));
        } else if (const std::string tail = squeezed_key_and_condition(rows->text(2)); !tail.empty()) {
            lines.push_back(head + " is " + tail);
        }
    }
    return lines;
}

}  // namespace

std::vector<std::string> observe(varve::Connection& connection) {
    std::vector<std::string> lines = observe_tables(connection);
    append(lines, observe_columns(connection));
    append(lines, observe_indexes(connection));
    append(lines, observe_foreign_keys(connection));
    append(lines, observe_text(connection));
    std::sort(lines.begin(), lines.end());
    return lines;
}

}  // namespace varve::sqlite
