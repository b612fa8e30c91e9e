// SPDX-License-Identifier: MIT
//
// varve_orm_bench [POSTGRES_URL]: what the library costs beside the bare C interfaces with prepared
// statements, in one process, taking turns; CPU time on SQLite, wall time on PostgreSQL; the best of several
// rounds.
#include "bare_sqlite.hpp"

#include "varve/dialect/connect.hpp"
#include "varve/orm.hpp"

#include "postgres/dialect.hpp"
#include "sqlite/dialect.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <functional>
#include <limits>
#include <string>
#include <unordered_map>
#include <vector>

namespace varve::bench {

struct Child {
    std::int64_t id = 0;
    std::int64_t parent_id = 0;
    std::string text;
};

struct Parent {
    std::int64_t id = 0;
    std::string text;
    Many<Child> children = {};
};

}  // namespace varve::bench

template <>
struct varve::Model<varve::bench::Item> {
    using Item = varve::bench::Item;
    static constexpr query::ColumnInfo columns[] = {
        {"id", type_of<std::int64_t>, offsetof(Item, id), query::ColumnTrait::Key},
        {"number", type_of<std::int64_t>, offsetof(Item, number)},
        {"text", type_of<std::string>, offsetof(Item, text)},
        {"real", type_of<double>, offsetof(Item, real)},
    };
    static constexpr query::TableInfo table{"", "items", columns};
};
template <>
struct varve::Model<varve::bench::Child> {
    using Child = varve::bench::Child;
    static constexpr query::ColumnInfo columns[] = {
        {"id", type_of<std::int64_t>, offsetof(Child, id), query::ColumnTrait::Key},
        {"parent_id", type_of<std::int64_t>, offsetof(Child, parent_id)},
        {"text", type_of<std::string>, offsetof(Child, text)},
    };
    static constexpr query::TableInfo table{"", "children", columns};
};
template <>
struct varve::Model<varve::bench::Parent> {
    using Parent = varve::bench::Parent;
    static constexpr query::ColumnInfo columns[] = {
        {"id", type_of<std::int64_t>, offsetof(Parent, id), query::ColumnTrait::Key},
        {"text", type_of<std::string>, offsetof(Parent, text)},
    };
    static constexpr query::TableInfo table{"", "parents", columns};
};

namespace varve::bench {
namespace {

constexpr struct ItemColumns {
    using Source = Item;
    query::Column<Item, std::int64_t> id{0};
    query::Column<Item, std::int64_t> number{1};
    query::Column<Item, std::string> text{2};
    query::Column<Item, double> real{3};
} item;
constexpr struct ParentColumns {
    using Source = Parent;
    query::Column<Parent, std::int64_t> id{0};
    orm::HasMany<Parent, Child> children{&Parent::children, {"children", {0}, {1}}};
} parent;

std::vector<Item> make_items(std::int64_t count) {
    std::vector<Item> items;
    for (std::int64_t number = 1; number <= count; ++number) {
        std::string text = "text of row " + std::to_string(number);
        text.resize(20, '.');
        items.push_back({number, number * 7, std::move(text), static_cast<double>(number) / 3});
    }
    return items;
}

double clock_ms(clockid_t which) {
    timespec now{};
    clock_gettime(which, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

/// Runs both in turns and prints the ratio of their best times.
void compare(
    const char* what, clockid_t clock, double target, const std::function<void()>& ours,
    const std::function<void()>& bare, const std::function<void()>& prepare = [] {}) {
    constexpr int rounds = 9;
    double best_ours = std::numeric_limits<double>::max();
    double best_bare = best_ours;
    for (int round = 0; round < rounds; ++round) {
        for (const bool is_ours : {round % 2 == 0, round % 2 != 0}) {
            prepare();
            const double began = clock_ms(clock);
            (is_ours ? ours : bare)();
            double& best = is_ours ? best_ours : best_bare;
            best = std::min(best, clock_ms(clock) - began);
        }
    }
    const double ratio = best_ours / best_bare;
    std::printf("%-52s %9.1f ms %9.1f ms %7.2f  <= %.2f%s\n", what, best_ours, best_bare, ratio, target,
                ratio <= target ? "" : "  MISSED");
    std::fflush(stdout);
}

void check(bool is_right, const char* what) {
    if (!is_right) {
        std::fprintf(stderr, "the benchmark reads something else than it wrote: %s\n", what);
        std::exit(1);
    }
}

Database open_sqlite() {
    Database db = connect(sqlite::dialect(), "sqlite::memory:");
    for (const char* table : tables) {
        db.execute(table);
    }
    return db;
}

void bench_sqlite_writing(const std::vector<Item>& items) {
    BareSqlite bare;
    Database db = open_sqlite();
    const auto empty = [&] {
        bare.run("DELETE FROM items");
        db.execute("DELETE FROM items");
    };
    compare(
        "SQLite: insert 100,000, row by row", CLOCK_PROCESS_CPUTIME_ID, 1.15,
        [&] {
            db.transaction([&](Transaction& tx) {
                for (const Item& each : items) {
                    tx.insert(each);
                }
            });
        },
        [&] { bare.insert(items); }, empty);
    compare(
        "SQLite: insert_many of 100,000 / row by row", CLOCK_PROCESS_CPUTIME_ID, 0.65,
        [&] { db.insert_many(items); }, [&] { bare.insert(items); }, empty);
}

void bench_sqlite_reading(const std::vector<Item>& items) {
    BareSqlite bare;
    Database db = open_sqlite();
    bare.insert(items);
    db.insert_many(items);
    constexpr std::int64_t gets = 50000;
    sqlite3_stmt* const get = bare.prepare("SELECT id, number, text, real FROM items WHERE id = ?");
    const auto bare_gets = [&] {
        Item row;
        for (std::int64_t id = 1; id <= gets; ++id) {
            sqlite3_bind_int64(get, 1, id);
            check(sqlite3_step(get) == SQLITE_ROW, "get");
            BareSqlite::read(get, row);
            sqlite3_reset(get);
        }
    };
    compare(
        "SQLite: 50,000 find() by key", CLOCK_PROCESS_CPUTIME_ID, 1.15,
        [&] {
            for (std::int64_t id = 1; id <= gets; ++id) {
                check(db.find<Item>(id)->number == id * 7, "find");
            }
        },
        bare_gets);
    compare(
        "SQLite: 50,000 built queries by key", CLOCK_PROCESS_CPUTIME_ID, 1.35,
        [&] {
            for (std::int64_t id = 1; id <= gets; ++id) {
                check(db.select<Item>().where(item.id == id).all().size() == 1, "query");
            }
        },
        bare_gets);
    sqlite3_stmt* const all = bare.prepare("SELECT id, number, text, real FROM items");
    compare(
        "SQLite: 200,000 rows into a vector", CLOCK_PROCESS_CPUTIME_ID, 1.15,
        [&] { check(db.select<Item>().all().size() == items.size(), "all"); },
        [&] {
            std::vector<Item> rows;
            while (sqlite3_step(all) == SQLITE_ROW) {
                BareSqlite::read(all, rows.emplace_back());
            }
            sqlite3_reset(all);
            check(rows.size() == items.size(), "bare all");
        });
    compare(
        "SQLite: 200,000 rows streamed", CLOCK_PROCESS_CPUTIME_ID, 1.15,
        [&] {
            std::int64_t sum = 0;
            db.select<Item>().each([&](const Item& each) { sum += each.number; });
            check(sum != 0, "each");
        },
        [&] {
            std::int64_t sum = 0;
            Item row;
            while (sqlite3_step(all) == SQLITE_ROW) {
                BareSqlite::read(all, row);
                sum += row.number;
            }
            sqlite3_reset(all);
            check(sum != 0, "bare each");
        });
    sqlite3_finalize(get);
    sqlite3_finalize(all);
}

std::pair<std::vector<Parent>, std::vector<Child>> make_family() {
    std::pair<std::vector<Parent>, std::vector<Child>> family;
    for (std::int64_t number = 1; number <= 2000; ++number) {
        family.first.push_back({.id = number, .text = "parent " + std::to_string(number)});
        for (std::int64_t child = 0; child < 20; ++child) {
            family.second.push_back(
                {.id = number * 100 + child, .parent_id = number, .text = "child of a parent"});
        }
    }
    return family;
}

/// All parents with their children by two queries of the C interface.
void load_family_by_hand(sqlite3_stmt* parents, sqlite3_stmt* children) {
    struct Plain {
        std::int64_t id = 0;
        std::string text;
        std::vector<Child> children;
    };
    const auto text_of = [](sqlite3_stmt* statement, int column) {
        return std::string(reinterpret_cast<const char*>(sqlite3_column_text(statement, column)),
                           static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
    };
    std::vector<Plain> all;
    std::unordered_map<std::int64_t, std::size_t> places;
    std::string keys = "[";
    while (sqlite3_step(parents) == SQLITE_ROW) {
        all.push_back({sqlite3_column_int64(parents, 0), text_of(parents, 1), {}});
        places.emplace(all.back().id, all.size() - 1);
        keys += (keys.size() == 1 ? "" : ",") + std::to_string(all.back().id);
    }
    keys += "]";
    sqlite3_reset(parents);
    sqlite3_bind_text(children, 1, keys.data(), static_cast<int>(keys.size()), SQLITE_STATIC);
    std::size_t count = 0;
    while (sqlite3_step(children) == SQLITE_ROW) {
        const std::int64_t owner = sqlite3_column_int64(children, 1);
        all[places.at(owner)].children.push_back(
            {sqlite3_column_int64(children, 0), owner, text_of(children, 2)});
        ++count;
    }
    sqlite3_reset(children);
    check(all.size() == 2000 && count == 40000, "bare family");
}

void bench_sqlite_relations() {
    const auto [parents, children] = make_family();
    sqlite3* database = nullptr;
    const std::string file = "/dev/shm/varve-orm-bench-" + std::to_string(clock_ms(CLOCK_REALTIME)) + ".db";
    Database db = connect(sqlite::dialect(), "sqlite:" + file);
    for (const char* table : tables) {
        db.execute(table);
    }
    db.insert_many(parents);
    db.insert_many(children);
    sqlite3_open(file.c_str(), &database);
    sqlite3_stmt* select_parents = nullptr;
    sqlite3_stmt* select_children = nullptr;
    sqlite3_prepare_v2(database, "SELECT id, text FROM parents", -1, &select_parents, nullptr);
    sqlite3_prepare_v2(
        database,
        "SELECT id, parent_id, text FROM children WHERE parent_id IN (SELECT value FROM json_each(?))", -1,
        &select_children, nullptr);
    compare(
        "SQLite: 2,000 parents with 20 children / by hand", CLOCK_PROCESS_CPUTIME_ID, 1.3,
        [&] {
            const auto all = db.select<Parent>().with(parent.children).all();
            check(all.size() == 2000 && all.back().children.size() == 20, "family");
        },
        [&] { load_family_by_hand(select_parents, select_children); });
    sqlite3_finalize(select_parents);
    sqlite3_finalize(select_children);
    sqlite3_close_v2(database);
    db.close();
    std::remove(file.c_str());
}

std::uint64_t big_endian(const char* bytes) {
    std::uint64_t value = 0;
    std::memcpy(&value, bytes, sizeof value);
    return __builtin_bswap64(value);
}

void read(const PGresult* result, int row, Item& each) {
    each.id = static_cast<std::int64_t>(big_endian(PQgetvalue(result, row, 0)));
    each.number = static_cast<std::int64_t>(big_endian(PQgetvalue(result, row, 1)));
    each.text.assign(PQgetvalue(result, row, 2), static_cast<std::size_t>(PQgetlength(result, row, 2)));
    const std::uint64_t bits = big_endian(PQgetvalue(result, row, 3));
    std::memcpy(&each.real, &bits, sizeof bits);
}

void put(std::string& buffer, std::uint64_t value, int bytes) {
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
        buffer += static_cast<char>(value >> shift);
    }
}

void copy_by_hand(PGconn* connection, const std::vector<Item>& items) {
    PQclear(PQexec(connection, "COPY items FROM STDIN (FORMAT binary)"));
    std::string buffer("PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19);
    for (const Item& each : items) {
        put(buffer, 4, 2);
        put(buffer, 8, 4);
        put(buffer, static_cast<std::uint64_t>(each.id), 8);
        put(buffer, 8, 4);
        put(buffer, static_cast<std::uint64_t>(each.number), 8);
        put(buffer, each.text.size(), 4);
        buffer += each.text;
        std::uint64_t bits = 0;
        std::memcpy(&bits, &each.real, sizeof bits);
        put(buffer, 8, 4);
        put(buffer, bits, 8);
        if (buffer.size() > 65536) {
            PQputCopyData(connection, buffer.data(), static_cast<int>(buffer.size()));
            buffer.clear();
        }
    }
    put(buffer, 0xFFFF, 2);
    PQputCopyData(connection, buffer.data(), static_cast<int>(buffer.size()));
    PQputCopyEnd(connection, nullptr);
    while (PGresult* const result = PQgetResult(connection)) {
        check(PQresultStatus(result) == PGRES_COMMAND_OK, "bare copy");
        PQclear(result);
    }
}

void stream_by_hand(PGconn* connection, std::size_t count) {
    PQsendQueryPrepared(connection, "all_items", 0, nullptr, nullptr, nullptr, 1);
    PQsetSingleRowMode(connection);
    std::size_t seen = 0;
    Item row;
    while (PGresult* const result = PQgetResult(connection)) {
        if (PQntuples(result) == 1) {
            read(result, 0, row);
            ++seen;
        }
        PQclear(result);
    }
    check(seen == count, "bare stream");
}

void get_by_hand(PGconn* connection, std::int64_t id) {
    const std::uint64_t key = __builtin_bswap64(static_cast<std::uint64_t>(id));
    const char* const values[] = {reinterpret_cast<const char*>(&key)};
    const int lengths[] = {8};
    const int formats[] = {1};
    PGresult* const result = PQexecPrepared(connection, "one_item", 1, values, lengths, formats, 1);
    Item row;
    read(result, 0, row);
    check(row.number == id * 7, "bare get");
    PQclear(result);
}

void bench_postgres(const std::string& url, const std::vector<Item>& items) {
    PGconn* const connection = PQconnectdb(url.c_str());
    check(PQstatus(connection) == CONNECTION_OK, "no server");
    PQclear(
        PQexec(connection,
               "DROP TABLE IF EXISTS items; DROP TABLE IF EXISTS parents; DROP TABLE IF EXISTS children"));
    for (const char* table : tables) {
        PQclear(PQexec(connection, table));
    }
    Database db = connect(postgres::dialect(), url);
    const std::vector<Item> some(items.begin(), items.begin() + 100000);
    const auto empty = [&] { PQclear(PQexec(connection, "TRUNCATE items")); };
    compare(
        "PostgreSQL: insert_many of 100,000 / COPY binary", CLOCK_MONOTONIC, 1.3,
        [&] { db.insert_many(some); }, [&] { copy_by_hand(connection, some); }, empty);
    empty();
    db.insert_many(items);
    PQclear(PQprepare(connection, "all_items", "SELECT id, number, text, real FROM items", 0, nullptr));
    const Oid types[] = {20};
    PQclear(PQprepare(connection, "one_item", "SELECT id, number, text, real FROM items WHERE id = $1", 1,
                      types));
    PQclear(PQexec(connection, "ANALYZE items"));
    compare(
        "PostgreSQL: 500,000 rows streamed / single rows", CLOCK_MONOTONIC, 1.15,
        [&] {
            std::size_t seen = 0;
            db.select<Item>().each([&](const Item&) { ++seen; });
            check(seen == items.size(), "stream");
        },
        [&] { stream_by_hand(connection, items.size()); });
    compare(
        "PostgreSQL: 5,000 find() by key / prepared", CLOCK_MONOTONIC, 1.15,
        [&] {
            for (std::int64_t id = 1; id <= 5000; ++id) {
                check(db.find<Item>(id)->number == id * 7, "find");
            }
        },
        [&] {
            for (std::int64_t id = 1; id <= 5000; ++id) {
                get_by_hand(connection, id);
            }
        });
    PQfinish(connection);
}

}  // namespace
}  // namespace varve::bench

int main(int count, char** arguments) {
    using namespace varve::bench;
    std::printf("%-52s %12s %12s %7s  %s\n", "what", "varve", "bare", "ratio", "target");
    try {
        const std::vector<Item> items = make_items(500000);
        bench_sqlite_writing({items.begin(), items.begin() + 100000});
        bench_sqlite_reading({items.begin(), items.begin() + 200000});
        bench_sqlite_relations();
        if (count > 1) {
            bench_postgres(arguments[1], items);
        }
    } catch (const varve::Error& error) {
        std::fprintf(stderr, "%s\n%s\n", error.what(), error.statement().c_str());
        return 1;
    }
    return 0;
}
