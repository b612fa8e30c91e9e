// SPDX-License-Identifier: MIT
#include "varve/execute/interruption.hpp"

#include "sqlite/dialect.hpp"
#include "varve/diag/error.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <thread>

using namespace varve;
using namespace varve::execute;

TEST_CASE("a wish to stop wakes whoever sleeps, and nobody begins another statement", "[execute][threads]") {
    Interruption interruption;
    const auto connection = sqlite::dialect().connect(Url("sqlite::memory:"));
    interruption.sleep(std::chrono::milliseconds(1));
    { const Interruption::Statement statement(interruption, *connection); }
    std::thread other([&] { interruption.request(); });

    CHECK_THROWS_AS(interruption.sleep(std::chrono::seconds(60)), Error);

    other.join();
    CHECK(interruption.is_requested());
    CHECK_THROWS_AS(interruption.check(), Error);
    CHECK_THROWS_AS(Interruption::Statement(interruption, *connection), Error);
}

TEST_CASE("a wish to stop cancels the statement in hand", "[execute][threads]") {
    Interruption interruption;
    const auto connection = sqlite::dialect().connect(Url("sqlite::memory:"));
    const Interruption::Statement statement(interruption, *connection);
    std::atomic<bool> is_over = false;
    // Again and again: a cancellation before the statement has begun is lost.
    std::thread other([&] {
        while (!is_over) {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            interruption.request();
        }
    });

    CHECK_THROWS_AS(connection->query_integer(Sql()
                                              << "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 "
                                                 "FROM n) SELECT count(*) FROM n"),
                    Error);

    is_over = true;
    other.join();
}
