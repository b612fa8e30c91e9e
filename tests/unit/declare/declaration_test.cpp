// SPDX-License-Identifier: MIT
#include "varve/declare/declaration.hpp"

#include "tests/support/dialects.hpp"

#include <catch2/catch.hpp>

namespace varve::declare {

namespace {

Declaration declared(const std::string& text, std::string_view dialect = "postgres",
                     const std::string& name = "schema.yaml") {
    DiagnosticList sink;
    std::optional<Declaration> declaration = read_declaration(
        std::vector{std::make_shared<const SourceText>(name, text)}, test::dialect_named(dialect), sink);
    for (const Diagnostic& item : sink.items()) {
        UNSCOPED_INFO(format(item));
    }
    REQUIRE(declaration);
    return std::move(*declaration);
}

const Column& column(const Declaration& declaration, const std::string& name,
                     const std::string& schema = "public") {
    const Object* object = declaration.schema.find({Kind::Column, schema, "t", name, ""});
    REQUIRE(object != nullptr);
    return as<Column>(*object);
}

std::string default_of(const std::string& type, const std::string& value) {
    const Declaration declaration =
        declared("tables: {t: {columns: {c: {type: " + type + ", default: " + value + "}}}}");
    const Column& found = column(declaration, "c");
    return found.default_value ? found.default_value->text : "";
}

}  // namespace

TEST_CASE("columns hold a value unless they say otherwise", "[declare]") {
    const Declaration declaration = declared(
        "tables:\n  t:\n    columns:\n      a: text\n      b: text?\n      c: {type: int, null: true}\n");

    CHECK_FALSE(column(declaration, "a").is_nullable);
    CHECK(column(declaration, "b").is_nullable);
    CHECK(column(declaration, "c").is_nullable);
    CHECK(column(declaration, "c").type.name == "integer");
}

TEST_CASE("literals are written as the type of the column asks", "[declare]") {
    CHECK(default_of("text", "free") == "'free'");
    CHECK(default_of("text", "5") == "'5'");
    CHECK(default_of("text", "no") == "'no'");
    CHECK(default_of("text", "007") == "'007'");
    CHECK(default_of("text", "1e3") == "'1e3'");
    CHECK(default_of("text", "it''s") == "'it''''s'");
    CHECK(default_of("int", "5") == "5");
    CHECK(default_of("int", "-5") == "-5");
    CHECK(default_of("'decimal(4, 2)'", "1.50") == "1.50");
    CHECK(default_of("double", "1e3") == "1e3");
    CHECK(default_of("bool", "true") == "true");
    CHECK(default_of("jsonb", "'{}'") == "'{}'");
    CHECK(default_of("date", "2020-01-01") == "'2020-01-01'");
    CHECK(default_of("inet", "127.0.0.1") == "'127.0.0.1'");
    CHECK(default_of("text", "null").empty());
    CHECK(default_of("timestamptz", "{sql: now()}") == "now()");
    CHECK(default_of("int", "{sql: '1 + 1 -- two'}") == "1 + 1");
}

TEST_CASE("a default may differ by dialect", "[declare]") {
    const std::string text =
        "tables: {t: {columns: {c: {type: text, default: {postgres: {sql: now()}, sqlite: never}}}}}";

    CHECK(column(declared(text), "c").default_value->text == "now()");
    CHECK(column(declared(text, "sqlite"), "c", "").default_value->text == "'never'");
}

TEST_CASE("a type may differ by dialect, and be verbatim", "[declare]") {
    const std::string text = "tables: {t: {columns: {a: {type: {postgres: citext, sqlite: text}}, b: {type: "
                             "{sql: 'numeric(5)'}}}}}";

    CHECK(column(declared(text), "a").type.name == "citext");
    CHECK(column(declared(text, "sqlite"), "a", "").type.name == "TEXT");
    CHECK(column(declared(text), "b").type.name == "numeric(5)");
}

TEST_CASE("an enumeration is a type where there are such types and a check elsewhere", "[declare]") {
    const std::string text =
        "enums: {mood: [sad, happy]}\ntables: {t: {columns: {m: {type: mood, default: sad}}}}";
    const Declaration postgres = declared(text);
    const Declaration sqlite = declared(text, "sqlite");

    CHECK(column(postgres, "m").type.name == "public.mood");
    CHECK(postgres.schema.of_kind(Kind::EnumType).size() == 1);
    CHECK(postgres.schema.find({Kind::Column, "public", "t", "m", ""})->needs.size() == 1);
    CHECK(column(sqlite, "m", "").type.name == "TEXT");
    REQUIRE(sqlite.schema.of_kind(Kind::CheckConstraint).size() == 1);
    CHECK(as<CheckConstraint>(*sqlite.schema.of_kind(Kind::CheckConstraint).front()).expression.text ==
          "m IN ('sad', 'happy')");
}

TEST_CASE("an identity is what the database has for it", "[declare]") {
    const std::string text =
        "tables: {t: {columns: {id: {type: bigint, identity: always, primary_key: true}}}}";

    CHECK(column(declared(text), "id").identity->mode == IdentityMode::Always);
    CHECK(column(declared(text, "sqlite"), "id", "").type.name == "INTEGER");
}

TEST_CASE("foreign keys have a short and a full form", "[declare]") {
    const Declaration declaration = declared(R"(
tables:
  p: {columns: {id: {type: int, primary_key: true}, a: int, b: int}, unique: [[a, b]]}
  c:
    columns:
      p_id: {type: int, references: p.id}
      q_id: {type: int, null: true, references: {table: p, on_delete: set null, name: q, deferrable: deferred}}
      x: int
      y: int
    foreign_keys:
      xy: {columns: [x, y], table: p, referenced_columns: [a, b], on_update: cascade, match: full}
)");
    const auto find = [&](const std::string& name, const std::string& signature = "") {
        const Object* object = declaration.schema.find({Kind::ForeignKey, "public", "c", name, signature});
        REQUIRE(object != nullptr);
        return as<ForeignKey>(*object);
    };

    CHECK(find("", "p_id -> p(id)").referenced_columns == std::vector<std::string>{"id"});
    CHECK(find("q").on_delete == ReferentialAction::SetNull);
    CHECK(find("q").deferrability == Deferrability::InitiallyDeferred);
    CHECK(find("q").referenced_columns.empty());
    CHECK(find("xy").match == MatchKind::Full);
}

TEST_CASE("indexes have keys of columns and of SQL", "[declare]") {
    const Declaration declaration = declared(R"(
tables:
  t:
    columns: {a: text, b: {type: int, index: true}}
    indexes:
      - a
      - [a, b]
      - {keys: [{sql: lower(a), order: desc, nulls: last}], where: b > 0, unique: true, method: btree, include: [b]}
      - {name: g, keys: a, method: {postgres: hash}, postgres: {fillfactor: 70}}
)");
    const auto find = [&](const std::string& name) {
        const Object* object = declaration.schema.find({Kind::Index, "public", "t", name, ""});
        REQUIRE(object != nullptr);
        return as<Index>(*object);
    };

    CHECK(find("t_a_idx").keys.size() == 1);
    CHECK(find("t_a_b_idx").keys.size() == 2);
    CHECK(find("t_b_idx").keys.front().column == "b");
    CHECK(find("t_expr_idx").keys.front().expression->text == "lower(a)");
    CHECK(find("t_expr_idx").method.empty());
    CHECK(find("g").method == "hash");
    CHECK(find("g").dialect_options == Options{{"fillfactor", "70"}});
}

TEST_CASE("`only` leaves out what another database has", "[declare]") {
    const std::string text = "tables: {t: {columns: {a: int, b: {type: int, only: postgres}}, checks: [{sql: "
                             "a > 0, only: [sqlite]}]}}";

    CHECK(declared(text).schema.of_kind(Kind::Column).size() == 2);
    CHECK(declared(text, "sqlite").schema.of_kind(Kind::Column).size() == 1);
    CHECK(declared(text).schema.of_kind(Kind::CheckConstraint).empty());
}

TEST_CASE("renames say what a table and its columns were called", "[declare]") {
    const Declaration declaration =
        declared("tables: {t: {renamed_from: old_t, columns: {a: {type: int, renamed_from: old_a}}}}");

    REQUIRE(declaration.renames.size() == 2);
    CHECK(declaration.renames[0].from == ObjectId{Kind::Table, "public", "", "old_t", ""});
    CHECK(declaration.renames[1].from == ObjectId{Kind::Column, "public", "old_t", "old_a", ""});
    CHECK(declaration.renames[1].to == ObjectId{Kind::Column, "public", "t", "a", ""});
}

TEST_CASE("names with dots stand in double quotes", "[declare]") {
    const Declaration declaration =
        declared("tables: {'\"a.b\"': {columns: {c.d: int}}, audit.log: {columns: {x: int}}}");

    CHECK(declaration.schema.contains({Kind::Column, "public", "a.b", "c.d", ""}));
    CHECK(declaration.schema.contains({Kind::Table, "audit", "", "log", ""}));
}

TEST_CASE("SQL in a block is placed line by line", "[declare]") {
    const Declaration declaration =
        declared("sql:\n  - |\n    SELECT 1;\n\n    SELECT\n      bad;\n  - SELECT 3\n", "sqlite");

    REQUIRE(declaration.statements.size() == 3);
    CHECK(declaration.statements[1].sql == "SELECT\n  bad");
    CHECK(to_string(declaration.statements[1].range(9)) == "schema.yaml:6:7");
    CHECK(to_string(declaration.statements[2].range(7)) == "schema.yaml:7:12");
}

TEST_CASE("objects know where they were declared", "[declare]") {
    const Declaration declaration = declared("tables:\n  t:\n    columns:\n      a: int\n");

    CHECK(to_string(*declaration.schema.find({Kind::Column, "public", "t", "a", ""})->declared_at) ==
          "schema.yaml:4:7");
}

TEST_CASE("views need what their text mentions", "[declare]") {
    const Declaration declaration =
        declared("tables: {t: {columns: {a: int}}}\nviews: {v: SELECT a FROM w, w: SELECT a FROM t}");

    CHECK(declaration.schema.find({Kind::View, "public", "", "v", ""})->needs ==
          std::vector<ObjectId>{{Kind::View, "public", "", "w", ""}});
}

}  // namespace varve::declare
