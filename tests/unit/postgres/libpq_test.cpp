// SPDX-License-Identifier: MIT
#include "postgres/libpq.hpp"

#include <catch2/catch.hpp>

namespace varve::postgres {

TEST_CASE("arrays are read as the server prints them", "[postgres]") {
    CHECK(array_items("{}").empty());
    CHECK(array_items("{a,b}") == std::vector<std::string>{"a", "b"});
    CHECK(array_items(R"({"a,b","c\"d","e\\f"})") == std::vector<std::string>{"a,b", "c\"d", "e\\f"});
    CHECK(array_items(R"({NULL,"NULL"})") == std::vector<std::string>{"", "NULL"});
}

TEST_CASE("numbers of arrays and of vectors are read alike", "[postgres]") {
    CHECK(array_numbers("{1,-2,3}") == std::vector<std::int64_t>{1, -2, 3});
    CHECK(array_numbers("1 0 3") == std::vector<std::int64_t>{1, 0, 3});
    CHECK(array_numbers("").empty());
}

TEST_CASE("the server counts characters and varve bytes", "[postgres]") {
    CHECK(byte_of_character("abc", 1) == 0u);
    CHECK(byte_of_character("\xC3\xA9x", 2) == 2u);
    CHECK(byte_of_character("ab", 3) == 2u);
    CHECK(byte_of_character("ab", 4) == std::nullopt);
}

}  // namespace varve::postgres
