// SPDX-License-Identifier: MIT
#include "varve/sql/statement_pattern.hpp"

#include <catch2/catch.hpp>

using namespace varve;

namespace {

constexpr Lexis lexis{.folds_names_to_lower = true};

std::optional<std::vector<std::string>> matched(std::string_view statement, std::string_view pattern) {
    return match(head_of(statement, lexis), pattern);
}

}  // namespace

TEST_CASE("a pattern is about the beginning of a statement, whatever its case and comments", "[sql]") {
    CHECK(matched("vacuum (analyze) t", "VACUUM"));
    CHECK(matched("/* why */ Drop -- now\n INDEX i", "DROP INDEX"));
    CHECK_FALSE(matched("DROP TABLE index", "DROP INDEX"));
    CHECK_FALSE(matched("\"VACUUM\"", "VACUUM"));
}

TEST_CASE("words of a pattern may be missing, stretches may be skipped, the end can be asked for", "[sql]") {
    CHECK(matched("CREATE INDEX CONCURRENTLY i", "CREATE UNIQUE? INDEX CONCURRENTLY"));
    CHECK(matched("CREATE UNIQUE INDEX CONCURRENTLY i", "CREATE UNIQUE? INDEX CONCURRENTLY"));
    CHECK(matched("REINDEX (VERBOSE, TABLESPACE x) TABLE CONCURRENTLY t", "REINDEX * TABLE CONCURRENTLY"));
    CHECK(matched("CLUSTER", "CLUSTER VERBOSE? $"));
    CHECK_FALSE(matched("CLUSTER t", "CLUSTER VERBOSE? $"));
}

TEST_CASE("names and strings are captured as they are written", "[sql]") {
    CHECK(matched("DROP INDEX IF EXISTS app . \"a\"\"b\" CASCADE", "DROP INDEX IF? EXISTS? @") ==
          std::vector<std::string>{"app.\"a\"\"b\""});
    CHECK(matched("ALTER TYPE mood ADD VALUE 'it''s'", "ALTER TYPE @ ADD VALUE IF? NOT? EXISTS? @") ==
          std::vector<std::string>{"mood", "'it''s'"});
    CHECK_FALSE(matched("CREATE INDEX CONCURRENTLY ON t (a)", "CREATE INDEX CONCURRENTLY @ ON @"));
}

TEST_CASE("a template takes captures as literals", "[sql]") {
    CHECK(filled("f($1) = #1", {"App.\"a'b\""}, lexis) == "f('App.\"a''b\"') = 'a''b'");
    CHECK(filled("f($1) = $2", {"Mood", "'sad'"}, lexis) == "f('Mood') = 'sad'");
    CHECK(filled("'[0-9]*$' $3", {"a"}, lexis) == "'[0-9]*$' $3");
    CHECK(filled("#1", {"Users_By_Name"}, lexis) == "'users_by_name'");
}
