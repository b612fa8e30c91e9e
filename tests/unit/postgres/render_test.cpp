// SPDX-License-Identifier: MIT
#include "postgres/dialect.hpp"

#include "varve/plan/planner.hpp"

#include <catch2/catch.hpp>

namespace varve::postgres {
namespace {

ObjectId part(Kind kind, const char* name) {
    return {kind, "public", "t", name, ""};
}

Schema table_with(std::vector<Object> parts) {
    Schema schema;
    schema.add({{Kind::Table, "public", "", "t", ""}, Table{}});
    int ordinal = 0;
    for (Object& each : parts) {
        each.ordinal = ++ordinal;
        schema.add(std::move(each));
    }
    return schema;
}

std::vector<std::string> up(const Schema& from, const Schema& to) {
    std::vector<std::string> texts;
    for (const plan::Statement& statement : plan::plan_round_trip(from, to, {}, dialect()).up.statements) {
        texts.push_back(statement.sql);
    }
    return texts;
}

}  // namespace

TEST_CASE("a change of type lets the default step aside", "[postgres]") {
    const Schema from =
        table_with({{part(Kind::Column, "c"), Column{{"text"}, true, Expression{"'1'::text"}}}});
    const Schema to = table_with({{part(Kind::Column, "c"), Column{{"integer"}, true, Expression{"1"}}}});

    CHECK(up(from, to) == std::vector<std::string>{"ALTER TABLE public.t ALTER COLUMN c DROP DEFAULT,\n"
                                                   "    ALTER COLUMN c TYPE integer USING c::integer,\n"
                                                   "    ALTER COLUMN c SET DEFAULT 1"});
}

TEST_CASE("a shorter varchar never cuts values off", "[postgres]") {
    const Schema from = table_with({{part(Kind::Column, "c"), Column{{"character varying(20)"}}}});
    const Schema to = table_with({{part(Kind::Column, "c"), Column{{"character varying(5)"}}}});

    CHECK(up(from, to) ==
          std::vector<std::string>{"ALTER TABLE public.t ALTER COLUMN c TYPE character varying(5)"});
}

TEST_CASE("a constraint with another name is renamed", "[postgres]") {
    const Schema from = table_with({{part(Kind::CheckConstraint, "a"), CheckConstraint{{"(c > 0)"}}}});
    const Schema to = table_with({{part(Kind::CheckConstraint, "b"), CheckConstraint{{"(c > 0)"}}}});

    CHECK(up(from, to) == std::vector<std::string>{"ALTER TABLE public.t RENAME CONSTRAINT a TO b"});
}

TEST_CASE("new labels of an enum are added where they belong", "[postgres]") {
    const ObjectId id{Kind::EnumType, "public", "", "mood", ""};
    Schema from;
    from.add({id, EnumType{{"b", "d"}}});
    Schema to;
    to.add({id, EnumType{{"a", "b", "c", "d", "e"}}});

    CHECK(up(from, to) == std::vector<std::string>{"ALTER TYPE public.mood ADD VALUE 'a' BEFORE 'b'",
                                                   "ALTER TYPE public.mood ADD VALUE 'c' AFTER 'b'",
                                                   "ALTER TYPE public.mood ADD VALUE 'e'"});
}

TEST_CASE("an enum that loses a label takes its columns along", "[postgres]") {
    const ObjectId id{Kind::EnumType, "public", "", "mood", ""};
    const auto with = [&](std::vector<std::string> labels) {
        Object column{part(Kind::Column, "m"), Column{{"public.mood"}, true, Expression{"'a'::public.mood"}}};
        column.needs = {id};
        Schema schema = table_with({column});
        schema.add({id, EnumType{std::move(labels)}});
        return schema;
    };

    CHECK(up(with({"a", "b"}), with({"a"})) ==
          std::vector<std::string>{"ALTER TYPE public.mood RENAME TO mood_varve_old",
                                   "CREATE TYPE public.mood AS ENUM ('a')",
                                   "ALTER TABLE public.t ALTER COLUMN m DROP DEFAULT,\n"
                                   "    ALTER COLUMN m TYPE public.mood USING m::text::public.mood,\n"
                                   "    ALTER COLUMN m SET DEFAULT 'a'::public.mood",
                                   "DROP TYPE public.mood_varve_old"});
}

TEST_CASE("a script opens and closes its transactions", "[postgres]") {
    plan::Plan plan;
    plan.statements = {{"CREATE TABLE t ()"}, {"VACUUM", {}, {}, {}, false}, {"DROP TABLE t"}};

    CHECK(dialect().renderer().script(plan) ==
          "\\set ON_ERROR_STOP on\nBEGIN;\nCREATE TABLE t ();\nCOMMIT;\nVACUUM;\n"
          "BEGIN;\nDROP TABLE t;\nCOMMIT;\n");
    CHECK(dialect().renderer().script({}).empty());
}

}  // namespace varve::postgres
