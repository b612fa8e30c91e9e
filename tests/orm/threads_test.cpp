// SPDX-License-Identifier: MIT
#include "orm/shop_database.hpp"

#include "varve/dialect/connect.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <thread>
#include <vector>

/// \file
/// What several threads do at once. Catch's macros are for one thread, so threads count what goes wrong.

namespace varve::test {
namespace {

using namespace shop;
using std::chrono::milliseconds;

void run_in_threads(int count, const std::function<void(int)>& work) {
    std::vector<std::thread> threads;
    for (int number = 0; number < count; ++number) {
        threads.emplace_back(work, number);
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
}

struct PooledShop : FilledShop {
    explicit PooledShop(PoolOptions options) : pool(connector(dialect, database->url().text()), options) {}
    Pool pool;
};

}  // namespace

TEST_CASE("threads read and write through one pool, and nothing is lost", "[threads]") {
    PooledShop it({.size = 3, .wait = milliseconds(60000), .check_after = milliseconds(0)});
    constexpr int threads = 6;
    constexpr int turns = 15;
    std::atomic<int> wrong = 0;

    run_in_threads(threads, [&](int number) {
        for (int turn = 0; turn < turns; ++turn) {
            try {
                it.pool.with([&](orm::Session& db) {
                    db.transaction({.retries = 20}, [&](Transaction& tx) {
                        tx.update<User>().where(user.id == 1).set(user.age = user.age + 1).run();
                        tx.insert(NewPost{.author_id = 1,
                                          .title = std::to_string(number) + "/" + std::to_string(turn)});
                    });
                });
                PooledDatabase first = it.pool.acquire();
                PooledDatabase moved = std::move(first);
                wrong += moved.select<User>().count() == 3 ? 0 : 1;
            } catch (const std::exception&) {
                ++wrong;
            }
            wrong += it.pool.counters().open <= 3 ? 0 : 1;
        }
    });

    CHECK(wrong == 0);
    CHECK(it.db.get<User>(1).age == 18 + threads * turns);
    CHECK(it.db.select<Post>().count() == 5 + threads * turns);
    CHECK(it.pool.counters().in_use == 0);
}

TEST_CASE("threads that wait too long are told, and the others go on", "[threads]") {
    PooledShop it({.size = 1, .wait = milliseconds(20)});
    std::atomic<int> served = 0;
    std::atomic<int> exhausted = 0;
    std::atomic<int> other = 0;

    run_in_threads(4, [&](int /*number*/) {
        try {
            const PooledDatabase mine = it.pool.acquire();
            std::this_thread::sleep_for(milliseconds(200));
            ++served;
        } catch (const Error& error) {
            ++(error.code() == ErrorCode::PoolExhausted ? exhausted : other);
        }
    });

    CHECK(served >= 1);
    CHECK(served + exhausted == 4);
    CHECK(other == 0);
    CHECK(it.pool.counters().timeouts == static_cast<std::uint64_t>(exhausted.load()));
}

TEST_CASE("one thread stops what another one runs", "[threads]") {
    ShopDatabase it;
    std::atomic<bool> is_over = false;
    std::string state;

    std::thread worker([&] {
        try {
            it.db.query<std::int64_t>(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                "1000000000) SELECT max(i) FROM n");
        } catch (const Error& error) {
            state = error.sqlstate();
        }
        is_over = true;
    });
    while (!is_over) {
        std::this_thread::sleep_for(milliseconds(20));
        it.db.connection().cancel();
    }
    worker.join();

    CHECK(state == "57014");
    CHECK(it.db.select<User>().count() == 0);
}

TEST_CASE("connections that grow cold are closed while others are in use", "[threads]") {
    PooledShop it({.size = 4, .wait = milliseconds(60000), .idle_timeout = milliseconds(1)});
    std::atomic<int> wrong = 0;

    run_in_threads(4, [&](int number) {
        for (int turn = 0; turn < 10; ++turn) {
            try {
                wrong +=
                    it.pool.with([](orm::Session& db) { return db.select<User>().count(); }) == 3 ? 0 : 1;
            } catch (const std::exception&) {
                ++wrong;
            }
            std::this_thread::sleep_for(milliseconds(number * turn % 5));
        }
    });

    CHECK(wrong == 0);
    CHECK(it.pool.counters().in_use == 0);
}

}  // namespace varve::test
