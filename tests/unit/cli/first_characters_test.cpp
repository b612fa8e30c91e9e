// SPDX-License-Identifier: MIT
#include "first_characters.hpp"

#include <catch2/catch.hpp>

using namespace varve::cli;

TEST_CASE("a text is cut between characters", "[cli]") {
    CHECK(first_characters("größer", 3) == "grö");
    CHECK(first_characters("größer", 4) == "größ");
    CHECK(first_characters("größer", 6) == "größer");
    CHECK(first_characters("日本語", 2) == "日本");
    CHECK(first_characters("abc", 0).empty());
    CHECK(first_characters("", 5).empty());
}
