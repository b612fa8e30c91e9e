// SPDX-License-Identifier: MIT
#include "integration/interruption/kill_matrix.hpp"

#include <catch2/catch.hpp>

namespace varve::test {
namespace {

/// With a sanitizer each run takes seconds: a part of the calls has to do.
#ifdef VARVE_SANITIZED
constexpr int part = 5;
#else
constexpr int part = 1;
#endif

/// Kills the runner at call after call, lets the next run finish, and wants the state of an undisturbed run.
void interrupt_everywhere(const std::string& dialect, Content content, KillPoint point) {
    point.most /= part;
    const Tally tally = kill_at_calls(dialect, content, point);

    INFO(tally.line() << "\n" << tally.first_loss);
    CHECK(tally.lost == 0);
    // Every run writes and sends far more often than this.
    CHECK(tally.cases >= (point.call == "send" ? 20 : 40) / part);
    const int statements = 2 * Project::migration_count * 4;
    CHECK((point.call != "allocation" || tally.cases > statements / part));
    // The number of calls may differ a little from run to run; that nearly all of them were hit may not.
    CHECK(tally.broken_off * 10 >= tally.cases * 9);
}

}  // namespace

TEST_CASE("a runner that is killed within and between all statements leaves nothing half done (SQLite)",
          "[sqlite]") {
    interrupt_everywhere("sqlite", Content::Transactions, {"allocation", "before", 250});
}

TEST_CASE("a runner that is killed at any write to the file leaves nothing half done (SQLite)", "[sqlite]") {
    interrupt_everywhere("sqlite", Content::Transactions, {"write", "before", 100});
}

TEST_CASE("a runner that is killed before any message to the server leaves nothing half done", "[postgres]") {
    interrupt_everywhere("postgres", Content::Transactions, {"send", "before", 100});
}

TEST_CASE("a runner that is killed after any message to the server leaves nothing half done", "[postgres]") {
    interrupt_everywhere("postgres", Content::Transactions, {"send", "after", 100});
}

TEST_CASE("steps outside transactions are gone on with after a kill within and between statements (SQLite)",
          "[sqlite]") {
    interrupt_everywhere("sqlite", Content::Steps, {"allocation", "before", 165});
}

TEST_CASE("steps outside transactions are gone on with after a kill at any write to the file (SQLite)",
          "[sqlite]") {
    interrupt_everywhere("sqlite", Content::Steps, {"write", "before", 40});
}

TEST_CASE("steps outside transactions are gone on with after a kill before any message to the server",
          "[postgres]") {
    interrupt_everywhere("postgres", Content::Steps, {"send", "before", 25});
}

TEST_CASE("steps outside transactions are gone on with after a kill after any message to the server",
          "[postgres]") {
    interrupt_everywhere("postgres", Content::Steps, {"send", "after", 25});
}

}  // namespace varve::test
