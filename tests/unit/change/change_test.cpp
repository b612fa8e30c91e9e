// SPDX-License-Identifier: MIT
#include "varve/change/change.hpp"

#include "../model/sample_schema.hpp"

#include <catch2/catch.hpp>

using namespace varve;

TEST_CASE("a change names the fields that differ", "[change]") {
    const Object before = testing::column("users", "age", "integer", 1);
    Object after = testing::column("users", "age", "smallint", 2);
    as<Column>(after).is_nullable = false;
    after.comment = "in years";

    CHECK(changed_fields(before, after) == std::vector<std::string>{"type", "nullable", "comment"});
    CHECK(describe(Change(Alter{before, after})) == "change column users.age (type, nullable, comment)");
}

TEST_CASE("a change is described in a few words", "[change]") {
    CHECK(describe(Change(Create{testing::table("users")})) == "add table users");
    CHECK(describe(Change(Drop{testing::column("users", "age", "integer", 1)})) == "drop column users.age");
    CHECK(describe(Change(Rename{testing::table("users"), testing::table("people")})) ==
          "rename table users to people");
}
