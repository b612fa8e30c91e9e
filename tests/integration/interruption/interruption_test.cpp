// SPDX-License-Identifier: MIT
#include "integration/interruption/project.hpp"
#include "support/observe.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

namespace varve::test {
namespace {

constexpr int killed = 128 + 9;

std::map<std::string, std::string> fault(const std::string& call, long at, const std::string& when,
                                         const std::string& count_file) {
    return {{"LD_PRELOAD", VARVE_KILL_AT_LIBRARY},
            {"VARVE_TEST_KILL_CALL", call},
            {"VARVE_TEST_KILL_AT", std::to_string(at)},
            {"VARVE_TEST_KILL_WHEN", when},
            {"VARVE_TEST_KILL_COUNT", count_file}};
}

/// Kills the runner at call after call, lets the next run finish, and wants the state of an undisturbed run.
void interrupt_everywhere(const std::string& dialect, const std::string& call, const std::string& when,
                          long most_points, Content content = Content::Transactions) {
    Project project(dialect, content);
    run_or_throw(project.command({"migrate"}, fault(call, 0, when, project.file("count"))));
    const std::vector<std::string> wanted = project.state();
    const long calls = std::stol(read_file(project.file("count")));
    INFO(calls << " calls of " << call);
    REQUIRE(calls >= (call == "send" ? 20 : 40));
    const long statements = 2 * Project::migration_count * 4;
    REQUIRE((call != "allocation" || most_points > statements));

    const long stride = std::max(1L, calls / most_points);
    int times_killed = 0;
    for (long at = 1; at <= calls; at += stride) {
        project.start_over();
        const Outcome broken = run(project.command({"migrate"}, fault(call, at, when, "/dev/null")));
        times_killed += broken.exit_code == killed ? 1 : 0;
        const Outcome again = run(project.command({"migrate"}));

        INFO("killed " << when << " call " << at << " of " << calls << " of " << call << "\n"
                       << again.standard_output << again.standard_error);
        REQUIRE(again.exit_code == 0);
        REQUIRE(difference(wanted, project.state()) == "");
    }
    // The number of calls may differ a little from run to run; that nearly all of them were hit may not.
    CHECK(times_killed * stride * 10 >= calls * 9);
}

}  // namespace

TEST_CASE("a runner that is killed within and between all statements leaves nothing half done (SQLite)",
          "[sqlite]") {
    interrupt_everywhere("sqlite", "allocation", "before", 250);
}

TEST_CASE("a runner that is killed at any write to the file leaves nothing half done (SQLite)", "[sqlite]") {
    interrupt_everywhere("sqlite", "write", "before", 100);
}

TEST_CASE("a runner that is killed before any message to the server leaves nothing half done", "[postgres]") {
    interrupt_everywhere("postgres", "send", "before", 100);
}

TEST_CASE("a runner that is killed after any message to the server leaves nothing half done", "[postgres]") {
    interrupt_everywhere("postgres", "send", "after", 100);
}

TEST_CASE("steps outside transactions are gone on with after a kill within and between statements (SQLite)",
          "[sqlite]") {
    interrupt_everywhere("sqlite", "allocation", "before", 250, Content::Steps);
}

TEST_CASE("steps outside transactions are gone on with after a kill at any write to the file (SQLite)",
          "[sqlite]") {
    interrupt_everywhere("sqlite", "write", "before", 60, Content::Steps);
}

TEST_CASE("steps outside transactions are gone on with after a kill before any message to the server",
          "[postgres]") {
    interrupt_everywhere("postgres", "send", "before", 60, Content::Steps);
}

TEST_CASE("steps outside transactions are gone on with after a kill after any message to the server",
          "[postgres]") {
    interrupt_everywhere("postgres", "send", "after", 60, Content::Steps);
}

}  // namespace varve::test
