// SPDX-License-Identifier: MIT
#include "sqlite/location.hpp"

#include "varve/diag/error.hpp"

#include <catch2/catch.hpp>

using namespace varve;
using namespace varve::sqlite;

TEST_CASE("a SQLite URL is a path with parameters", "[sqlite]") {
    CHECK(parse_location(Url("sqlite:app.db")).path == "app.db");
    CHECK(parse_location(Url("sqlite:///var/app.db")).path == "/var/app.db");
    CHECK(parse_location(Url("sqlite:/var/app.db")).path == "/var/app.db");
    CHECK(parse_location(Url("sqlite::memory:")).is_in_memory());
    CHECK(parse_location(Url("sqlite:my%20app.db")).path == "my app.db");
    CHECK(parse_location(Url("sqlite:app.db?mode=ro")).mode == OpenMode::ReadOnly);
    CHECK(parse_location(Url("sqlite:app.db?mode=rw&busy_timeout=10")).busy_timeout_milliseconds == 10);
}

TEST_CASE("a SQLite URL that says something unknown is refused", "[sqlite]") {
    CHECK_THROWS_AS(parse_location(Url("sqlite:")), Error);
    CHECK_THROWS_AS(parse_location(Url("sqlite:app.db?cache=shared")), Error);
    CHECK_THROWS_AS(parse_location(Url("sqlite:app.db?busy_timeout=soon")), Error);
}
