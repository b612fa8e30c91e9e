// SPDX-License-Identifier: MIT
#include "integration/postgres/round_trip.hpp"

#include "postgres/dialect.hpp"

#include "varve/diff/diff.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

namespace varve::test {
namespace {

bool needs(const Object& object, const ObjectId& id) {
    return std::find(object.needs.begin(), object.needs.end(), id) != object.needs.end();
}

}  // namespace

TEST_CASE("needs come from the server's own catalogue, column by column") {
    PostgresDatabase database;
    database.query(
        "CREATE TYPE mood AS ENUM ('a'); CREATE TABLE p (id int PRIMARY KEY, x int);"
        "CREATE FUNCTION f(int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT $1';"
        "CREATE TABLE t (id int REFERENCES p, m mood, CHECK (f(id) > 0));"
        "CREATE INDEX i ON t (f(id)); CREATE VIEW v AS SELECT m FROM t; CREATE VIEW w AS SELECT * FROM v");

    const Schema schema = database.inspect();

    const Object& view = *schema.find({Kind::View, "public", "", "v", ""});
    CHECK(needs(view, {Kind::Column, "public", "t", "m", ""}));
    CHECK_FALSE(needs(view, {Kind::Column, "public", "t", "id", ""}));
    CHECK(needs(*schema.find({Kind::View, "public", "", "w", ""}), view.id));
    CHECK(needs(*schema.find({Kind::Column, "public", "t", "m", ""}),
                {Kind::EnumType, "public", "", "mood", ""}));
    CHECK(needs(*schema.find({Kind::ForeignKey, "public", "t", "t_id_fkey", ""}),
                {Kind::PrimaryKey, "public", "p", "p_pkey", ""}));
    CHECK(needs(*schema.find({Kind::Index, "public", "t", "i", ""}),
                {Kind::Routine, "public", "", "f", "integer"}));
    CHECK(needs(*schema.find({Kind::CheckConstraint, "public", "t", "t_id_check", ""}),
                {Kind::Routine, "public", "", "f", "integer"}));
}

TEST_CASE("the sequence of a serial column is owned, that of an identity column is part of it") {
    PostgresDatabase database;
    database.query(
        "CREATE TABLE t (a serial, b int GENERATED ALWAYS AS IDENTITY (START WITH 5)); CREATE SEQUENCE s");

    const Schema schema = database.inspect();

    REQUIRE(schema.of_kind(Kind::Sequence).size() == 2);
    CHECK_FALSE(as<Sequence>(*schema.find({Kind::Sequence, "public", "", "s", ""})).owned_by);
    CHECK(as<Sequence>(*schema.find({Kind::Sequence, "public", "", "t_a_seq", ""})).owned_by->column == "a");
    CHECK(as<Column>(*schema.find({Kind::Column, "public", "t", "b", ""})).identity->options->start == 5);
}

TEST_CASE("operator classes and collations show only where they are not the default") {
    PostgresDatabase database;
    database.query(
        "CREATE TABLE t (a varchar(5), b text COLLATE \"C\");"
        "CREATE INDEX i ON t (a, b); CREATE INDEX j ON t (a text_pattern_ops, b COLLATE \"default\" DESC)");

    const Schema schema = database.inspect();

    const Index& plain = as<Index>(*schema.find({Kind::Index, "public", "t", "i", ""}));
    CHECK(plain.keys == std::vector<IndexKey>{{"a"}, {"b"}});
    const Index& special = as<Index>(*schema.find({Kind::Index, "public", "t", "j", ""}));
    CHECK(special.keys[0].operator_class == "text_pattern_ops");
    CHECK(special.keys[1].collation == "\"default\"");
    CHECK(special.keys[1].order == SortOrder::Descending);
    CHECK(special.keys[1].nulls == NullsOrder::ByDefault);
}

TEST_CASE("what is not modelled is said and never differs") {
    PostgresDatabase database;
    database.query("CREATE TYPE s; CREATE TABLE t (a int, b int); CREATE STATISTICS s ON a, b FROM t");

    const Schema schema = database.inspect();

    CHECK(schema.contains({Kind::Unmodelled, "public", "", "s", "shell type"}));
    CHECK(schema.contains({Kind::ServerObject, "public", "", "s", "statistics"}));
}

TEST_CASE("what lives in a table or type of an extension belongs to the extension") {
    PostgresDatabase database;
    database.query("CREATE EXTENSION citext;"
                   "CREATE DOMAIN d AS int CHECK (value > 0);"
                   "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';"
                   "CREATE TABLE t (id int PRIMARY KEY, b int UNIQUE, c int CHECK (c > 0) REFERENCES t (b));"
                   "CREATE INDEX i ON t (c); CREATE TRIGGER g BEFORE INSERT ON t EXECUTE FUNCTION f();"
                   "CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING;"
                   "CREATE POLICY p ON t;"
                   "COMMENT ON COLUMN t.b IS 'x'; COMMENT ON CONSTRAINT t_pkey ON t IS 'y'");
    for (const char* member : {"TABLE t", "DOMAIN d", "FUNCTION f()"}) {
        database.query(std::string("ALTER EXTENSION citext ADD ") + member);
    }

    const Schema schema = database.inspect();

    for (const auto& [id, object] : schema.objects()) {
        INFO(describe(id));
        CHECK((id.kind == Kind::Extension || id.kind == Kind::Namespace));
    }
}

TEST_CASE("the order of storage parameters is kept and is no difference") {
    PostgresDatabase one;
    one.query("CREATE TABLE t (a int) WITH (fillfactor = 70, autovacuum_enabled = off)");
    PostgresDatabase other;
    other.query("CREATE TABLE t (a int) WITH (autovacuum_enabled = off, fillfactor = 70)");

    const Object left = *one.inspect().find({Kind::Table, "public", "", "t", ""});
    const Object right = *other.inspect().find({Kind::Table, "public", "", "t", ""});

    CHECK(left.option_order == std::vector<std::string>{"fillfactor", "autovacuum_enabled"});
    CHECK(left.option_order != right.option_order);
    CHECK(left.has_same_content(right));
}

TEST_CASE("members of extensions are not part of the schema, and who uses them needs the extension") {
    PostgresDatabase database;
    database.query("CREATE EXTENSION citext; CREATE TABLE t (a citext, b citext[])");

    const Schema schema = database.inspect();

    const ObjectId extension{Kind::Extension, "", "", "citext", ""};
    CHECK(schema.contains(extension));
    CHECK(schema.of_kind(Kind::Routine).empty());
    CHECK(needs(*schema.find({Kind::Column, "public", "t", "a", ""}), extension));
    CHECK(needs(*schema.find({Kind::Column, "public", "t", "b", ""}), extension));
}

TEST_CASE("inspecting inside a transaction sees it and leaves its settings alone") {
    PostgresDatabase database;
    const ConnectionTransaction transaction(*database.connection);
    database.connection->execute(Sql() << "CREATE TABLE t (a int)");
    const std::string path = database.connection->query_text(Sql() << "SHOW search_path");

    const Schema schema = database.inspect();

    CHECK(schema.contains({Kind::Table, "public", "", "t", ""}));
    CHECK(database.connection->query_text(Sql() << "SHOW search_path") == path);
}

TEST_CASE("what a session has set does not change what is read") {
    PostgresDatabase database;
    database.query("CREATE SCHEMA app; CREATE TYPE app.\"Mood\" AS ENUM ('a'); CREATE TABLE app.t (m "
                   "app.\"Mood\" DEFAULT 'a', d "
                   "date DEFAULT '2026-01-31', i interval DEFAULT '1 day 02:00', f float8 DEFAULT "
                   "'0.1'::float8, z timestamptz DEFAULT '2026-01-31 12:00+01'::timestamptz, b "
                   "bytea DEFAULT '\\x01', "
                   "CHECK (m IN ('a') AND d > '2025-12-31')); CREATE INDEX ON app.t ((d + i)); CREATE VIEW "
                   "app.v AS SELECT m, d, i "
                   "FROM app.t WHERE i > '1 hour'");
    const Schema plain = database.inspect();

    for (const char* setting :
         {"search_path = app, public", "quote_all_identifiers = on", "DateStyle = 'SQL, DMY'",
          "IntervalStyle = iso_8601", "extra_float_digits = -15", "bytea_output = escape",
          "TimeZone = 'Asia/Tokyo'", "standard_conforming_strings = off", "lc_monetary = 'C'",
          "row_security = off"}) {
        INFO(setting);
        database.connection->execute(Sql().verbatim("SET " + std::string(setting)));
        CHECK(diff::diff(database.inspect(), plain).changes.empty());
    }
}

TEST_CASE("temporary objects belong to their session and to no schema") {
    PostgresDatabase database;
    for (const char* statement :
         {"CREATE TEMPORARY TABLE t (id integer PRIMARY KEY)", "CREATE TEMPORARY VIEW v AS SELECT id FROM t",
          "CREATE FUNCTION pg_temp.f() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
          "CREATE TEMPORARY SEQUENCE s"}) {
        database.connection->execute(Sql().verbatim(statement));
    }

    CHECK(database.inspect().empty());
}

}  // namespace varve::test
