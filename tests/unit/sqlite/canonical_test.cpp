// SPDX-License-Identifier: MIT
#include "sqlite/canonical.hpp"

#include <catch2/catch.hpp>

using namespace varve::sqlite;

namespace {

const KnownNames columns({"id", "price", "createdAt", "order", "a b"});

std::string canonical(std::string_view sql) {
    return canonical_expression(sql, columns, "items");
}

}  // namespace

TEST_CASE("spelling an expression differently is not a change", "[sqlite]") {
    CHECK(canonical("((Price>0))") == "price > 0");
    CHECK(canonical("\"price\" > 0 -- always") == "price > 0");
    CHECK(canonical("[price]/* money */>0") == "price > 0");
    CHECK(canonical("items.price > 0") == "price > 0");
    CHECK(canonical("main.items.price > 0") == "price > 0");
    CHECK(canonical("price between 1 and 5 AND createdat is not null") ==
          "price BETWEEN 1 AND 5 AND createdAt IS NOT NULL");
    CHECK(canonical("LOWER ( createdAt )||'X'") == "lower(createdAt) || 'X'");
    CHECK(canonical("price in(1,2)") == "price IN (1, 2)");
    CHECK(canonical("cast(price AS integer)") == "CAST(price AS INTEGER)");
    CHECK(canonical("createdAt collate nocase='x'") == "createdAt COLLATE NOCASE = 'x'");
}

TEST_CASE("parentheses that do not enclose the whole stay", "[sqlite]") {
    CHECK(canonical("(price) > (0)") == "(price) > (0)");
}

TEST_CASE("signs are told from subtraction", "[sqlite]") {
    CHECK(canonical("price=-1") == "price = -1");
    CHECK(canonical("price - 1") == canonical("price-1"));
    CHECK(canonical("-price <> +1") == "-price <> +1");
    CHECK(canonical("price->>'$.a'") == "price ->> '$.a'");
}

TEST_CASE("a double-quoted word that is no column is the string that SQLite takes it for", "[sqlite]") {
    CHECK(canonical("createdAt <> \"never\"") == "createdAt <> 'never'");
}

TEST_CASE("names that need quotes keep them", "[sqlite]") {
    CHECK(canonical("[a b] > \"order\"") == "\"a b\" > \"order\"");
}

TEST_CASE("blobs are one literal", "[sqlite]") {
    CHECK(canonical("X'00FF'") == "x'00ff'");
}

TEST_CASE("types know neither case nor needless space", "[sqlite]") {
    CHECK(canonical_type("varchar (20)") == "VARCHAR(20)");
    CHECK(canonical_type("double   precision") == "DOUBLE PRECISION");
    CHECK(canonical_type("numeric(10 , 2)") == "NUMERIC(10,2)");
    CHECK(canonical_type("") == "");
}

TEST_CASE("defaults need parentheses unless they are literals", "[sqlite]") {
    CHECK(is_plain_default("'x'"));
    CHECK(is_plain_default("-1.5"));
    CHECK(is_plain_default("x'00'"));
    CHECK(is_plain_default("CURRENT_TIMESTAMP"));
    CHECK(is_plain_default("\"abc\""));
    CHECK_FALSE(is_plain_default("datetime('now')"));
    CHECK_FALSE(is_plain_default("1 + 2"));
    CHECK(is_constant_default("TRUE"));
    CHECK_FALSE(is_constant_default("CURRENT_DATE"));
}

TEST_CASE("views keep what may be a string", "[sqlite]") {
    const KnownNames names({"users", "name"});

    CHECK(canonical_statement("select \"name\", \"x\" from [users] where name=\"it\"", names) ==
          "SELECT name, \"x\" FROM users WHERE name = \"it\"");
    CHECK(canonical_statement("SELECT  u.\"id\"\nFROM users AS u;", names) == "SELECT u.id FROM users AS u;");
}
