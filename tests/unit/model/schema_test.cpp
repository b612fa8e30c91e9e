// SPDX-License-Identifier: MIT
#include "sample_schema.hpp"

#include <catch2/catch.hpp>

using namespace varve;

TEST_CASE("the columns of a table come in the order of their declaration", "[model]") {
    const Schema schema = testing::users_schema();

    const std::vector<const Object*> columns = schema.table({"", "users"}).columns();

    REQUIRE(columns.size() == 3);
    CHECK(columns[0]->id.name == "id");
    CHECK(columns[1]->id.name == "email");
    CHECK(columns[2]->id.name == "age");
}

TEST_CASE("a table whose name begins like another keeps its parts to itself", "[model]") {
    Schema schema = testing::users_schema();
    schema.add(testing::table("users_archive"));
    schema.add(testing::column("users_archive", "id", "bigint", 1));

    CHECK(schema.table({"", "users_archive"}).columns().size() == 1);
    CHECK(schema.table({"", "users"}).columns().size() == 3);
}

TEST_CASE("what lives in a table is listed kind by kind", "[model]") {
    const Schema schema = testing::users_schema();

    const std::vector<const Object*> parts = schema.owned_by({"", "users"});

    CHECK(parts.size() == 6);
}

TEST_CASE("adding an object of the same name replaces it", "[model]") {
    Schema schema = testing::users_schema();
    schema.add(testing::column("users", "age", "smallint", 3));

    CHECK(as<Column>(*schema.table({"", "users"}).column("age")).type.name == "smallint");
    CHECK(schema.table({"", "users"}).columns().size() == 3);
}
