// SPDX-License-Identifier: MIT
#include "adopt/times.hpp"

#include "varve/adopt/adoption.hpp"

#include <catch2/catch.hpp>

namespace varve::adopt {

TEST_CASE("times of other tools are written in UTC", "[adopt]") {
    CHECK(normal_time("2024-01-02 03:04:05") == "2024-01-02T03:04:05Z");
    CHECK(normal_time("2024-01-02T03:04:05.678Z") == "2024-01-02T03:04:05Z");
    CHECK(normal_time("2024-01-02 03:04:05.678+02") == "2024-01-02T01:04:05Z");
    CHECK(normal_time("2024-01-01 23:04:05-05:30") == "2024-01-02T04:34:05Z");
    CHECK(normal_time("1704103200000") == "2024-01-01T10:00:00Z");
}

TEST_CASE("what is no time is none", "[adopt]") {
    CHECK(normal_time("") == "");
    CHECK(normal_time("yesterday, at about noon") == "");
    CHECK(normal_time("17041032000000000") == "");
}

}  // namespace varve::adopt
