// SPDX-License-Identifier: MIT
#include "sqlite/lexis.hpp"

#include <catch2/catch.hpp>

using namespace varve;

TEST_CASE("names are quoted only where SQLite needs it", "[sqlite]") {
    CHECK(sqlite::lexis().name("users") == "users");
    CHECK(sqlite::lexis().name("createdAt") == "createdAt");
    CHECK(sqlite::lexis().name("key") == "key");
    CHECK(sqlite::lexis().name("order") == "\"order\"");
    CHECK(sqlite::lexis().name("Group") == "\"Group\"");
    CHECK(sqlite::lexis().name("a b") == "\"a b\"");
    CHECK(sqlite::lexis().name("a\"b") == "\"a\"\"b\"");
    CHECK(sqlite::lexis().name("1st") == "\"1st\"");
    CHECK(sqlite::lexis().name("") == "\"\"");
}

TEST_CASE("true and false count as keywords", "[sqlite]") {
    CHECK(sqlite::is_keyword("TRUE"));
    CHECK(sqlite::is_keyword("select"));
    CHECK_FALSE(sqlite::is_keyword("users"));
}
