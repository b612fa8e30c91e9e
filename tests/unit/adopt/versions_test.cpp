// SPDX-License-Identifier: MIT
#include "varve/adopt/conversion.hpp"

#include <catch2/catch.hpp>

namespace varve::adopt {

namespace {

std::vector<std::string> versions(const std::vector<std::string>& moments) {
    std::vector<ForeignMigration> migrations;
    for (const std::string& moment : moments) {
        migrations.push_back({"key", "name", moment});
    }
    return versions_for(migrations);
}

}  // namespace

using List = std::vector<std::string>;

TEST_CASE("dates stay, numbers are filled up, milliseconds become dates", "[adopt]") {
    CHECK(versions({"20240101000000", "20240102000000"}) == List{"20240101000000", "20240102000000"});
    CHECK(versions({"1", "7", "12"}) == List{"00000000000001", "00000000000007", "00000000000012"});
    CHECK(versions({"1704103200000"}) == List{"20240101100000"});
    CHECK(versions({"202401020304"}) == List{"20240102030400"});
    CHECK(versions({"0001", "20240101000000"}) == List{"00000000000001", "20240101000000"});
}

TEST_CASE("where moments say no order the places do", "[adopt]") {
    const List places{"00000000000001", "00000000000002"};

    CHECK(versions({"", ""}) == places);
    CHECK(versions({"2", "1"}) == places);
    CHECK(versions({"1.2", "2"}) == places);
    CHECK(versions({"1704103200000", "1704103200001"}) == places);
    CHECK(versions({}).empty());
}

}  // namespace varve::adopt
