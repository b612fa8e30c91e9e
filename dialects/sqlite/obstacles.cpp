// SPDX-License-Identifier: MIT
#include "obstacles.hpp"

#include "affinity_function.hpp"
#include "inspector.hpp"
#include "lexis.hpp"
#include "repeated_rows.hpp"
#include "row_check.hpp"
#include "shadow.hpp"
#include "table_copy.hpp"
#include "token_reader.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace varve::sqlite {

namespace {

/// Whether a statement can meet rows that it does not like; most migrations have none that does.
bool can_meet_rows(std::string_view sql) {
    TokenReader reader(sql.substr(0, 64));
    return reader.accept("insert", "or") || reader.accept("insert", "into") ||
           reader.accept("create", "unique");
}

/// Goes through the statements, and knows at each where the rows of a table come from.
class Walk {
public:
    Walk(Connection& connection, Schema live) : m_connection(&connection), m_live(std::move(live)) {
        add_affinity_function(connection.handle());
        for (const Object* table : m_live.of_kind(Kind::Table)) {
            m_rows[to_lower(table->id.name)] = {Sql() << "main." << Identifier(table->id.name), table};
        }
    }

    /// False when what follows cannot be foreseen.
    bool step(std::string_view sql) {
        TokenReader reader(sql);
        if (reader.accept("alter", "table")) {
            alter(reader);
            return true;
        }
        if (reader.accept("create", "table")) {
            m_created[to_lower(reader.name())] = sql;
            return true;
        }
        if (reader.accept("create", "unique")) {
            create_unique_index(reader, sql);
            return true;
        }
        if (const std::optional<TableCopy> copy = parse_table_copy(sql)) {
            return copy_rows(*copy);
        }
        const bool is_harmless = reader.accept("create") || reader.accept("drop") || reader.accept("pragma");
        return is_harmless || sql.find("sqlite_sequence") != std::string_view::npos;
    }

    /// Whose rows nobody looks at, because `end` may change what is there; in one line, or none.
    std::vector<std::string> unseen(std::string_view end, std::span<const std::string_view> rest) {
        std::set<std::string> names;
        for (const std::string_view sql : rest) {
            const auto rows = m_rows.find(to_lower(table_of(sql)));
            if (rows != m_rows.end() && rows->second.stored_in != nullptr && has_rows(rows->second)) {
                names.insert(rows->second.stored_in->id.name);
            }
        }
        return names.empty() ? std::vector<std::string>()
                             : std::vector{unseen_rows({names.begin(), names.end()}, end, lexis())};
    }

    std::vector<Obstacle> take() { return std::move(m_obstacles); }

private:
    /// The table whose rows a statement would be judged by; empty: none.
    static std::string table_of(std::string_view sql) {
        if (const std::optional<TableCopy> copy = parse_table_copy(sql)) {
            return copy->source;
        }
        TokenReader reader(sql);
        if (!reader.accept("create", "unique")) {
            return {};
        }
        while (!reader.at_end() && !reader.accept("on")) {
            reader.skip();
        }
        return reader.name();
    }

    bool has_rows(const Rows& rows) {
        return m_connection->query_text(Sql() << "SELECT EXISTS (SELECT 1 FROM " << rows.source << ")") ==
               "1";
    }

    void alter(TokenReader& reader) {
        const std::string table = to_lower(reader.name());
        const auto rows = m_rows.find(table);
        if (rows == m_rows.end()) {
            return;
        }
        if (reader.accept("rename", "to")) {
            Rows moved = std::move(rows->second);
            m_rows.erase(rows);
            m_rows[to_lower(reader.name())] = std::move(moved);
            return;
        }
        if (reader.accept("rename")) {
            reader.accept("column");
            const std::string before = reader.name();
            reader.accept("to");
            rename_column(rows->second, before, reader.name());
        }
    }

    static void rename_column(Rows& rows, const std::string& before, const std::string& after) {
        const bool has_rowid = rows.stored_in != nullptr &&
                               !as<Table>(*rows.stored_in).dialect_options.contains("without_rowid");
        Sql sql;
        sql << "(SELECT ";
        if (has_rowid) {
            sql << "rowid, ";
        }
        rows.source = sql << "*, " << Identifier(before) << " AS " << Identifier(after) << " FROM "
                          << rows.source << ")";
        rows.stored_in = nullptr;
    }

    void create_unique_index(TokenReader reader, std::string_view sql) {
        while (!reader.at_end() && !reader.accept("on")) {
            reader.skip();
        }
        const std::string table = reader.name();
        const auto rows = m_rows.find(to_lower(table));
        if (rows == m_rows.end()) {
            return;
        }
        if (std::optional<Obstacle> found =
                check_unique_index(*m_connection, table, sql, rows->second.source)) {
            m_obstacles.push_back(std::move(*found));
        }
    }

    bool copy_rows(const TableCopy& copy) {
        const auto created = m_created.find(to_lower(copy.target));
        const auto rows = m_rows.find(to_lower(copy.source));
        if (created == m_created.end() || rows == m_rows.end()) {
            return false;
        }
        Shadow scratch;
        native(scratch.connection()).run(created->second);
        const Schema after = scratch.inspect({});
        std::vector<Obstacle> found = check_copy(*m_connection, copy, rows->second, m_live, after);
        std::move(found.begin(), found.end(), std::back_inserter(m_obstacles));
        m_rows[to_lower(copy.target)] = rows_after(copy, rows->second, m_live, after);
        return true;
    }

    Connection* m_connection;
    Schema m_live;
    /// By the name that a table has at this point, in lower case.
    std::map<std::string, Rows> m_rows;
    std::map<std::string, std::string_view> m_created;
    std::vector<Obstacle> m_obstacles;
};

}  // namespace

Foresight find_obstacles(Connection& connection, std::span<const std::string_view> statements) {
    if (std::none_of(statements.begin(), statements.end(), can_meet_rows)) {
        return {};
    }
    Walk walk(connection, inspect(connection, {}));
    Foresight foresight;
    for (std::size_t at = 0; at < statements.size(); ++at) {
        if (!walk.step(statements[at])) {
            foresight.unchecked = walk.unseen(statements[at], statements.subspan(at + 1));
            break;
        }
    }
    foresight.obstacles = walk.take();
    return foresight;
}

}  // namespace varve::sqlite
