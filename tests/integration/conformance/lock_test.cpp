// SPDX-License-Identifier: MIT
#include "integration/conformance/dialect_under_test.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <thread>

namespace varve::test {

TEST_CASE("only one runner holds the lock") {
    Connected it;
    const std::unique_ptr<RunnerLock> first = it.dialect.runner_lock(it.database->url());
    const std::unique_ptr<RunnerLock> second = it.dialect.runner_lock(it.database->url());

    CHECK(first->try_acquire());
    CHECK_FALSE(second->try_acquire());
    CHECK_FALSE(second->try_acquire());
    first->release();
    CHECK(second->try_acquire());
}

TEST_CASE("the lock goes with its object") {
    Connected it;
    std::unique_ptr<RunnerLock> first = it.dialect.runner_lock(it.database->url());
    const std::unique_ptr<RunnerLock> second = it.dialect.runner_lock(it.database->url());

    CHECK(first->try_acquire());
    first.reset();

    // A server may notice a moment later that a session has ended.
    bool is_free = second->try_acquire();
    for (int i = 0; i < 200 && !is_free; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        is_free = second->try_acquire();
    }
    CHECK(is_free);
}

TEST_CASE("whoever waits is told who holds the lock") {
    Connected it;
    const std::unique_ptr<RunnerLock> first = it.dialect.runner_lock(it.database->url());
    const std::unique_ptr<RunnerLock> second = it.dialect.runner_lock(it.database->url());

    CHECK(first->try_acquire());
    CHECK_FALSE(second->try_acquire());

    CHECK_FALSE(second->holder().empty());
}

TEST_CASE("the lock does not keep the runner's own connection from writing") {
    Connected it;
    const std::unique_ptr<RunnerLock> lock = it.dialect.runner_lock(it.database->url());

    CHECK(lock->try_acquire());

    it.connection->begin(TransactionMode::Write);
    it.connection->execute(Sql() << "CREATE TABLE t (n integer)");
    it.connection->commit();
    CHECK_FALSE(it.database->observe().empty());
}

TEST_CASE("the lock leaves nothing that an inspector sees") {
    Connected it;
    {
        const std::unique_ptr<RunnerLock> lock = it.dialect.runner_lock(it.database->url());
        CHECK(lock->try_acquire());
    }

    CHECK(it.dialect.inspect(*it.connection, {}).of_kind(Kind::Table).empty());
}

}  // namespace varve::test
