// SPDX-License-Identifier: MIT
#include "texts.hpp"

#include "varve/migration/migration_directory.hpp"

#include <catch2/catch.hpp>

using namespace varve;
using namespace varve::migration;
using namespace varve::test;

namespace {

Migration node(const std::string& version, const std::string& parents = "") {
    return sound(migration_text(version + "000000000000_n", parents));
}

std::string parent(const std::string& version) {
    return version + "000000000000_n";
}

std::vector<std::string> order_of(std::vector<Migration> migrations) {
    DiagnosticList problems;
    std::vector<std::string> order;
    const auto result = sorted(std::move(migrations), problems);
    REQUIRE(result);
    for (const Migration& each : *result) {
        order.push_back(each.version.substr(0, 2));
    }
    return order;
}

Diagnostic only_problem(std::vector<Migration> migrations) {
    DiagnosticList problems;
    CHECK_FALSE(sorted(std::move(migrations), problems));
    REQUIRE(problems.items().size() == 1);
    return problems.items().front();
}

}  // namespace

TEST_CASE("parents come first, whatever their version", "[migration]") {
    CHECK(order_of({node("10", parent("20")), node("20")}) == std::vector<std::string>{"20", "10"});
}

TEST_CASE("branches are interleaved by version, in whatever order the files come", "[migration]") {
    const Migration root = node("10");
    const Migration left = node("11", parent("10"));
    const Migration right = node("12", parent("10"));
    const Migration merge = node("13", parent("11") + " " + parent("12"));

    CHECK(order_of({merge, right, left, root}) == std::vector<std::string>{"10", "11", "12", "13"});
    CHECK(order_of({left, merge, root, right}) == std::vector<std::string>{"10", "11", "12", "13"});
}

TEST_CASE("a missing parent is named at its place", "[migration]") {
    const Diagnostic problem = only_problem({node("10", parent("09"))});

    CHECK(problem.id == "missing-parent");
    CHECK(problem.message == "there is no migration `09000000000000_n`");
    CHECK(problem.range->begin == SourcePosition{2, 18});
}

TEST_CASE("a circle is named with all its members", "[migration]") {
    const Diagnostic problem = only_problem({node("10", parent("12")), node("11", parent("10")),
                                             node("12", parent("11")), node("13", parent("12"))});

    CHECK(problem.id == "circle");
    CHECK(problem.message ==
          "parents form a circle: `10000000000000_n` → `12000000000000_n` → `11000000000000_n` → "
          "`10000000000000_n`");
}

TEST_CASE("a version that occurs twice is an error", "[migration]") {
    CHECK(only_problem({node("10"), node("10")}).id == "duplicate-version");
}

TEST_CASE("a migration that is its own parent is a circle", "[migration]") {
    CHECK(only_problem({node("10", parent("10"))}).id == "circle");
}
