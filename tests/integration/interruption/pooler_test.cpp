// SPDX-License-Identifier: MIT
#include "integration/interruption/own_database.hpp"
#include "integration/interruption/project.hpp"
#include "support/pooler.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <csignal>
#include <optional>
#include <thread>

namespace varve::test {
namespace {

using Clock = std::chrono::steady_clock;

/// Documented in docs/dialects/postgres.md.
constexpr std::chrono::seconds lease(15);

/// A server, PgBouncer in front of it, and a project that knows the way over PgBouncer only.
struct Surroundings {
    OwnServer server;
    Pooler pooler{server.port()};
    DatabaseOfOwnServer* database = nullptr;
    std::optional<Project> project;

    Surroundings() {
        auto made = std::make_unique<DatabaseOfOwnServer>(server, 1);
        database = made.get();
        database->set_way(pooler.url(made->name()));
        project.emplace("postgres", Content::Steps, std::move(made));
    }

    std::vector<std::string> undisturbed() const {
        const Project alone("postgres", Content::Steps, std::make_unique<DatabaseOfOwnServer>(server, 0));
        run_or_throw(alone.command({"migrate"}));
        return alone.state();
    }
    /// Returns when a runner is in the statement that sleeps.
    void await_sleep() const {
        const std::string asleep =
            "select count(*) from pg_stat_activity where state = 'active' and query like "
            "'%pg_sleep%' and pid <> pg_backend_pid()";
        const Clock::time_point end = Clock::now() + std::chrono::seconds(60);
        while (database->query(asleep) == "0") {
            if (Clock::now() > end) {
                FAIL("no runner has come to the statement that sleeps");
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
    }
    void add_migration(const std::string& id, const std::string& up) const {
        write_file(project->file("migrations/" + id + ".sql"),
                   "-- varve:migration " + id + "\n-- varve:up\n" + up + "\n");
    }
};

/// Nothing where PgBouncer is not there; says so.
std::unique_ptr<Surroundings> surroundings() {
    try {
        return std::make_unique<Surroundings>();
    } catch (const std::runtime_error& error) {
        if (std::string(error.what()).find("skipped: ") != 0) {
            throw;
        }
        WARN(error.what());
        return nullptr;
    }
}

}  // namespace

TEST_CASE("runners behind a pooler and beside it apply each migration once", "[postgres][threads]") {
    const auto here = surroundings();
    if (here == nullptr) {
        return;
    }
    const std::vector<std::string> wanted = here->undisturbed();
    Command direct = here->project->command({"migrate"});
    direct.arguments.back() = with_database(here->server.url(), here->database->name());

    std::vector<std::unique_ptr<Process>> runners;
    for (int i = 0; i < 8; ++i) {
        runners.push_back(std::make_unique<Process>(here->project->command({"migrate"})));
        if (i % 3 == 0) {
            runners.push_back(std::make_unique<Process>(direct));
        }
    }
    for (const std::unique_ptr<Process>& runner : runners) {
        const Outcome outcome = runner->wait();
        INFO(outcome.standard_error);
        CHECK(outcome.exit_code == 0);
    }

    CHECK(difference(wanted, here->project->state()) == "");
}

TEST_CASE("a runner behind a pooler that dies holds the lock no longer than its lease",
          "[postgres][threads]") {
    const auto here = surroundings();
    if (here == nullptr) {
        return;
    }
    here->add_migration("20250101000000_slow", "SELECT pg_sleep(3);");
    Process first(here->project->command({"migrate"}));
    here->await_sleep();
    first.kill();
    first.wait();

    const Clock::time_point start = Clock::now();
    const Outcome second = run(here->project->command({"migrate"}));

    INFO(second.standard_error);
    CHECK(second.exit_code == 0);
    CHECK(second.standard_error.find("lease until") != std::string::npos);
    CHECK(Clock::now() - start < lease + std::chrono::seconds(12));
}

TEST_CASE("a runner that was held up for longer than its lease commits nothing", "[postgres][threads]") {
    const auto here = surroundings();
    if (here == nullptr) {
        return;
    }
    here->add_migration("20250101000000_slow", "SELECT pg_sleep(3);\nCREATE TABLE once (id integer);");
    Process first(here->project->command({"migrate"}));
    here->await_sleep();
    first.send(SIGSTOP);
    Process second(here->project->command({"migrate"}));
    std::this_thread::sleep_for(lease + std::chrono::seconds(3));
    first.send(SIGCONT);

    const Outcome late = first.wait();
    const Outcome next = second.wait();

    INFO(late.standard_error << next.standard_error);
    CHECK(late.exit_code == 5);
    CHECK(late.standard_error.find("another one has taken over") != std::string::npos);
    CHECK(next.exit_code == 0);
    CHECK(here->database->query("select count(*) from varve_history") == "21");
}

TEST_CASE("what a migration sets stays with no session of the pooler", "[postgres][threads]") {
    const auto here = surroundings();
    if (here == nullptr) {
        return;
    }
    here->add_migration("20250101000000_settings",
                        "CREATE TABLE public.first (id integer);\n"
                        "CREATE INDEX CONCURRENTLY first_by_id ON public.first (id);\n"
                        "SET search_path TO pg_catalog;\nSET lock_timeout = '77s';\n"
                        "CREATE TABLE public.second (id integer);");
    run_or_throw(here->project->command({"migrate"}));

    // More sessions at once than the pooler has transactions to put into one.
    std::vector<std::unique_ptr<Process>> clients;
    for (int i = 0; i < 6; ++i) {
        clients.push_back(std::make_unique<Process>(
            Command{{"psql", "-Atc",
                     "select current_setting('search_path'), current_setting('lock_timeout'), pg_sleep(0.5)",
                     here->database->url().text()}}));
    }
    for (const std::unique_ptr<Process>& client : clients) {
        CHECK(client->wait().standard_output == "\"$user\", public|0|\n");
    }
}

TEST_CASE("behind a pooler what is set holds for later transactions", "[postgres][threads]") {
    const auto here = surroundings();
    if (here == nullptr) {
        return;
    }
    here->add_migration("20250101000000_settings",
                        "CREATE SCHEMA app;\n-- varve:no-transaction\nSET search_path TO app;\n"
                        "CREATE TABLE first (id integer);");

    const Outcome outcome = run(here->project->command({"migrate"}));

    INFO(outcome.standard_error);
    CHECK(outcome.exit_code == 0);
    CHECK(here->database->query("select count(*) from pg_class where relname = 'first' and relnamespace = "
                                "'app'::regnamespace") == "1");
}

TEST_CASE("behind a pooler nothing can be set for a statement outside transactions", "[postgres][threads]") {
    const auto here = surroundings();
    if (here == nullptr) {
        return;
    }
    here->add_migration("20250101000000_settings",
                        "CREATE SCHEMA app;\nSET search_path TO app;\nCREATE TABLE first (id integer);\n"
                        "CREATE INDEX CONCURRENTLY first_by_id ON first (id);");

    const Outcome outcome = run(here->project->command({"migrate"}));

    INFO(outcome.standard_error);
    CHECK(outcome.exit_code != 0);
    CHECK(outcome.standard_error.find("behind a pooler nothing can be set") != std::string::npos);
    CHECK(here->database->query("select count(*) from varve_journal where outcome = 'intended'") == "0");
}

TEST_CASE("a pooler that has stopped does not keep a runner that is interrupted", "[postgres][threads]") {
    const auto here = surroundings();
    if (here == nullptr) {
        return;
    }
    here->add_migration("20250101000000_slow", "SELECT pg_sleep(300);");
    Process hasty(here->project->command({"migrate"}));
    here->await_sleep();
    here->pooler.send(SIGSTOP);

    const Clock::time_point start = Clock::now();
    hasty.send(SIGINT);
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    hasty.send(SIGINT);

    CHECK(hasty.wait().exit_code == 130);
    CHECK(Clock::now() - start < std::chrono::seconds(5));
    here->pooler.send(SIGCONT);
}

TEST_CASE("a runner gives a pooler up that does not even take its cancellation", "[postgres][threads]") {
    const auto here = surroundings();
    if (here == nullptr) {
        return;
    }
    here->add_migration("20250101000000_slow", "SELECT pg_sleep(300);");
    Process patient(here->project->command({"migrate"}));
    here->await_sleep();
    here->pooler.send(SIGSTOP);

    const Clock::time_point start = Clock::now();
    patient.send(SIGINT);

    const Outcome outcome = patient.wait();
    INFO(outcome.standard_error);
    CHECK(outcome.exit_code == 4);
    CHECK(outcome.standard_error.find("stopping: the statement in hand is cancelled") != std::string::npos);
    CHECK(Clock::now() - start < std::chrono::seconds(40));
    here->pooler.send(SIGCONT);
}

}  // namespace varve::test
