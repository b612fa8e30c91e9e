// SPDX-License-Identifier: MIT
#include "sqlite/create_index_parser.hpp"
#include "sqlite/create_table_parser.hpp"

#include <catch2/catch.hpp>

using namespace varve;
using namespace varve::sqlite;

namespace {

ParsedTable parse(std::string_view sql) {
    const std::optional<ParsedTable> table = parse_create_table(sql);
    REQUIRE(table.has_value());
    return *table;
}

}  // namespace

TEST_CASE("columns keep their names whatever quotes they have", "[sqlite]") {
    const ParsedTable table =
        parse("CREATE TABLE 't' (\"a\"\"b\" int, [c d] text, `e` , 'f' numeric(10, 2), g double precision)");

    REQUIRE(table.columns.size() == 5);
    CHECK(table.columns[0].name == "a\"b");
    CHECK(table.columns[1].name == "c d");
    CHECK(table.columns[2].name == "e");
    CHECK(table.columns[3].name == "f");
    CHECK(table.columns[4].name == "g");
}

TEST_CASE("constraints beside a column know their column and their name", "[sqlite]") {
    const ParsedTable table =
        parse("CREATE TABLE t (a INTEGER CONSTRAINT pk PRIMARY KEY DESC ON CONFLICT REPLACE AUTOINCREMENT,"
              " b TEXT NOT NULL ON CONFLICT IGNORE COLLATE nocase UNIQUE CHECK (b <> ')'),"
              " c INT DEFAULT -1 REFERENCES p (x) ON DELETE SET NULL ON UPDATE CASCADE MATCH FULL DEFERRABLE "
              "INITIALLY DEFERRED)");

    REQUIRE(table.constraints.size() == 4);
    CHECK(table.constraints[0].kind == Kind::PrimaryKey);
    CHECK(table.constraints[0].name == "pk");
    CHECK(table.constraints[0].on_conflict == "replace");
    CHECK(table.constraints[0].has_autoincrement);
    CHECK(table.constraints[0].keys[0].is_descending);
    CHECK(table.constraints[1].kind == Kind::UniqueConstraint);
    CHECK(table.constraints[1].name.empty());
    CHECK(table.constraints[2].expression == "b <> ')'");
    CHECK(table.constraints[2].column == 2);
    CHECK(table.constraints[3].reference.table == "p");
    CHECK(table.constraints[3].reference.on_delete == ReferentialAction::SetNull);
    CHECK(table.constraints[3].reference.on_update == ReferentialAction::Cascade);
    CHECK(table.constraints[3].reference.deferrability == Deferrability::InitiallyDeferred);
    CHECK(table.columns[1].collation == "nocase");
    CHECK(table.columns[1].not_null_on_conflict == "ignore");
}

TEST_CASE("table constraints need no commas between them", "[sqlite]") {
    const ParsedTable table = parse(
        "CREATE TABLE t (a, b, PRIMARY KEY (a, b DESC) UNIQUE (b COLLATE rtrim) CONSTRAINT c CHECK (a > (b)) "
        "FOREIGN KEY (a, b) REFERENCES p) WITHOUT ROWID");

    REQUIRE(table.constraints.size() == 4);
    CHECK(table.constraints[0].keys[1].is_descending);
    CHECK(table.constraints[1].keys[0].collation == "rtrim");
    CHECK(table.constraints[2].name == "c");
    CHECK(table.constraints[2].expression == "a > (b)");
    CHECK(table.constraints[3].keys.size() == 2);
    CHECK(table.constraints[3].reference.columns.empty());
}

TEST_CASE("generated columns are read with and without their long form", "[sqlite]") {
    const ParsedTable table = parse(
        "CREATE TABLE t (a INT, b INT GENERATED ALWAYS AS (a + 1) STORED, c AS (a || ',') VIRTUAL NOT NULL)");

    CHECK(table.columns[1].generated_expression == "a + 1");
    CHECK(table.columns[1].storage == GeneratedStorage::Stored);
    CHECK(table.columns[2].generated_expression == "a || ','");
    CHECK(table.columns[2].storage == GeneratedStorage::Virtual);
}

TEST_CASE("comments and commas inside of them mean nothing", "[sqlite]") {
    const ParsedTable table = parse("CREATE TABLE t (a INT -- first, of two\n, /* b INT, */ c INT)");

    REQUIRE(table.columns.size() == 2);
    CHECK(table.columns[1].name == "c");
}

TEST_CASE("index keys are columns or expressions", "[sqlite]") {
    const std::optional<ParsedIndex> index = parse_create_index(
        "CREATE UNIQUE INDEX i ON t (a COLLATE nocase DESC, (b), lower(c) ASC, 'd') WHERE a > 0");

    REQUIRE(index.has_value());
    REQUIRE(index->keys.size() == 4);
    CHECK(index->is_unique);
    CHECK(index->keys[0].column == "a");
    CHECK(index->keys[0].collation == "nocase");
    CHECK(index->keys[0].is_descending);
    CHECK(index->keys[1].column == "b");
    CHECK(index->keys[2].expression == "lower(c)");
    CHECK(index->keys[3].column == "d");
    CHECK(index->predicate == "a > 0");
}
