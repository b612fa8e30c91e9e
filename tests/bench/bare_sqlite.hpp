// SPDX-License-Identifier: MIT
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <string>
#include <vector>

namespace varve::bench {

struct Item {
    std::int64_t id = 0;
    std::int64_t number = 0;
    std::string text;
    double real = 0;
};

inline constexpr const char* tables[] = {
    "CREATE TABLE items (id bigint PRIMARY KEY, number bigint NOT NULL, text text NOT NULL, real double "
    "precision NOT NULL)",
    "CREATE TABLE parents (id bigint PRIMARY KEY, text text NOT NULL)",
    "CREATE TABLE children (id bigint PRIMARY KEY, parent_id bigint NOT NULL, text text NOT NULL)",
    "CREATE INDEX children_parent ON children (parent_id)",
};

/// The C interface of SQLite, as a careful program uses it.
class BareSqlite {
public:
    BareSqlite() {
        sqlite3_open(":memory:", &m_database);
        for (const char* table : tables) {
            run(table);
        }
    }
    ~BareSqlite() { sqlite3_close_v2(m_database); }
    BareSqlite(const BareSqlite&) = delete;
    BareSqlite& operator=(const BareSqlite&) = delete;

    void run(const char* sql) { sqlite3_exec(m_database, sql, nullptr, nullptr, nullptr); }
    sqlite3_stmt* prepare(const char* sql) {
        sqlite3_stmt* statement = nullptr;
        sqlite3_prepare_v2(m_database, sql, -1, &statement, nullptr);
        return statement;
    }
    void insert(const std::vector<Item>& items) {
        sqlite3_stmt* const statement = prepare("INSERT INTO items VALUES (?, ?, ?, ?)");
        run("BEGIN");
        for (const Item& each : items) {
            sqlite3_bind_int64(statement, 1, each.id);
            sqlite3_bind_int64(statement, 2, each.number);
            sqlite3_bind_text(statement, 3, each.text.data(), static_cast<int>(each.text.size()),
                              SQLITE_STATIC);
            sqlite3_bind_double(statement, 4, each.real);
            sqlite3_step(statement);
            sqlite3_reset(statement);
        }
        run("COMMIT");
        sqlite3_finalize(statement);
    }
    static void read(sqlite3_stmt* statement, Item& row) {
        row.id = sqlite3_column_int64(statement, 0);
        row.number = sqlite3_column_int64(statement, 1);
        row.text.assign(reinterpret_cast<const char*>(sqlite3_column_text(statement, 2)),
                        static_cast<std::size_t>(sqlite3_column_bytes(statement, 2)));
        row.real = sqlite3_column_double(statement, 3);
    }

private:
    sqlite3* m_database = nullptr;
};

}  // namespace varve::bench
