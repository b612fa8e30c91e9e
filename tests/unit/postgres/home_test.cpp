// SPDX-License-Identifier: MIT
#include "postgres/home.hpp"

#include <catch2/catch.hpp>

using namespace varve;

TEST_CASE("the home of a session is taken out of its URL", "[postgres]") {
    const postgres::Home home =
        postgres::home_of(Url("postgresql://h/d?sslmode=require&schema=a%20%22b&x=1"));

    CHECK(home.schema == "a \"b");
    CHECK(home.url.text() == "postgresql://h/d?sslmode=require&x=1");
    CHECK(postgres::home_of(Url("postgresql://h/d?schema=t")).url.text() == "postgresql://h/d");
    CHECK(postgres::home_of(Url("postgresql://h/d")).schema.empty());
}

TEST_CASE("a search path is one schema, whatever it is called", "[postgres]") {
    CHECK(postgres::search_path_option("tenant_7") == "-csearch_path=tenant_7");
    CHECK(postgres::search_path_option("a \"b, c\\") == R"(-csearch_path="a\ ""b,\ c\\")");
}

TEST_CASE("homes have different locks", "[postgres]") {
    CHECK(postgres::lock_key_of("") == 0x7661727665);
    CHECK(postgres::lock_key_of("a") != postgres::lock_key_of("b"));
    CHECK(postgres::lock_key_of("a") > 0);
}
