// SPDX-License-Identifier: MIT
#include "varve/source/source.hpp"

#include "varve/declare/snapshot.hpp"
#include "varve/diag/error.hpp"

#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

namespace varve::source {

TEST_CASE("a URL is a database and never shows its password", "[source]") {
    const Source source = parse_source("postgresql://u:hunter2@h/db");

    CHECK(source.kind == SourceKind::Database);
    CHECK(source.description() == "postgresql://u:***@h/db");
    CHECK(dialect_of(source) == "postgres");
    CHECK(dialect_of(parse_source("sqlite:a.db")) == "sqlite");
}

TEST_CASE("files and folders are told apart by what they hold", "[source]") {
    const test::TemporaryDirectory folder;
    test::write_file(folder / "schema.yaml", "tables: {}\n");
    test::write_file(folder / "sql/a.sql", "CREATE TABLE a (x int);\n");
    test::write_file(folder / "migrations/20260101000000_a.sql",
                     "-- varve:migration 20260101000000_a\n-- varve:up\n");
    test::write_file(folder / "snapshot.json", declare::write_snapshot({}, "sqlite"));
    std::filesystem::create_directory(folder / "empty");

    CHECK(parse_source(folder / "schema.yaml").kind == SourceKind::Declared);
    CHECK(parse_source(folder / "sql").kind == SourceKind::Declared);
    CHECK(parse_source(folder / "migrations").kind == SourceKind::Migrations);
    CHECK(parse_source(folder / "empty").kind == SourceKind::Migrations);
    CHECK(parse_source(folder / "snapshot.json").kind == SourceKind::Snapshot);
    CHECK(dialect_of(parse_source(folder / "snapshot.json")) == "sqlite");
    CHECK(dialect_of(parse_source(folder / "schema.yaml")).empty());
}

TEST_CASE("a version behind a migration folder is where it ends", "[source]") {
    const test::TemporaryDirectory folder;
    test::write_file(folder / "m/20260101000000_a.sql", "-- varve:migration 20260101000000_a\n");
    const Source source = parse_source((folder / "m") + "@20260101000000");

    CHECK(source.kind == SourceKind::Migrations);
    CHECK(source.version == "20260101000000");
    CHECK(source.description() == (folder / "m") + "@20260101000000");
}

TEST_CASE("what does not exist, and one migration alone, are no sources", "[source]") {
    const test::TemporaryDirectory folder;
    test::write_file(folder / "20260101000000_a.sql", "-- varve:migration 20260101000000_a\n");

    CHECK_THROWS_WITH(parse_source("nowhere.yaml"), "there is no file or folder `nowhere.yaml`");
    CHECK_THROWS_WITH(parse_source(folder / "20260101000000_a.sql"),
                      Catch::Contains("is one migration, which is no schema by itself"));
}

}  // namespace varve::source
