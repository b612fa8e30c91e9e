// SPDX-License-Identifier: MIT
#include "integration/interruption/project.hpp"
#include "support/observe.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <thread>

namespace varve::test {
namespace {

void run_ten_at_once(const std::string& dialect) {
    Project project(dialect);
    run_or_throw(project.command({"migrate"}));
    const std::vector<std::string> wanted = project.state();
    project.start_over();

    std::vector<std::unique_ptr<Process>> runners;
    for (int i = 0; i < 10; ++i) {
        runners.push_back(std::make_unique<Process>(project.command({"migrate"})));
    }
    for (const std::unique_ptr<Process>& runner : runners) {
        const Outcome outcome = runner->wait();
        INFO(outcome.standard_output << outcome.standard_error);
        CHECK(outcome.exit_code == 0);
    }

    CHECK(difference(wanted, project.state()) == "");
}

/// One of several runners dies in the middle; the others take over.
void kill_one_of_three(const std::string& dialect) {
    Project project(dialect);
    run_or_throw(project.command({"migrate"}));
    const std::vector<std::string> wanted = project.state();
    project.start_over();

    Process first(project.command({"migrate"}));
    Process second(project.command({"migrate"}));
    Process third(project.command({"migrate"}));
    std::this_thread::sleep_for(std::chrono::milliseconds(25));
    first.kill();
    first.wait();
    const int second_code = second.wait().exit_code;
    const int third_code = third.wait().exit_code;

    CHECK(second_code == 0);
    CHECK(third_code == 0);
    CHECK(difference(wanted, project.state()) == "");
}

}  // namespace

TEST_CASE("ten runners at once apply each migration exactly once (SQLite)", "[sqlite]") {
    run_ten_at_once("sqlite");
}

TEST_CASE("ten runners at once apply each migration exactly once (PostgreSQL)", "[postgres]") {
    run_ten_at_once("postgres");
}

TEST_CASE("when one runner dies the others go on (SQLite)", "[sqlite]") {
    kill_one_of_three("sqlite");
}

TEST_CASE("when one runner dies the others go on (PostgreSQL)", "[postgres]") {
    kill_one_of_three("postgres");
}

}  // namespace varve::test
