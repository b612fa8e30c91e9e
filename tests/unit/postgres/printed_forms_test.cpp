// SPDX-License-Identifier: MIT
#include "postgres/inspect/canonical.hpp"
#include "postgres/inspect/default_names.hpp"
#include "postgres/shadow/observer.hpp"

#include <catch2/catch.hpp>

using namespace varve::postgres;

TEST_CASE("a column of a body that is an argument alone needs no name", "[postgres]") {
    const std::string head = "CREATE OR REPLACE FUNCTION f(x integer)\n RETURNS integer\n LANGUAGE sql\n";
    const auto body = [&](const std::string& text) { return head + "BEGIN ATOMIC\n " + text + ";\nEND"; };

    CHECK(canonical_body(body("SELECT x AS x")) == body("SELECT x"));
    CHECK(canonical_body(body("SELECT f.\"a b\" AS \"a b\", y AS z")) == body("SELECT f.\"a b\", y AS z"));
    CHECK(canonical_body(body("SELECT 'x AS x' AS x")) == body("SELECT 'x AS x' AS x"));
    CHECK(canonical_body(head + "AS $$ SELECT x AS x $$") == head + "AS $$ SELECT x AS x $$");
}

TEST_CASE("an observer takes both forms of a body for one", "[postgres]") {
    CHECK(without_own_names("SELECT x AS x, y AS z, \"a b\" AS \"a b\"") == "SELECT x, y AS z, \"a b\"");
    CHECK(without_own_names("SELECT x AS xy") == "SELECT x AS xy");
}

TEST_CASE("names that the server makes up are known by what it makes them of", "[postgres]") {
    CHECK(is_given_name("t_check", "t", {}, "check"));
    CHECK(is_given_name("t_a_check12", "t", {"a"}, "check"));
    CHECK(is_given_name("t_a_b_fkey1", "t", {"a", "b"}, "fkey"));
    CHECK_FALSE(is_given_name("t_check_1", "t", {}, "check"));
    CHECK_FALSE(is_given_name("u_check", "t", {}, "check"));
    // The number takes its place within the 63 bytes.
    const std::string table(60, 't');
    CHECK(is_given_name(table.substr(0, 57) + "_check", table, {}, "check"));
    CHECK(is_given_name(table.substr(0, 56) + "_check1", table, {}, "check"));
    CHECK_FALSE(is_given_name(table.substr(0, 57) + "_check1", table, {}, "check"));
}
