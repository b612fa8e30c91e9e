// SPDX-License-Identifier: MIT
#include "../../unit/migration/texts.hpp"
#include "support/dialects.hpp"
#include "support/own_server.hpp"
#include "support/pooler.hpp"
#include "support/temporary_directory.hpp"
#include "varve/diag/error.hpp"
#include "varve/execute/executor.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <csignal>
#include <optional>
#include <stdexcept>
#include <thread>

namespace varve::test {
namespace {

struct Server {
    const Dialect& dialect = dialect_named("postgres");
    std::unique_ptr<TestDatabase> database = make_test_database("postgres");

    std::unique_ptr<Connection> connect() const { return dialect.connect(database->url()); }
    std::unique_ptr<RunnerLock> lock() const { return dialect.runner_lock(database->url()); }
};

/// Whether it becomes true soon: a server notices a moment later that a session has ended.
template <typename Condition>
bool soon(Condition&& condition) {
    for (int i = 0; i < 200; ++i) {
        if (condition()) {
            return true;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return false;
}

}  // namespace

TEST_CASE("the next runner waits until the work of one that was killed is over") {
    const Server server;
    std::unique_ptr<Connection> work = server.connect();
    std::unique_ptr<RunnerLock> killed = server.lock();
    REQUIRE(killed->try_acquire());
    REQUIRE(killed->try_guard(*work));
    // The lock's session has ended, the other one still commits.
    killed.reset();

    const std::unique_ptr<Connection> next_work = server.connect();
    const std::unique_ptr<RunnerLock> next = server.lock();
    REQUIRE(soon([&] { return next->try_acquire(); }));
    CHECK_FALSE(next->try_guard(*next_work));
    CHECK_FALSE(next->holder().empty());

    work.reset();
    CHECK(soon([&] { return next->try_guard(*next_work); }));
}

TEST_CASE("a lock that was given back is free for the sessions of others") {
    const Server server;
    const std::unique_ptr<Connection> first_work = server.connect();
    const std::unique_ptr<Connection> second_work = server.connect();
    const std::unique_ptr<RunnerLock> first = server.lock();
    const std::unique_ptr<RunnerLock> second = server.lock();
    REQUIRE(first->try_acquire());
    REQUIRE(first->try_guard(*first_work));

    first->release();

    CHECK(second->try_acquire());
    CHECK(second->try_guard(*second_work));
}

TEST_CASE(
    "a server that ends all sessions in the middle of a migration is an error, and the next run is right") {
    const Server server;
    const TemporaryDirectory folder;
    const std::string ends_all = "CREATE TABLE t (a int);\n"
                                 "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                                 "WHERE datname = current_database() ORDER BY pid = pg_backend_pid();";
    const auto migrate = [&](const std::string& up) {
        write_file(folder.path() / "20260101000000_one.sql",
                   migration_text("20260101000000_one", "", up, "DROP TABLE t;"));
        DiagnosticList problems;
        const auto directory =
            migration::MigrationDirectory::read(folder.path().string(), server.dialect.lexis(), problems);
        REQUIRE(directory);
        execute::Progress progress;
        execute::Executor executor(server.dialect, server.database->url(), {}, progress);
        return executor.migrate(*directory, {}).done.size();
    };

    CHECK_THROWS_AS(migrate(ends_all), Error);
    CHECK(migrate("CREATE TABLE t (a int);") == 1);
}

TEST_CASE("a pooler that is stopped does not keep a runner from its end") {
    const OwnServer server;
    std::optional<Pooler> pooler;
    try {
        pooler.emplace(server.port());
    } catch (const std::runtime_error& error) {
        WARN(error.what());
        return;
    }
    const std::unique_ptr<RunnerLock> lock =
        dialect_named("postgres").runner_lock(Url(pooler->url("postgres")));
    REQUIRE(lock->try_acquire());

    pooler->send(SIGSTOP);
    const auto start = std::chrono::steady_clock::now();
    CHECK_THROWS_AS(lock->release(), Error);

    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(14));
    pooler->send(SIGCONT);
}

TEST_CASE("each home has a lock of its own") {
    const Server server;
    server.connect()->execute(Sql() << "CREATE SCHEMA anna");
    server.connect()->execute(Sql() << "CREATE SCHEMA bert");
    const auto lock_of = [&](const std::string& home) {
        return server.dialect.runner_lock(Url(server.database->url().text() + "?schema=" + home));
    };
    const std::unique_ptr<RunnerLock> first = lock_of("anna");
    const std::unique_ptr<RunnerLock> same = lock_of("anna");
    const std::unique_ptr<RunnerLock> other = lock_of("bert");
    const std::unique_ptr<RunnerLock> usual = server.lock();

    CHECK(first->try_acquire());
    CHECK_FALSE(same->try_acquire());
    CHECK_FALSE(same->holder().empty());
    CHECK(other->try_acquire());
    CHECK(usual->try_acquire());
}

}  // namespace varve::test
