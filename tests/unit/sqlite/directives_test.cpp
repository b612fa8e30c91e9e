// SPDX-License-Identifier: MIT
#include "sqlite/directives.hpp"

#include "varve/diag/error.hpp"

#include <catch2/catch.hpp>

using namespace varve;
using namespace varve::sqlite;

TEST_CASE("directives are read as they are written", "[sqlite]") {
    const std::vector<std::string> lines = to_lines({true, {{"users"}, {"odd name", "old name"}}});

    CHECK(lines == std::vector<std::string>{"foreign-keys off", "rebuild users",
                                            "rebuild \"odd name\" renamed-from \"old name\""});
    const Directives read = parse_directives(lines);
    CHECK(read.has_foreign_keys_off);
    REQUIRE(read.rebuilt_tables.size() == 2);
    CHECK(read.rebuilt_tables[0].name_before() == "users");
    CHECK(read.rebuilt_tables[1].name == "odd name");
    CHECK(read.rebuilt_tables[1].former_name == "old name");
}

TEST_CASE("an unknown directive is an error", "[sqlite]") {
    CHECK_THROWS_AS(parse_directives({"foreign-keys on"}), Error);
    CHECK_THROWS_AS(parse_directives({"rebuild"}), Error);
}
