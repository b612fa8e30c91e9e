// SPDX-License-Identifier: MIT
#include "integration/interruption/project.hpp"
#include "support/observe.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <csignal>
#include <thread>

namespace varve::test {
namespace {

constexpr int interrupted = 130;

using Clock = std::chrono::steady_clock;

/// One migration that takes long, behind one that does not.
class SlowProject {
public:
    SlowProject(const std::string& dialect, const std::string& slow)
        : m_database(make_test_database(dialect)) {
        write_file(m_directory / "varve.yaml", "migrations: migrations\n");
        write_file(m_directory / "migrations/a.sql",
                   "-- varve:migration 20260101000001_quick\n-- varve:up\nCREATE TABLE t (id integer);\n"
                   "INSERT INTO t VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10);\n"
                   "-- varve:down\nDROP TABLE t;\n");
        write_file(m_directory / "migrations/b.sql",
                   "-- varve:migration 20260101000002_slow\n-- varve:parents 20260101000001_quick\n"
                   "-- varve:up\nCREATE TABLE u (id integer);\n" +
                       slow + ";\n");
    }

    Command command(std::vector<std::string> arguments) const {
        Command command;
        command.arguments = std::move(arguments);
        command.arguments.insert(command.arguments.begin(), VARVE_BINARY);
        command.arguments.insert(command.arguments.end(), {"--url", m_database->url().text()});
        command.directory = m_directory.path();
        return command;
    }
    std::string query(const std::string& sql) { return m_database->query(sql); }

    /// Returns when the first migration is done, and the slow one has had time to begin.
    static void await_slow(Process& runner) {
        runner.await_error("applied 20260101000001_quick");
        std::this_thread::sleep_for(std::chrono::milliseconds(800));
    }

    /// Sends a signal when the slow statement is running; what the runner said.
    Outcome stop_with(int signal) {
        Process runner(command({"migrate"}));
        await_slow(runner);
        const Clock::time_point start = Clock::now();
        runner.send(signal);
        Outcome outcome = runner.wait();
        CHECK(Clock::now() - start < std::chrono::seconds(5));
        return outcome;
    }

private:
    TemporaryDirectory m_directory;
    std::unique_ptr<TestDatabase> m_database;
};

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

void check_stopped_in_transaction(SlowProject& project, int signal) {
    const Outcome outcome = project.stop_with(signal);

    INFO(outcome.standard_error);
    CHECK(outcome.exit_code == interrupted);
    CHECK(contains(outcome.standard_error,
                   "interrupted: 1 of 2 applied; `20260101000002_slow` is not applied"));
    CHECK(project.query("select count(*) from varve_history") == "1");
    // Nobody holds the lock any more.
    const Outcome next = run(project.command({"migrate", "--steps", "0", "--lock-timeout", "0"}));
    CHECK(next.exit_code == 0);
}

constexpr const char* endless_count =
    "INSERT INTO u WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000) "
    "SELECT max(i) FROM n";

constexpr const char* slow_index =
    "CREATE FUNCTION slow(i integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN PERFORM "
    "pg_sleep(0.5); RETURN i; END $$;\nCREATE INDEX CONCURRENTLY t_slow ON t (slow(id))";

}  // namespace

TEST_CASE("an interrupted runner undoes the statement in hand and says where it stands (SQLite)",
          "[sqlite][threads]") {
    SlowProject project("sqlite", endless_count);
    check_stopped_in_transaction(project, SIGINT);
}

TEST_CASE("an interrupted runner undoes the statement in hand and says where it stands (PostgreSQL)",
          "[postgres][threads]") {
    SlowProject project("postgres", "SELECT pg_sleep(60)");
    check_stopped_in_transaction(project, SIGTERM);
}

TEST_CASE("an index that is being built concurrently is dropped when the runner is interrupted",
          "[postgres][threads]") {
    SlowProject project("postgres", slow_index);

    const Outcome outcome = project.stop_with(SIGINT);

    INFO(outcome.standard_error);
    CHECK(outcome.exit_code == interrupted);
    CHECK(contains(outcome.standard_error, "stands half-way, 2 of 3 statements are done"));
    CHECK(project.query("select count(*) from pg_class where relname = 't_slow'") == "0");
    const Outcome again = run(project.command({"migrate"}));
    INFO(again.standard_error);
    CHECK(again.exit_code == 0);
    CHECK(contains(again.standard_error, "building index"));
    CHECK(project.query("select indisvalid from pg_index where indexrelid = 't_slow'::regclass") == "t");
}

TEST_CASE("an interrupted runner reads its journal in its own name", "[postgres][threads]") {
    SlowProject project("postgres", "SET ROLE pg_monitor;\n-- varve:no-transaction\n-- varve:repeatable\n"
                                    "SELECT pg_sleep(60)");

    const Outcome outcome = project.stop_with(SIGINT);

    INFO(outcome.standard_error);
    CHECK(outcome.exit_code == interrupted);
    CHECK(contains(outcome.standard_error, "stands half-way, 2 of 3 statements are done"));
}

TEST_CASE("a second signal ends the runner at once", "[postgres][threads]") {
    // It does not let itself be cancelled.
    SlowProject project("postgres",
                        "DO $$ BEGIN FOR i IN 1 .. 20 LOOP BEGIN PERFORM pg_sleep(0.5); "
                        "EXCEPTION WHEN query_canceled THEN PERFORM pg_sleep(0.01); END; END LOOP; END $$");
    Process runner(project.command({"migrate"}));
    SlowProject::await_slow(runner);

    runner.send(SIGINT);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    runner.send(SIGINT);

    CHECK(runner.wait().exit_code == interrupted);
}

TEST_CASE("a runner that waits for another one can be interrupted", "[postgres][threads]") {
    SlowProject project("postgres", "SELECT pg_sleep(5)");
    Process first(project.command({"migrate"}));
    first.await_error("applied 20260101000001_quick");
    Process second(project.command({"migrate"}));
    second.await_error("waiting for another runner");

    second.send(SIGINT);

    const Outcome outcome = second.wait();
    INFO(outcome.standard_error);
    CHECK(outcome.exit_code == interrupted);
    CHECK(contains(outcome.standard_error, "waiting for another runner"));
    CHECK(first.wait().exit_code == 0);
}

}  // namespace varve::test
