// SPDX-License-Identifier: MIT
#include "orm/shop_database.hpp"
#include "orm/skipped.hpp"

#include "varve/dialect/connect.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

namespace varve::test {
namespace {

using namespace shop;

struct PooledShop : FilledShop {
    explicit PooledShop(PoolOptions options) : pool(connector(dialect, database->url().text()), options) {}
    Pool pool;
};

}  // namespace

TEST_CASE("connections of a pool are used again", "[orm][threads]") {
    PooledShop it({.size = 2});

    for (int turn = 0; turn < 5; ++turn) {
        CHECK(it.pool.with([](orm::Session& db) { return db.select<User>().count(); }) == 3);
    }

    const PoolCounters counters = it.pool.counters();
    CHECK(counters.opened == 1);
    CHECK(counters.open == 1);
    CHECK(counters.in_use == 0);
    CHECK(counters.acquired == 5);
}

TEST_CASE("a pool that has no connection left says so in time", "[orm][threads]") {
    PooledShop it({.size = 1, .wait = std::chrono::milliseconds(30)});
    const PooledDatabase only = it.pool.acquire();

    try {
        it.pool.acquire();
        FAIL("nothing was thrown");
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::PoolExhausted);
    }
    CHECK(it.pool.counters().timeouts == 1);
}

TEST_CASE("a transaction that nobody ended goes with its connection", "[orm][threads]") {
    PooledShop it({.size = 1});
    {
        PooledDatabase database = it.pool.acquire();
        database.execute("BEGIN");
        database.update<User>().where(user.id == 1).set(user.age = 99).run();
    }

    CHECK(it.pool.with([](orm::Session& db) { return db.get<User>(1).age; }) == 18);
}

TEST_CASE("threads share a pool", "[orm][threads]") {
    PooledShop it({.size = 3, .wait = std::chrono::milliseconds(60000)});
    std::atomic<int> failures = 0;
    std::vector<std::thread> threads;
    for (int number = 0; number < 8; ++number) {
        threads.emplace_back([&] {
            for (int turn = 0; turn < 20; ++turn) {
                try {
                    PooledDatabase database = it.pool.acquire();
                    failures += database.get<User>(1).email == "ada@example.org" ? 0 : 1;
                } catch (const Error&) {
                    ++failures;
                }
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }

    CHECK(failures == 0);
    CHECK(it.pool.counters().open <= 3);
    CHECK(it.pool.counters().acquired == 160);
}

TEST_CASE("a connection that died is replaced", "[orm][threads]") {
    if (is_skipped_except_on("postgres", "SQLite is no server")) {
        return;
    }
    PooledShop it({.size = 1, .check_after = std::chrono::milliseconds(0)});
    const auto end_session = [&] {
        const std::int64_t process = it.pool.with(
            [](orm::Session& db) { return db.query<std::int64_t>("SELECT pg_backend_pid()").front(); });
        it.db.execute("SELECT pg_terminate_backend($1)", process);
    };

    end_session();

    CHECK(it.pool.with([](orm::Session& db) { return db.select<User>().count(); }) == 3);
    CHECK(it.pool.counters().broken == 1);
    CHECK(it.pool.counters().open == 1);
}

TEST_CASE("a connection that dies in the hands of a program is not given out again", "[orm][threads]") {
    if (is_skipped_except_on("postgres", "SQLite is no server")) {
        return;
    }
    PooledShop it({.size = 1});
    {
        PooledDatabase database = it.pool.acquire();
        it.db.execute("SELECT pg_terminate_backend($1)",
                      database.query<std::int64_t>("SELECT pg_backend_pid()").front());
        CHECK_THROWS_AS(database.select<User>().count(), Error);
    }

    CHECK(it.pool.with([](orm::Session& db) { return db.select<User>().count(); }) == 3);
}

TEST_CASE("connections that nobody needs any more are closed", "[orm][threads]") {
    PooledShop it({.size = 3, .idle_timeout = std::chrono::milliseconds(40)});
    {
        const PooledDatabase first = it.pool.acquire();
        const PooledDatabase second = it.pool.acquire();
        const PooledDatabase third = it.pool.acquire();
    }
    CHECK(it.pool.counters().open == 3);

    // One is in use all the time; the others grow cold.
    for (int turn = 0; turn < 8; ++turn) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        it.pool.with([](orm::Session& db) { return db.select<User>().count(); });
    }

    CHECK(it.pool.counters().open == 1);
    CHECK(it.pool.counters().broken == 0);
}

TEST_CASE("settings do not go from one program to the next", "[orm][threads]") {
    if (is_skipped_except_on("postgres", "sessions of SQLite have no settings")) {
        return;
    }
    PooledShop it({.size = 1});
    it.pool.with([](orm::Session& db) { return db.execute("SET search_path TO elsewhere"); });

    CHECK(it.pool.with([](orm::Session& db) { return db.select<User>().count(); }) == 3);
}

}  // namespace varve::test
