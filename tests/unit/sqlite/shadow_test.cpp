// SPDX-License-Identifier: MIT
#include "sqlite_support.hpp"

#include "sqlite/dialect.hpp"

#include <catch2/catch.hpp>

using namespace varve;

namespace {

std::vector<std::string> observed(std::string_view sql) {
    const auto shadow = sqlite::dialect().open_shadow({});
    testing::run(shadow->connection(), sql);
    return shadow->observe({});
}

}  // namespace

TEST_CASE("a shadow can be emptied", "[sqlite]") {
    const auto shadow = sqlite::dialect().open_shadow({});
    testing::run(shadow->connection(),
                 "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT); CREATE VIEW v AS SELECT 1");

    shadow->reset();

    CHECK(shadow->inspect({}).empty());
    CHECK(shadow->observe({}).empty());
}

TEST_CASE("the observer sees through spelling", "[sqlite]") {
    CHECK(observed("CREATE TABLE t (a int check(t.a>0), b TEXT DEFAULT abc, c AS (a+1), UNIQUE(b));"
                   "CREATE INDEX i ON t ((lower(b)))") ==
          observed("create table \"t\" (c GENERATED ALWAYS AS (a + 1) VIRTUAL, A INT, b text default 'abc' "
                   "UNIQUE, CHECK ((a > 0)));"
                   "CREATE INDEX i ON t (lower(b))"));
}

TEST_CASE("the observer sees what pragmas do not show", "[sqlite]") {
    CHECK(observed("CREATE TABLE t (a CHECK (a > 0))") != observed("CREATE TABLE t (a CHECK (a > 1))"));
    CHECK(observed("CREATE TABLE t (a COLLATE NOCASE)") != observed("CREATE TABLE t (a)"));
    CHECK(observed("CREATE TABLE t (a CONSTRAINT x UNIQUE)") != observed("CREATE TABLE t (a UNIQUE)"));
    CHECK(observed("CREATE TABLE t (a UNIQUE ON CONFLICT IGNORE)") != observed("CREATE TABLE t (a UNIQUE)"));
    CHECK(observed("CREATE TABLE t (a REFERENCES p DEFERRABLE INITIALLY DEFERRED)") !=
          observed("CREATE TABLE t (a REFERENCES p)"));
    CHECK(observed("CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT)") !=
          observed("CREATE TABLE t (a INTEGER PRIMARY KEY)"));
    CHECK(observed("CREATE TABLE t (a); CREATE INDEX i ON t (a) WHERE a > 0") !=
          observed("CREATE TABLE t (a); CREATE INDEX i ON t (a) WHERE a > 1"));
    CHECK(observed("CREATE TABLE varve_history (a)").empty());
    CHECK_FALSE(observed("CREATE TABLE varve_new_t (a)").empty());
}
