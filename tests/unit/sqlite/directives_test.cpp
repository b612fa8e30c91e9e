// SPDX-License-Identifier: MIT
#include "sqlite/directives.hpp"

#include "varve/diag/error.hpp"

#include <catch2/catch.hpp>

using namespace varve;
using namespace varve::sqlite;

TEST_CASE("directives are read as they are written", "[sqlite]") {
    const std::vector<std::string> lines = to_lines({true, {"users", "odd name"}});

    CHECK(lines == std::vector<std::string>{"foreign-keys off", "rebuild users", "rebuild \"odd name\""});
    CHECK(parse_directives(lines).has_foreign_keys_off);
    CHECK(parse_directives(lines).rebuilt_tables == std::vector<std::string>{"users", "odd name"});
}

TEST_CASE("an unknown directive is an error", "[sqlite]") {
    CHECK_THROWS_AS(parse_directives({"foreign-keys on"}), Error);
    CHECK_THROWS_AS(parse_directives({"rebuild"}), Error);
}
