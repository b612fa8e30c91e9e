// SPDX-License-Identifier: MIT
#include "integration/interruption/own_database.hpp"
#include "integration/interruption/project.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <thread>

namespace varve::test {
namespace {

/// What a run leaves behind that nobody disturbs.
std::vector<std::string> undisturbed(const OwnServer& server) {
    const Project project("postgres", Content::Steps, std::make_unique<DatabaseOfOwnServer>(server, 0));
    run_or_throw(project.command({"migrate"}));
    return project.state();
}

/// Until a count is more than 0, but not for ever.
void wait_for(TestDatabase& database, const std::string& count) {
    for (int tries = 0; tries < 100 && database.query(count) == "0"; ++tries) {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
}

}  // namespace

TEST_CASE("fifty runners at once and an index build beside them: each migration once, nobody hangs",
          "[postgres]") {
    const OwnServer server;
    const std::vector<std::string> wanted = undisturbed(server);
    auto database = std::make_unique<DatabaseOfOwnServer>(server, 1);
    DatabaseOfOwnServer& beside = *database;
    Project project("postgres", Content::Steps, std::move(database));
    beside.query("create schema beside; create table beside.large as select i, md5(i::text) as t from "
                 "generate_series(1, 300000) i");

    std::vector<std::unique_ptr<Process>> runners;
    for (int i = 0; i < 50; ++i) {
        runners.push_back(std::make_unique<Process>(project.command({"migrate"})));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    beside.query("create index concurrently large_by_text on beside.large (t)");
    int applied = 0;
    for (const std::unique_ptr<Process>& runner : runners) {
        const Outcome outcome = runner->wait();
        INFO(outcome.standard_error);
        CHECK(outcome.exit_code == 0);
        for (std::size_t at = outcome.standard_error.find("] applied "); at != std::string::npos;
             at = outcome.standard_error.find("] applied ", at + 1)) {
            ++applied;
        }
    }

    CHECK(applied == Project::migration_count);
    CHECK(beside.query(
              "select indisvalid from pg_index where indexrelid = 'beside.large_by_text'::regclass") == "t");
    beside.query("drop schema beside cascade");
    CHECK(difference(wanted, project.state()) == "");
}

TEST_CASE("a runner that waits holds no snapshot that an index build would wait for", "[postgres]") {
    const OwnServer server;
    auto database = std::make_unique<DatabaseOfOwnServer>(server, 0);
    DatabaseOfOwnServer& beside = *database;
    const Project project("postgres", Content::Transactions, std::move(database));
    // Somebody holds the runner lock for as long as the index takes.
    Process holder({{"psql", "-qc", "select pg_advisory_lock(x'7661727665'::bigint), pg_sleep(8)",
                     project.command({}).arguments.back()}});
    wait_for(beside, "select count(*) from pg_locks where locktype = 'advisory' and granted");
    Process waiting(project.command({"migrate"}));
    const std::string sessions = "select count(*) from pg_stat_activity where application_name = 'varve'";
    wait_for(beside, sessions);
    std::this_thread::sleep_for(std::chrono::milliseconds(500));

    // A try takes a moment and is over; what lasts is what an index build would wait for.
    CHECK(beside.query("select count(*) from pg_stat_activity where application_name = 'varve' and "
                       "xact_start < clock_timestamp() - interval '200 ms'") == "0");
    CHECK(beside.query(sessions) != "0");

    holder.wait();
    CHECK(waiting.wait().exit_code == 0);
}

}  // namespace varve::test
