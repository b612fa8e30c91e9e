// SPDX-License-Identifier: MIT
#include "sqlite_support.hpp"

#include "sqlite/dialect.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace varve;
using testing::sqlite_schema;

namespace {

std::size_t differences(std::string_view left, std::string_view right) {
    diff::Options options;
    options.open_renames = diff::OpenRenames::DropAndAdd;
    return diff::diff(sqlite_schema(left), sqlite_schema(right), options).changes.size();
}

const Object& find(const Schema& schema, const ObjectId& id) {
    const Object* object = schema.find(id);
    REQUIRE(object != nullptr);
    return *object;
}

bool needs(const Object& object, const ObjectId& id) {
    return std::find(object.needs.begin(), object.needs.end(), id) != object.needs.end();
}

}  // namespace

TEST_CASE("spelling a table differently is not a change", "[sqlite]") {
    CHECK(differences(
              "CREATE TABLE t (a int check(a>0), b varchar ( 20 ) , primary key(a))",
              "create table [t] (a INT, \"b\" VARCHAR(20), -- name\n PRIMARY KEY (`A`), CHECK ((A > 0)))") ==
          0);
    CHECK(differences("CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p INT REFERENCES p (id) ON "
                      "DELETE CASCADE)",
                      "CREATE TABLE c (p int, FOREIGN KEY (P) REFERENCES P (ID) ON DELETE CASCADE);"
                      "CREATE TABLE p (id INTEGER PRIMARY KEY)") == 0);
    CHECK(
        differences(
            "CREATE TABLE t (a, b); CREATE INDEX i ON t (a collate nocase ASC, lower(b)) where a>0",
            "CREATE TABLE t (b, a); CREATE INDEX i ON T (\"a\" COLLATE NOCASE, LOWER( b )) WHERE (A > 0)") ==
        0);
    CHECK(differences("CREATE TABLE t (a); CREATE VIEW v AS select a from t;",
                      "CREATE TABLE t (a); CREATE VIEW \"v\" AS\n  SELECT \"a\" /* all */ FROM [t]") == 0);
}

TEST_CASE("what differs is seen", "[sqlite]") {
    const auto differs = [](std::string_view left, std::string_view right) {
        return differences(left, right) > 0;
    };

    CHECK(differs("CREATE TABLE t (a INT)", "CREATE TABLE t (a TEXT)"));
    CHECK(differs("CREATE TABLE t (a INT)", "CREATE TABLE t (a INT NOT NULL)"));
    CHECK(differs("CREATE TABLE t (a INT)", "CREATE TABLE t (a INT DEFAULT 0)"));
    CHECK(differs("CREATE TABLE t (a INT)", "CREATE TABLE t (a INT COLLATE NOCASE)"));
    CHECK(differs("CREATE TABLE t (a INT)", "CREATE TABLE t (a INT) STRICT"));
    CHECK(differs("CREATE TABLE t (a INT PRIMARY KEY)", "CREATE TABLE t (a INT PRIMARY KEY) WITHOUT ROWID"));
    CHECK(differs("CREATE TABLE t (a INTEGER PRIMARY KEY)",
                  "CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT)"));
    CHECK(differs("CREATE TABLE t (a INTEGER PRIMARY KEY)", "CREATE TABLE t (a INTEGER PRIMARY KEY DESC)"));
    CHECK(differs("CREATE TABLE t (a UNIQUE)", "CREATE TABLE t (a UNIQUE ON CONFLICT IGNORE)"));
    CHECK(differs("CREATE TABLE t (a CHECK (a > 0))", "CREATE TABLE t (a CHECK (a > 1))"));
    CHECK(differs("CREATE TABLE t (a, b AS (a))", "CREATE TABLE t (a, b AS (a) STORED)"));
    CHECK(differs("CREATE TABLE t (a REFERENCES p)",
                  "CREATE TABLE t (a REFERENCES p DEFERRABLE INITIALLY DEFERRED)"));
    CHECK(differs("CREATE TABLE t (a); CREATE INDEX i ON t (a)",
                  "CREATE TABLE t (a); CREATE INDEX i ON t (a DESC)"));
    CHECK(differs("CREATE TABLE t (a CONSTRAINT x UNIQUE)", "CREATE TABLE t (a CONSTRAINT y UNIQUE)"));
}

TEST_CASE("two equal constraints without a name are two", "[sqlite]") {
    const Schema schema = sqlite_schema("CREATE TABLE t (a CHECK (a > 0), CHECK (a > 0))");

    CHECK(schema.of_kind(Kind::CheckConstraint).size() == 2);
}

TEST_CASE("storage of virtual tables is not part of the schema", "[sqlite]") {
    const Schema schema = sqlite_schema("CREATE VIRTUAL TABLE f USING fts5(title,  body)");

    REQUIRE(schema.size() == 1);
    CHECK(as<Table>(*schema.of_kind(Kind::Table).front()).dialect_options.at("virtual") ==
          "fts5(title, body)");
}

TEST_CASE("views and triggers know what they need", "[sqlite]") {
    const Schema schema = sqlite_schema(
        "CREATE TABLE t (a, b); CREATE TABLE log (x);"
        "CREATE VIEW v AS SELECT a FROM t; CREATE VIEW w AS SELECT * FROM v;"
        "CREATE TRIGGER tr AFTER UPDATE OF b ON t BEGIN INSERT INTO log (x) VALUES (NEW.a); END;"
        "CREATE VIEW broken AS SELECT * FROM gone, log");
    const Object& view = find(schema, {Kind::View, "", "", "v", ""});
    const Object& outer = find(schema, {Kind::View, "", "", "w", ""});
    const Object& trigger = find(schema, {Kind::Trigger, "", "t", "tr", ""});
    const Object& broken = find(schema, {Kind::View, "", "", "broken", ""});

    CHECK(needs(view, {Kind::Table, "", "", "t", ""}));
    CHECK(needs(view, {Kind::Column, "", "t", "a", ""}));
    CHECK_FALSE(needs(view, {Kind::Column, "", "t", "b", ""}));
    CHECK(needs(outer, {Kind::View, "", "", "v", ""}));
    CHECK(needs(trigger, {Kind::Table, "", "", "log", ""}));
    CHECK(needs(trigger, {Kind::Column, "", "t", "a", ""}));
    CHECK(needs(broken, {Kind::Table, "", "", "log", ""}));
}

TEST_CASE("what a WITH clause reads is needed by its view", "[sqlite]") {
    const Schema schema =
        sqlite_schema("CREATE TABLE t (a); CREATE TABLE u (b);"
                      "CREATE VIEW v AS WITH part AS (SELECT * FROM t) SELECT a, b FROM part, u");
    const Object& view = find(schema, {Kind::View, "", "", "v", ""});

    CHECK(needs(view, {Kind::Column, "", "t", "a", ""}));
    CHECK(needs(view, {Kind::Table, "", "", "t", ""}));
    CHECK(needs(view, {Kind::Table, "", "", "u", ""}));
}

TEST_CASE("excluded tables are left out with their parts, and so are varve's own", "[sqlite]") {
    const auto connection = testing::sqlite_database(
        "CREATE TABLE a (x); CREATE INDEX i ON a (x); CREATE TABLE tmp_b (y); CREATE INDEX j ON tmp_b (y);"
        "CREATE TABLE varve_history (id)");

    const Schema schema = sqlite::dialect().inspect(*connection, {{}, {"tmp_*"}});

    CHECK(schema.of_kind(Kind::Table).size() == 1);
    CHECK(schema.of_kind(Kind::Index).size() == 1);
}
