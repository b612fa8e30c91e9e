// SPDX-License-Identifier: MIT
#include "varve/source/loader.hpp"

#include "varve/declare/snapshot.hpp"
#include "varve/diag/error.hpp"
#include "varve/report/schema_text.hpp"
#include "varve/report/yaml.hpp"

#include "tests/support/dialects.hpp"
#include "tests/support/postgres_server.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>

namespace varve::source {

namespace {

constexpr std::string_view yaml = R"(
enums: {plan: [free, pro]}
tables:
  users:
    columns:
      id: {type: bigint, identity: true, primary_key: true}
      email: {type: varchar(255), unique: true}
      plan: {type: plan, default: free}
      score: {type: 'decimal(10, 2)', default: 1.5, check: score >= 0}
      is_admin: {type: bool, default: false}
      created_at: {type: timestamptz, default: {sql: CURRENT_TIMESTAMP}}
    indexes: [{keys: [{sql: lower(email)}], where: score > 1, name: users_email_lower}]
  posts:
    columns:
      id: {type: int, identity: true, primary_key: true}
      user_id: {type: bigint, references: {table: users, column: id, on_delete: cascade}, index: true}
      title: text?
    unique: [[user_id, title]]
views: {titles: SELECT title FROM posts}
)";

/// A folder, a dialect and all that load() wants.
struct Desk {
    explicit Desk(std::string_view dialect_name = "sqlite", ShadowOptions where = {})
        : dialect(test::dialect_named(dialect_name)), shadow(dialect, std::move(where)) {
        options.caching = Caching::Off;
    }

    std::string file(std::string_view name, std::string_view content) const {
        test::write_file(folder / name, content);
        return folder / name;
    }
    LoadedSchema loaded(const std::string& source) {
        std::optional<LoadedSchema> result = load(parse_source(source), dialect, shadow, options, sink);
        for (const Diagnostic& item : sink.items()) {
            UNSCOPED_INFO(format(item));
        }
        REQUIRE(result);
        return std::move(*result);
    }

    test::TemporaryDirectory folder;
    const Dialect& dialect;
    LazyShadow shadow;
    LoadOptions options;
    DiagnosticList sink;
};

}  // namespace

TEST_CASE("a declared schema comes back as the database read it", "[source]") {
    Desk desk;
    const LoadedSchema loaded = desk.loaded(desk.file("schema.yaml", yaml));

    const Object* column = loaded.schema.find({Kind::Column, "", "users", "email", ""});
    REQUIRE(column != nullptr);
    CHECK(as<Column>(*column).type.name == "VARCHAR(255)");
    REQUIRE(column->declared_at != nullptr);
    CHECK(column->declared_at->begin.line == 7);
}

TEST_CASE("printed as YAML, a schema loads back to an equal one", "[source][report]") {
    Desk desk;
    const Schema schema = desk.loaded(desk.file("schema.yaml", yaml)).schema;
    const Schema again = desk.loaded(desk.file("again.yaml", report::yaml(schema, desk.dialect))).schema;

    CHECK(report::schema_text(again) == report::schema_text(schema));
    CHECK(diff::diff(schema, again).changes.empty());
}

TEST_CASE("a server's schema prints as YAML and as a snapshot that load back equal", "[source][server]") {
    const test::ScratchDatabase database;
    Desk desk("postgres", {Url(database.url())});
    const Schema schema = desk.loaded(desk.file("schema.yaml", yaml)).schema;
    const Schema from_yaml = desk.loaded(desk.file("again.yaml", report::yaml(schema, desk.dialect))).schema;
    const Schema from_snapshot =
        desk.loaded(desk.file("s.json", declare::write_snapshot(schema, "postgres"))).schema;

    CHECK(report::schema_text(from_yaml) == report::schema_text(schema));
    CHECK(diff::diff(schema, from_yaml).changes.empty());
    CHECK(diff::diff(schema, from_snapshot).changes.empty());
    CHECK(schema.contains({Kind::EnumType, "public", "", "plan", ""}));
    CHECK(schema.contains({Kind::UniqueConstraint, "public", "users", "users_email_key", ""}));
}

TEST_CASE("what a server refuses is shown in the YAML that asked for it", "[source][server]") {
    const test::ScratchDatabase database;
    Desk desk("postgres", {Url(database.url())});
    const std::string path = desk.file(
        "schema.yaml", "tables:\n  t:\n    columns:\n      a: int\n      b: {type: {sql: nothing}}\n"
                       "      c: {type: int, default: {sql: nowhere()}}\nsql:\n  - |\n    CREATE VIEW v AS\n"
                       "      SELECT missing FROM pg_class;\n");

    CHECK_FALSE(load(parse_source(path), desk.dialect, desk.shadow, desk.options, desk.sink));
    REQUIRE(desk.sink.items().size() == 2);
    CHECK(desk.sink.items()[0].message == "postgres says: type \"nothing\" does not exist (table t)");
    CHECK(desk.sink.items()[0].range->begin == SourcePosition{5, 7});
    CHECK(desk.sink.items()[1].range->begin == SourcePosition{10, 14});
}

TEST_CASE("a declared schema is loaded from the cache until it changes", "[source]") {
    Desk desk("sqlite", {Url("sqlite::memory:")});
    desk.options.caching = Caching::On;
    setenv("XDG_CACHE_HOME", (desk.folder / "cache").c_str(), 1);
    unsetenv("VARVE_NO_CACHE");
    const std::string path = desk.file("schema.yaml", yaml);
    const Schema schema = desk.loaded(path).schema;
    CHECK(desk.shadow.is_open());

    LazyShadow untouched(desk.dialect, desk.shadow.options());
    const std::optional<LoadedSchema> again =
        load(parse_source(path), desk.dialect, untouched, desk.options, desk.sink);
    REQUIRE(again);
    CHECK_FALSE(untouched.is_open());
    CHECK(diff::diff(schema, again->schema).changes.empty());

    desk.options.scope.exclude = {"other_*"};
    REQUIRE(load(parse_source(path), desk.dialect, untouched, desk.options, desk.sink));
    CHECK(untouched.is_open());
    unsetenv("XDG_CACHE_HOME");
}

TEST_CASE("as a snapshot, a schema is read back equal", "[source]") {
    Desk desk;
    const Schema schema = desk.loaded(desk.file("schema.yaml", yaml)).schema;
    const Schema again =
        desk.loaded(desk.file("schema.json", declare::write_snapshot(schema, "sqlite"))).schema;

    CHECK(diff::diff(schema, again).changes.empty());
    CHECK(declare::write_snapshot(again, "sqlite") == declare::write_snapshot(schema, "sqlite"));
}

TEST_CASE("the order of statements in SQL files does not matter", "[source]") {
    Desk desk;
    desk.file("sql/a.sql",
              "CREATE INDEX i ON t (x);\nCREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END;\n");
    desk.file("sql/b.sql", "CREATE TABLE t (x int);\n");
    const Schema schema = desk.loaded(desk.folder / "sql").schema;

    CHECK(schema.of_kind(Kind::Index).size() == 1);
    CHECK(schema.of_kind(Kind::Trigger).size() == 1);
}

TEST_CASE("YAML and SQL files of one folder make one schema", "[source]") {
    Desk desk;
    desk.file("db/a.sql", "CREATE VIEW v AS SELECT id FROM t;\n");
    desk.file("db/t.yml", "tables: {t: {columns: {id: int}}}\n");

    CHECK(desk.loaded(desk.folder / "db").schema.size() == 3);
}

TEST_CASE("the shadow is empty again for every source", "[source]") {
    Desk desk;
    desk.loaded(desk.file("a.sql", "CREATE TABLE a (x int);"));

    CHECK(desk.loaded(desk.file("b.sql", "CREATE TABLE b (x int);")).schema.of_kind(Kind::Table).size() == 1);
}

TEST_CASE("what is declared outside the managed scope is an error, not left out", "[source]") {
    Desk desk;
    desk.options.scope.exclude = {"audit_*"};
    const std::string path = desk.file("s.yaml", "tables:\n  audit_log: {columns: {x: int}}\n");

    CHECK_FALSE(load(parse_source(path), desk.dialect, desk.shadow, desk.options, desk.sink));
    REQUIRE(desk.sink.items().size() == 1);
    CHECK(desk.sink.items()[0].message ==
          "table audit_log is declared, but `exclude` leaves it alone in varve.yaml");
}

TEST_CASE("a snapshot of another kind of database is refused", "[source]") {
    Desk desk;
    const std::string path = desk.file("s.json", declare::write_snapshot({}, "postgres"));

    CHECK_THROWS_WITH(load(parse_source(path), desk.dialect, desk.shadow, desk.options, desk.sink),
                      Catch::Contains("is a snapshot of postgres, not of sqlite"));
}

TEST_CASE("files that are no snapshots are refused with their place", "[source]") {
    const auto message = [](const std::string& text) {
        try {
            declare::read_snapshot(SourceText("s.json", text));
        } catch (const Error& error) {
            return to_string(error.range().value()) + " " + error.what();
        }
        return std::string();
    };

    CHECK(message("{") == "s.json:1:2 `s.json` is not a snapshot: it is not valid JSON");
    CHECK(message("[]") == "s.json:1:1 `s.json` is not a snapshot: it has no `varve_snapshot`");
    CHECK(message("{\"varve_snapshot\": 9}") ==
          "s.json:1:1 `s.json` is not a snapshot: its version is 9, this program reads version 1");
    CHECK(message("{\"varve_snapshot\": 1, \"dialect\": 3}") ==
          "s.json:1:1 `s.json` is not a snapshot: a field is missing or of the wrong kind");
}

TEST_CASE("a dump of sqlite3 is a declared schema; rows are no part of it", "[source]") {
    Desk desk;
    const Schema wanted =
        desk.loaded(desk.file("wanted.sql", "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, x TEXT);\n"
                                            "CREATE VIRTUAL TABLE d USING fts5(body, \"it's\");\n"
                                            "CREATE VIEW v AS SELECT x FROM t;\n"))
            .schema;

    const Schema dump = desk.loaded(desk.file("dump.sql", R"(PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, x TEXT);
INSERT INTO t VALUES(1,replace('a\nb','\n',char(10)));
PRAGMA writable_schema=ON;
INSERT INTO sqlite_schema(type,name,tbl_name,rootpage,sql)VALUES('table','d','d',0,'CREATE VIRTUAL TABLE d USING fts5(body, "it''s")');
CREATE TABLE IF NOT EXISTS 'd_data'(id INTEGER PRIMARY KEY, block BLOB);
INSERT INTO d_data VALUES(1,X'');
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('t',1);
CREATE VIEW v AS SELECT x FROM t;
PRAGMA writable_schema=OFF;
COMMIT;
)"))
                            .schema;
    const Schema listing =
        desk.loaded(desk.file("schema.sql", R"(CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, x TEXT);
CREATE TABLE sqlite_sequence(name,seq);
CREATE VIRTUAL TABLE d USING fts5(body, "it's")
/* d(body,"it's") */;
CREATE TABLE IF NOT EXISTS 'd_data'(id INTEGER PRIMARY KEY, block BLOB);
CREATE VIEW v AS SELECT x FROM t
/* v(x) */;
)"))
            .schema;

    CHECK(report::schema_text(dump) == report::schema_text(wanted));
    CHECK(report::schema_text(listing) == report::schema_text(wanted));
}

TEST_CASE("files are included where their lines stand, each once, whoever names them", "[source]") {
    Desk desk;
    desk.file("db/all.sql", ".read parts/t.sql\n.read parts/i.sql\n");
    desk.file("db/parts/i.sql", ".read t.sql\nCREATE INDEX i ON t (x);\n");
    desk.file("db/parts/t.sql", ".read i.sql\nCREATE TABLE t (x int);\n");

    CHECK(desk.loaded(desk.folder / "db").schema.of_kind(Kind::Index).size() == 1);
    CHECK(desk.loaded(desk.folder / "db/all.sql").schema.of_kind(Kind::Index).size() == 1);
}

TEST_CASE("what is wrong in an included file is shown there", "[source]") {
    Desk desk;
    desk.file("b.sql", "\nCREATE VIEW v AS SELECT nothing FROM nowhere;\n");
    const std::string path = desk.file("a.sql", ".read b.sql\n.read c.sql\n");

    CHECK_FALSE(load(parse_source(path), desk.dialect, desk.shadow, desk.options, desk.sink));

    REQUIRE(desk.sink.items().size() == 1);
    CHECK(desk.sink.items()[0].id == "no-such-file");
    CHECK(to_string(desk.sink.items()[0].range.value()) == path + ":2:1");
}

TEST_CASE("settings hold for the file that has them, whatever order its statements need",
          "[source][server]") {
    Desk desk("postgres", {Url(test::postgres_server_url())});
    desk.file("db/a.sql", "SET statement_timeout = 0;\nSET newest_timeout = 0;\n"
                          "SELECT pg_catalog.set_config('search_path', '', false);\n"
                          "CREATE VIEW public.v AS SELECT id FROM app.t;\n");
    desk.file("db/b.sql", "CREATE SCHEMA app;\nSET search_path TO app;\n"
                          "CREATE INDEX i ON t (id);\nCREATE TABLE t (id int);\n");
    desk.file("db/c.sql", "CREATE TABLE in_public (id int);\n");

    const Schema schema = desk.loaded(desk.folder / "db").schema;

    CHECK(schema.contains({Kind::View, "public", "", "v", ""}));
    CHECK(schema.contains({Kind::Index, "app", "t", "i", ""}));
    CHECK(schema.contains({Kind::Table, "public", "", "in_public", ""}));
}

TEST_CASE("a setting that the server refuses is told once, at its place", "[source][server]") {
    Desk desk("postgres", {Url(test::postgres_server_url())});
    const std::string path =
        desk.file("a.sql", "SET no_such_setting = 1;\nCREATE TABLE t (x int);\nCREATE TABLE u (x int);\n");

    CHECK_FALSE(load(parse_source(path), desk.dialect, desk.shadow, desk.options, desk.sink));

    REQUIRE(desk.sink.items().size() == 1);
    CHECK(to_string(desk.sink.items()[0].range.value()) == path + ":1:1");
}

}  // namespace varve::source
