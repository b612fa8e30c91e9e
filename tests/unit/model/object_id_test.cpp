// SPDX-License-Identifier: MIT
#include "varve/model/definition.hpp"

#include <catch2/catch.hpp>

using namespace varve;

TEST_CASE("every kind has a key that leads back to it", "[model]") {
    for (const Kind kind : all_kinds()) {
        CHECK(kind_from_key(key_of(kind)) == kind);
    }
}

TEST_CASE("the alternatives of a definition stand in the order of the kinds", "[model]") {
    for (const Kind kind : all_kinds()) {
        CHECK(kind_of(make_definition(kind)) == kind);
    }
}

TEST_CASE("an object is described as people call it", "[model]") {
    CHECK(describe(ObjectId{Kind::Table, "public", "", "users", ""}) == "table users");
    CHECK(describe(ObjectId{Kind::Table, "shop", "", "users", ""}) == "table shop.users");
    CHECK(describe(ObjectId{Kind::Column, "", "users", "email", ""}) == "column users.email");
    CHECK(describe(ObjectId{Kind::Index, "", "users", "users_email", ""}) == "index users_email of users");
    CHECK(describe(ObjectId{Kind::CheckConstraint, "", "users", "", "age > 0"}) == "check age > 0 of users");
    CHECK(describe(ObjectId{Kind::PrimaryKey, "", "users", "", ""}) == "primary key of users");
    CHECK(describe(ObjectId{Kind::Routine, "public", "", "f", "integer"}) == "routine f(integer)");
}
