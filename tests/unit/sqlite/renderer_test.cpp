// SPDX-License-Identifier: MIT
#include "sqlite_support.hpp"

#include "sqlite/dialect.hpp"

#include "varve/diag/error.hpp"

#include <catch2/catch.hpp>

using namespace varve;
using testing::sqlite_plan;
using testing::statements_of;

using Lines = std::vector<std::string>;

TEST_CASE("a column is added in place where old rows can do without it", "[sqlite]") {
    const plan::Plan up =
        sqlite_plan(
            "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (a INT)",
            "CREATE TABLE p (id INTEGER PRIMARY KEY);"
            "CREATE TABLE t (a INT, b TEXT NOT NULL DEFAULT 'x', p INT REFERENCES p (id) ON DELETE CASCADE,"
            " s INT CHECK (s > 0))")
            .up;

    CHECK(statements_of(up) == Lines{"ALTER TABLE t ADD COLUMN b TEXT NOT NULL DEFAULT 'x'",
                                     "ALTER TABLE t ADD COLUMN p INT REFERENCES p (id) ON DELETE CASCADE",
                                     "ALTER TABLE t ADD COLUMN s INT CHECK (s > 0)"});
    CHECK(up.directives.empty());
}

TEST_CASE("a column that ADD COLUMN refuses means a rebuild", "[sqlite]") {
    for (const std::string column :
         {"b INT NOT NULL", "b INT UNIQUE", "b DEFAULT CURRENT_TIMESTAMP", "b DEFAULT (random())",
          "b INT DEFAULT 1 REFERENCES t (a)", "b AS (a) STORED"}) {
        INFO(column);
        const plan::Plan up =
            sqlite_plan("CREATE TABLE t (a INT)", "CREATE TABLE t (a INT, " + column + ")").up;

        CHECK(up.directives == Lines{"foreign-keys off", "rebuild t"});
    }
}

TEST_CASE("several changes of one table are one rebuild", "[sqlite]") {
    const plan::Plan up =
        sqlite_plan(
            "CREATE TABLE t (a INT, b INT, c INT); CREATE INDEX i ON t (a)",
            "CREATE TABLE t (a TEXT, b INT NOT NULL, d INT, CHECK (b > 0)); CREATE INDEX i ON t (a, b)")
            .up;

    CHECK(
        statements_of(up) ==
        Lines{
            "PRAGMA legacy_alter_table = ON",
            "CREATE TABLE varve_new_t (\n    a TEXT,\n    b INT NOT NULL,\n    d INT,\n    CHECK (b > 0)\n)",
            "INSERT OR ABORT INTO varve_new_t (rowid, a, b) SELECT rowid, a, b FROM t", "DROP TABLE t",
            "ALTER TABLE varve_new_t RENAME TO t", "CREATE INDEX i ON t (a, b)",
            "PRAGMA legacy_alter_table = OFF"});
    CHECK(up.destroyed() == std::vector<ObjectId>{{Kind::Column, "", "t", "c", ""}});
}

TEST_CASE("renames are carried out in place", "[sqlite]") {
    const plan::RoundTrip trip = sqlite_plan(
        "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT CHECK (name <> ''), UNIQUE (name))",
        "CREATE TABLE people (id INTEGER PRIMARY KEY, full_name TEXT CHECK (full_name <> ''), UNIQUE "
        "(full_name))",
        {"users=people", "users.name=people.full_name"});

    CHECK(statements_of(trip.up) ==
          Lines{"ALTER TABLE users RENAME TO people", "ALTER TABLE people RENAME COLUMN name TO full_name"});
    CHECK(statements_of(trip.down).size() == 2);
}

TEST_CASE("names that differ only in case are renamed without a question", "[sqlite]") {
    const plan::Plan up =
        sqlite_plan("CREATE TABLE Users (createdAt TEXT)", "CREATE TABLE users (createdat TEXT)").up;

    CHECK(statements_of(up) == Lines{"ALTER TABLE Users RENAME TO varve_rename_users",
                                     "ALTER TABLE varve_rename_users RENAME TO users",
                                     "ALTER TABLE users RENAME COLUMN createdAt TO createdat"});
    CHECK(up.destroyed().empty());
}

TEST_CASE("a column is dropped in place when nothing speaks of it", "[sqlite]") {
    CHECK(statements_of(sqlite_plan("CREATE TABLE t (a, b)", "CREATE TABLE t (a)").up) ==
          Lines{"ALTER TABLE t DROP COLUMN b"});
    CHECK(statements_of(
              sqlite_plan("CREATE TABLE t (a, b); CREATE INDEX i ON t (b)", "CREATE TABLE t (a)").up) ==
          Lines{"DROP INDEX i", "ALTER TABLE t DROP COLUMN b"});
    for (const std::string rest : {"CREATE VIEW v AS SELECT 1", "CREATE TABLE u (x REFERENCES t (b))"}) {
        const plan::Plan up = sqlite_plan("CREATE TABLE t (a, b);" + rest, "CREATE TABLE t (a);" + rest).up;
        CHECK(up.directives.size() == 2);
    }
}

TEST_CASE("identity columns become the numbered primary key", "[sqlite]") {
    Schema schema;
    schema.add({{Kind::Table, "", "", "t", ""}, Table{}});
    Column id;
    id.type = {"BIGINT"};
    id.is_nullable = false;
    id.identity = Identity{};
    schema.add({{Kind::Column, "", "t", "id", ""}, id});

    CHECK_THROWS_AS(plan::plan_creation(schema, sqlite::dialect()), Error);

    schema.add({{Kind::PrimaryKey, "", "t", "", ""}, PrimaryKey{{"id"}}});
    CHECK(statements_of(plan::plan_creation(schema, sqlite::dialect())) ==
          Lines{"CREATE TABLE t (\n    id INTEGER NOT NULL PRIMARY KEY\n)"});
}

TEST_CASE("a script stops at its first error and runs in one transaction", "[sqlite]") {
    const plan::Plan up = sqlite_plan("CREATE TABLE t (a INT)", "CREATE TABLE t (a INT, b INT)").up;

    CHECK(sqlite::dialect().renderer().script(up) ==
          ".bail on\nBEGIN IMMEDIATE;\nALTER TABLE t ADD COLUMN b INT;\nCOMMIT;\n");
    CHECK(sqlite::dialect().renderer().script({}).empty());
}

TEST_CASE("views that a rename would break go before it", "[sqlite]") {
    const plan::Plan up =
        sqlite_plan("CREATE TABLE t (a, b); CREATE VIEW v AS WITH x AS (SELECT * FROM t) SELECT a, b FROM x",
                    "CREATE TABLE t (c, d); CREATE VIEW v AS WITH x AS (SELECT * FROM t) SELECT c, d FROM x",
                    {"t.a=t.c", "t.b=t.d"})
            .up;
    const auto connection = testing::sqlite_database(
        "CREATE TABLE t (a, b); CREATE VIEW v AS WITH x AS (SELECT * FROM t) SELECT a, b FROM x");

    CHECK(up.statements.front().sql == "DROP VIEW v");
    testing::apply(*connection, up);
    CHECK(testing::rows(*connection, "SELECT count(c) FROM v").size() == 1);
}
