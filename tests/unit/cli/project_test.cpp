// SPDX-License-Identifier: MIT
#include "project.hpp"

#include "varve/diag/error.hpp"

#include <catch2/catch.hpp>

using namespace varve;
using namespace varve::cli;

TEST_CASE("durations have a unit or count seconds", "[cli]") {
    using std::chrono::milliseconds;
    CHECK(parse_duration("500ms") == milliseconds(500));
    CHECK(parse_duration("30s") == milliseconds(30'000));
    CHECK(parse_duration("5m") == milliseconds(300'000));
    CHECK(parse_duration("90") == milliseconds(90'000));
    CHECK(parse_duration("0") == milliseconds(0));
    for (const char* text : {"", "soon", "-1s", "5 m", "1d", "99999999999999999999"}) {
        CAPTURE(text);
        CHECK_THROWS_AS(parse_duration(text), Error);
    }
}
