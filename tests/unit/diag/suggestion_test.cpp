// SPDX-License-Identifier: MIT
#include "varve/diag/suggestion.hpp"

#include <catch2/catch.hpp>

#include <array>

using namespace varve;

TEST_CASE("the nearest word is suggested", "[diag]") {
    constexpr std::array<std::string_view, 4> words{"columns", "comment", "checks", "indexes"};

    CHECK(nearest("colums", words) == "columns");
    CHECK(nearest("commnet", words) == "comment");
    CHECK(nearest("indices", words) == "indexes");
}

TEST_CASE("nothing is suggested for a word that resembles none", "[diag]") {
    constexpr std::array<std::string_view, 2> words{"columns", "checks"};

    CHECK_FALSE(nearest("zebra", words).has_value());
    CHECK_FALSE(nearest("", words).has_value());
}
