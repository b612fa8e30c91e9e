// SPDX-License-Identifier: MIT
#include "sqlite/lone_statements.hpp"

#include <catch2/catch.hpp>

using namespace varve;

namespace {

Placement placed(std::string_view statement) {
    const std::string_view statements[] = {statement};
    return sqlite::place(statements).front();
}

}  // namespace

TEST_CASE("what SQLite refuses inside a transaction stands alone", "[sqlite]") {
    CHECK(placed("VACUUM") == Placement::Alone);
    CHECK(placed("vacuum main into 'copy.db'") == Placement::Alone);
    CHECK(placed("PRAGMA journal_mode = WAL") == Placement::Alone);
    CHECK(placed("PRAGMA main.journal_mode = WAL") == Placement::Alone);
    CHECK(placed("CREATE TABLE vacuum (a)") == Placement::Inside);
    CHECK(placed("PRAGMA user_version = 3") == Placement::Inside);
}

TEST_CASE("SQLite knows of most statements whether they happened", "[sqlite]") {
    CHECK(sqlite::describe_lone("VACUUM").probe.is_repeatable);
    CHECK_FALSE(sqlite::describe_lone("VACUUM INTO 'copy.db'").probe.is_repeatable);
    CHECK(sqlite::describe_lone("VACUUM INTO 'copy.db'").is_server_wide);
    CHECK_FALSE(sqlite::describe_lone("VACUUM").is_server_wide);
    CHECK(sqlite::describe_lone("CREATE TABLE \"t'x\" (a)").probe.question.find("'t''x'") !=
          std::string::npos);
}
