// SPDX-License-Identifier: MIT
#include "texts.hpp"

#include <catch2/catch.hpp>

using namespace varve;
using namespace varve::migration;
using namespace varve::test;

using Complaints = std::vector<std::string>;

namespace {

constexpr const char* id = "20261121120000_add_users";

std::string with_up(const std::string& up) {
    return "-- varve:migration " + std::string(id) + "\n-- varve:up\n" + up;
}

}  // namespace

TEST_CASE("a whole migration file is read", "[migration]") {
    const std::string hash(64, 'a');
    const Migration migration = sound("-- varve:migration 20261121120000_add_users\n"
                                      "-- varve:parents 20261120090000_init, 20261119090000_start\n"
                                      "-- varve:from " +
                                      hash +
                                      "\n"
                                      "-- varve:to " +
                                      hash +
                                      "\n"
                                      "-- varve:verdict lossy (users.name)\n"
                                      "-- for people\n"
                                      "\n"
                                      "-- varve:up\n"
                                      "-- varve:foreign-keys off\n"
                                      "CREATE TABLE users (id int);\n"
                                      "CREATE INDEX i ON users (id);\n"
                                      "-- varve:down\n"
                                      "DROP TABLE users;\n");

    CHECK(migration.version == "20261121120000");
    CHECK(migration.name == "add_users");
    CHECK(migration.parents == std::vector<std::string>{"20261119090000", "20261120090000"});
    CHECK(migration.from == hash);
    CHECK(migration.verdict == Verdict{VerdictKind::Lossy, "users.name"});
    CHECK(migration.up.directive_texts() == std::vector<std::string>{"foreign-keys off"});
    REQUIRE(migration.up.statements.size() == 2);
    CHECK(migration.up.statements[1].text == "CREATE INDEX i ON users (id)");
    REQUIRE(migration.down);
    CHECK(migration.text_of(Direction::Down) == "DROP TABLE users;\n");
}

TEST_CASE("comments, spaces, line ends and the name do not change the hash; a statement does",
          "[migration]") {
    const Migration original = sound(migration_text("20261121120000_a"));

    CHECK(original.hash ==
          sound(migration_text("20261122120000_b", "", "-- hello\r\nCREATE   TABLE t\r\n(a int);")).hash);
    CHECK(original.hash != sound(migration_text("20261121120000_a", "", "CREATE TABLE t (b int);")).hash);
    CHECK(original.hash != sound(migration_text("20261121120000_a", "", "CREATE TABLE t (a int);", "")).hash);
}

TEST_CASE("a statement does not move from up to down unnoticed", "[migration]") {
    CHECK(sound(migration_text("20261121120000_a", "", "SELECT 1; SELECT 2;", "")).hash !=
          sound(migration_text("20261121120000_a", "", "SELECT 1;", "SELECT 2;")).hash);
}

TEST_CASE("section lines inside strings and comments are text", "[migration]") {
    const Migration migration =
        sound(with_up("INSERT INTO t VALUES ('\n-- varve:down\n');\n/*\n-- varve:down\n*/\n"));

    CHECK(migration.up.statements.size() == 1);
    CHECK_FALSE(migration.down);
}

TEST_CASE("a byte order mark and windows line ends are read over", "[migration]") {
    const Migration migration =
        sound("\xEF\xBB\xBF-- varve:migration 20261121120000_a\r\n-- varve:up\r\nSELECT 1;\r\n");

    CHECK(migration.name == "a");
    CHECK(migration.up.statements.front().text == "SELECT 1");
}

TEST_CASE("every malformed line is reported at its place", "[migration]") {
    CHECK(complaints("SELECT 1;") == Complaints{"missing-header 1:1", "missing-section 1:1"});
    CHECK(complaints("-- varve:migration add_users\n-- varve:up\n") == Complaints{"malformed-id 1:20"});
    CHECK(complaints("-- varve:migration 20261121120000\n-- varve:up\n") == Complaints{"malformed-id 1:20"});
    CHECK(complaints("-- varve:migration 20261121120000_a\n-- varve:parents init\n-- varve:up\n") ==
          Complaints{"malformed-id 2:18"});
    CHECK(complaints(
              "-- varve:migration 20261121120000_a\n-- varve:verdict fine\n-- varve:from x\n-- varve:up\n") ==
          Complaints{"malformed-verdict 2:18", "malformed-fingerprint 3:15"});
    CHECK(complaints("-- varve:migration 20261121120000_a\n-- varve:parent x\n-- varve:up\n") ==
          Complaints{"unknown-line 2:1"});
    CHECK(complaints("-- varve:migration 20261121120000_a\n-- varve:up now\n") ==
          Complaints{"malformed-line 2:13"});
    CHECK(complaints(with_up("") + "-- varve:up\n") == Complaints{"repeated-line 3:1"});
    CHECK(complaints(with_up("--varve:down\n")) == Complaints{"malformed-line 3:1"});
    CHECK(complaints(with_up("-- varve: down\n")) == Complaints{"malformed-line 3:1"});
    CHECK(complaints(with_up("-- varve:parents 20261121120000_a\n")) == Complaints{"misplaced-line 3:1"});
    CHECK(complaints(with_up("SELECT 1;\n-- varve:foreign-keys off\n")) == Complaints{"misplaced-line 4:1"});
    CHECK(complaints("-- varve:migration 20261121120000_a\nSELECT 1;\n-- varve:up\n") ==
          Complaints{"statement-outside-section 2:1"});
}

TEST_CASE("statements that would end the transaction are refused", "[migration]") {
    CHECK(complaints(with_up("BEGIN;\nSELECT 1;\ncommit;\n")) ==
          Complaints{"transaction-control 3:1", "transaction-control 5:1"});
    CHECK(complaints(with_up("ROLLBACK;\n")) == Complaints{"transaction-control 3:1"});
    CHECK(complaints(with_up("START TRANSACTION;\n")) == Complaints{"transaction-control 3:1"});
    CHECK(complaints(with_up("SAVEPOINT a;\nROLLBACK TO a;\n")).empty());
}

TEST_CASE("an unterminated string is reported where it begins", "[migration]") {
    CHECK(complaints(with_up("SELECT 'oops;\n-- varve:down\n")) == Complaints{"unterminated-string 3:8"});
}

TEST_CASE("a migration without statements on the way back is not reversible", "[migration]") {
    CHECK_FALSE(sound(with_up("SELECT 1;\n")).is_reversible());
    CHECK_FALSE(sound(with_up("SELECT 1;\n-- varve:down\n-- nothing\n")).is_reversible());
    CHECK(sound(with_up("SELECT 1;\n-- varve:down\nSELECT 1;\n")).is_reversible());
    CHECK(sound(with_up("")).is_reversible());
}

TEST_CASE("a section is read back from the history", "[migration]") {
    const Migration original = sound(
        migration_text("20261121120000_a", "", "SELECT 1;", "-- varve:foreign-keys off\nDROP TABLE t;"));
    DiagnosticList problems;

    const std::optional<Migration> read = read_section(
        "history", std::string(original.text_of(Direction::Down)), Direction::Down, plain_lexis(), problems);

    REQUIRE(read);
    CHECK(read->down->directive_texts() == std::vector<std::string>{"foreign-keys off"});
    CHECK(read->down->statements.front().text == "DROP TABLE t");
}

TEST_CASE("a section that begins with a byte order mark keeps it", "[migration]") {
    DiagnosticList problems;
    const std::optional<Migration> read =
        read_section("history", "\xEF\xBB\xBFSELECT 1;", Direction::Up, plain_lexis(), problems);

    REQUIRE(read);
    CHECK(read->up.statements.front().text == "\xEF\xBB\xBFSELECT 1");
}
