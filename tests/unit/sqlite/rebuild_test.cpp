// SPDX-License-Identifier: MIT
#include "sqlite_support.hpp"

#include "sqlite/connection.hpp"
#include "sqlite/dialect.hpp"

#include "varve/diag/error.hpp"

#include <catch2/catch.hpp>
#include <sqlite3.h>

#include <algorithm>

using namespace varve;
using testing::rows;

using Lines = std::vector<std::string>;

namespace {

/// A database with rows, brought from one schema to another.
std::unique_ptr<Connection> migrated(const std::string& from, const std::string& seed,
                                     const std::string& to) {
    std::unique_ptr<Connection> connection = testing::sqlite_database(from + ";" + seed);
    testing::apply(*connection, testing::sqlite_plan(from, to).up);
    const Schema reached = sqlite::dialect().inspect(*connection, {});
    CHECK(diff::diff(reached, testing::sqlite_schema(to)).changes.empty());
    return connection;
}

}  // namespace

TEST_CASE("rebuilding a parent leaves its children alone, whatever their ON DELETE", "[sqlite]") {
    const std::string children =
        "CREATE TABLE c1 (id INTEGER PRIMARY KEY, p INT REFERENCES p (id) ON DELETE CASCADE);"
        "CREATE TABLE c2 (id INTEGER PRIMARY KEY, p INT REFERENCES p (id) ON DELETE SET NULL);"
        "CREATE TABLE c3 (id INTEGER PRIMARY KEY, p INT DEFAULT 2 REFERENCES p (id) ON DELETE SET DEFAULT);"
        "CREATE TABLE c4 (id INTEGER PRIMARY KEY, p INT REFERENCES p (id) ON DELETE RESTRICT)";
    const auto connection = migrated("CREATE TABLE p (id INTEGER PRIMARY KEY, n TEXT);" + children,
                                     "INSERT INTO p VALUES (1, 'one'), (2, 'two');"
                                     "INSERT INTO c1 VALUES (1, 1); INSERT INTO c2 VALUES (1, 1);"
                                     "INSERT INTO c3 VALUES (1, 1); INSERT INTO c4 VALUES (1, 1)",
                                     "CREATE TABLE p (id INTEGER PRIMARY KEY, n TEXT NOT NULL);" + children);

    CHECK(rows(*connection, "SELECT p FROM c1 UNION ALL SELECT p FROM c2 UNION ALL SELECT p FROM c3 UNION "
                            "ALL SELECT p FROM c4") == Lines{"1", "1", "1", "1"});
    CHECK(rows(*connection, "SELECT id, n FROM p") == Lines{"1|one", "2|two"});
    CHECK(rows(*connection, "PRAGMA foreign_keys") == Lines{"1"});
    CHECK(rows(*connection, "PRAGMA legacy_alter_table") == Lines{"0"});
}

TEST_CASE("rowids, texts that look like numbers and the mark of AUTOINCREMENT survive", "[sqlite]") {
    const auto plain = migrated("CREATE TABLE t (a TEXT, b)",
                                "INSERT INTO t (rowid, a, b) VALUES (7, '007', 1), (9, '1e3', 2)",
                                "CREATE TABLE t (a VARCHAR(10) NOT NULL, b)");
    CHECK(rows(*plain, "SELECT rowid, a, typeof(a) FROM t") == Lines{"7|007|text", "9|1e3|text"});

    const auto numbered = migrated("CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT)",
                                   "INSERT INTO t VALUES (41, 'x'); DELETE FROM t",
                                   "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT NOT NULL)");
    testing::run(*numbered, "INSERT INTO t (a) VALUES ('y')");
    CHECK(rows(*numbered, "SELECT id FROM t") == Lines{"42"});
    CHECK(rows(*numbered, "SELECT name, seq FROM sqlite_sequence") == Lines{"t|42"});
}

TEST_CASE("generated columns are computed again and triggers come back without firing", "[sqlite]") {
    const auto connection =
        migrated("CREATE TABLE log (x); CREATE TABLE t (a INT, b INT AS (a + 1) STORED);"
                 "CREATE TRIGGER tr AFTER INSERT ON t BEGIN INSERT INTO log VALUES (NEW.a); END",
                 "INSERT INTO t (a) VALUES (1); DELETE FROM log",
                 "CREATE TABLE log (x); CREATE TABLE t (a INT NOT NULL, b INT AS (a + 2) STORED);"
                 "CREATE TRIGGER tr AFTER INSERT ON t BEGIN INSERT INTO log VALUES (NEW.a); END");

    CHECK(rows(*connection, "SELECT a, b FROM t") == Lines{"1|3"});
    CHECK(rows(*connection, "SELECT count(*) FROM log") == Lines{"0"});
    testing::run(*connection, "INSERT INTO t (a) VALUES (2)");
    CHECK(rows(*connection, "SELECT count(*) FROM log") == Lines{"1"});
}

TEST_CASE("an ON CONFLICT clause does not swallow rows", "[sqlite]") {
    const std::string from = "CREATE TABLE t (a INT)";
    const auto connection = testing::sqlite_database(from + "; INSERT INTO t VALUES (1), (1)");
    const plan::Plan up = testing::sqlite_plan(from, "CREATE TABLE t (a INT UNIQUE ON CONFLICT IGNORE)").up;

    CHECK_THROWS_AS(testing::apply(*connection, up), Error);

    CHECK(rows(*connection, "SELECT count(*) FROM t") == Lines{"2"});
}

TEST_CASE("a required column without a value fails only if there are rows, and changes nothing", "[sqlite]") {
    const std::string from = "CREATE TABLE t (a INT)";
    const plan::Plan up = testing::sqlite_plan(from, "CREATE TABLE t (a INT, b INT NOT NULL)").up;
    const auto empty = testing::sqlite_database(from);
    const auto filled = testing::sqlite_database(from + "; INSERT INTO t VALUES (1)");

    testing::apply(*empty, up);
    CHECK_THROWS_AS(testing::apply(*filled, up), Error);

    CHECK(rows(*filled, "SELECT name FROM sqlite_schema") == Lines{"t"});
    CHECK(rows(*filled, "PRAGMA foreign_keys") == Lines{"1"});
    CHECK(rows(*filled, "PRAGMA legacy_alter_table") == Lines{"0"});
}

TEST_CASE("a broken view elsewhere does not stop a rebuild", "[sqlite]") {
    const std::string view = ";CREATE VIEW v AS SELECT * FROM gone";
    const auto connection = migrated("CREATE TABLE t (a, b)" + view, "INSERT INTO t VALUES (1, 2)",
                                     "CREATE TABLE t (a TEXT)" + view);

    CHECK(rows(*connection, "SELECT a FROM t") == Lines{"1"});
}

TEST_CASE("values that a new type would spell anew are a hazard", "[sqlite]") {
    const plan::Plan up = testing::sqlite_plan("CREATE TABLE t (a TEXT)", "CREATE TABLE t (a INTEGER)").up;
    const auto copy =
        std::find_if(up.statements.begin(), up.statements.end(),
                     [](const plan::Statement& each) { return each.sql.starts_with("INSERT"); });

    REQUIRE(copy != up.statements.end());
    CHECK(std::find(copy->hazards.begin(), copy->hazards.end(), plan::Hazard::DataLoss) !=
          copy->hazards.end());
}

TEST_CASE("a table that is renamed and rebuilt at once is watched under both names", "[sqlite]") {
    const std::string from = "CREATE TABLE users (id INTEGER PRIMARY KEY, n TEXT)";
    const auto connection = testing::sqlite_database(from + "; INSERT INTO users VALUES (1, 'one')");
    const plan::Plan up =
        testing::sqlite_plan(from, "CREATE TABLE people (id INTEGER PRIMARY KEY, n TEXT NOT NULL)",
                             {"users=people"})
            .up;

    CHECK(up.directives == Lines{"foreign-keys off", "rebuild people renamed-from users"});
    testing::apply(*connection, up);
    CHECK(rows(*connection, "SELECT * FROM people") == Lines{"1|one"});
}

TEST_CASE("old tables with double-quoted strings in their checks do not stop a rebuild", "[sqlite]") {
    const std::string from = "CREATE TABLE t (a INT)";
    const auto connection = testing::sqlite_database(from + "; INSERT INTO t VALUES (1)");
    // Only a program that reads them as strings can have stored them.
    sqlite3* const handle = sqlite::native(*connection).handle();
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 1, nullptr);
    testing::run(*connection, "CREATE TABLE old (b CHECK (b IN (\"x\", \"y\")))");
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);

    testing::apply(*connection, testing::sqlite_plan(from, "CREATE TABLE t (a TEXT)").up);

    CHECK(rows(*connection, "SELECT typeof(a) FROM t") == Lines{"text"});
    CHECK_THROWS_AS(testing::run(*connection, "CREATE TABLE new (b CHECK (b <> \"x\"))"), Error);
}

TEST_CASE("rowids may change when a column takes their place", "[sqlite]") {
    const auto connection =
        migrated("CREATE TABLE t (a INTEGER, b TEXT)", "INSERT INTO t VALUES (7, 'x'), (3, 'y')",
                 "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)");

    CHECK(rows(*connection, "SELECT rowid, a, b FROM t ORDER BY a") == Lines{"3|3|y", "7|7|x"});
}
