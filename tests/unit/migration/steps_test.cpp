// SPDX-License-Identifier: MIT
#include "varve/migration/steps.hpp"

#include "sqlite/dialect.hpp"
#include "texts.hpp"

#include <catch2/catch.hpp>

using namespace varve;
using namespace varve::migration;
using namespace varve::test;

namespace {

std::vector<Step> steps_of(const std::string& up, const std::string& header = "") {
    const Migration migration = sound("-- varve:migration 20261121120000_a\n" + header + "-- varve:up\n" + up,
                                      sqlite::dialect().lexis());
    return cut(migration, Direction::Up, sqlite::dialect());
}

}  // namespace

TEST_CASE("a migration that fits into a transaction is one step", "[migration]") {
    CHECK(steps_of("CREATE TABLE a (x);\nCREATE TABLE b (x);\n") == std::vector<Step>{{0, 2, false}});
    CHECK(steps_of("") == std::vector<Step>{{0, 0, false}});
}

TEST_CASE("what cannot run in a transaction cuts a migration", "[migration]") {
    CHECK(steps_of("CREATE TABLE a (x);\nVACUUM;\nVACUUM;\nCREATE TABLE b (x);\nCREATE TABLE c (x);\n") ==
          std::vector<Step>{{0, 1, false}, {1, 1, true}, {2, 1, true}, {3, 2, false}});
}

TEST_CASE("a file may say that a statement runs alone, or all of them", "[migration]") {
    const std::string statements = "CREATE TABLE a (x);\n-- varve:no-transaction\nCREATE TABLE b (x);\n";
    CHECK(steps_of(statements) == std::vector<Step>{{0, 1, false}, {1, 1, true}});
    CHECK(steps_of(statements, "-- varve:no-transaction\n") == std::vector<Step>{{0, 1, true}, {1, 1, true}});
    CHECK(steps_of("-- varve:no-transaction section\n" + statements) ==
          std::vector<Step>{{0, 1, true}, {1, 1, true}});
}

TEST_CASE("the history keeps what the header says about statements", "[migration]") {
    const Migration migration =
        sound("-- varve:migration 20261121120000_a\n-- varve:no-transaction\n-- varve:up\nSELECT 1;\n");
    CHECK(migration.recorded_text(Direction::Up) == "-- varve:no-transaction section\nSELECT 1;\n");
    CHECK(migration.recorded_text(Direction::Down).empty());
}

TEST_CASE("notes belong to the statement below them", "[migration]") {
    const Migration migration =
        sound("-- varve:migration 20261121120000_a\n-- varve:up\nSELECT 1;\n-- varve:repeatable\n"
              "-- varve:probe SELECT 'done';\nSELECT 2;\n");
    CHECK(migration.up.notes_of(0) == StatementNotes{});
    CHECK(migration.up.notes_of(1) == StatementNotes{false, true, "SELECT 'done'"});
}

TEST_CASE("notes that belong to no statement are mistakes", "[migration]") {
    const std::string head = "-- varve:migration 20261121120000_a\n-- varve:up\n";
    CHECK(complaints(head + "SELECT 1;\n-- varve:repeatable\n") ==
          std::vector<std::string>{"misplaced-line 4:1"});
    CHECK(complaints(head + "SELECT 1\n-- varve:repeatable\n+ 1;\n") ==
          std::vector<std::string>{"misplaced-line 4:1"});
    CHECK(complaints(head + "-- varve:probe\nSELECT 1;\n") == std::vector<std::string>{"malformed-line 3:1"});
    CHECK(complaints(head + "-- varve:no-transaction please\nSELECT 1;\n") ==
          std::vector<std::string>{"malformed-line 3:1"});
}
