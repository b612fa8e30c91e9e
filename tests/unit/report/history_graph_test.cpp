// SPDX-License-Identifier: MIT
#include "varve/report/history_graph.hpp"

#include "../migration/texts.hpp"
#include "support/temporary_directory.hpp"

#include <catch2/catch.hpp>

using namespace varve;
using namespace varve::test;

namespace {

/// Migrations `1`, `2` … with the parents that are named; each is one digit in the graph.
std::string graph(const std::vector<std::vector<int>>& parents) {
    const TemporaryDirectory folder;
    const auto id = [](std::size_t number) { return "2026010100000" + std::to_string(number) + "_m"; };
    for (std::size_t at = 0; at < parents.size(); ++at) {
        std::string names;
        for (const int parent : parents[at]) {
            names += (names.empty() ? "" : " ") + id(static_cast<std::size_t>(parent));
        }
        write_file(folder.path() / (id(at + 1) + ".sql"),
                   migration_text(id(at + 1), names, "SELECT 1;", "SELECT 1;"));
    }
    DiagnosticList problems;
    const auto directory =
        migration::MigrationDirectory::read(folder.path().string(), plain_lexis(), problems);
    REQUIRE(directory);
    std::string text = report::history_graph(*directory);
    for (std::size_t at = 0; at < parents.size(); ++at) {
        const std::size_t place = text.find(id(at + 1));
        text.replace(place, id(at + 1).size(), std::to_string(at + 1));
    }
    return text;
}

}  // namespace

TEST_CASE("an empty directory has an empty graph", "[report]") {
    CHECK(graph({}) == "");
}

TEST_CASE("a line of migrations is one lane", "[report]") {
    CHECK(graph({{}, {1}, {2}}) == "●  1\n●  2\n●  3\n");
}

TEST_CASE("branches open lanes, and a migration that joins them closes them", "[report]") {
    CHECK(graph({{}, {1}, {1}, {2, 3}}) == "●  1\n"
                                           "├─╮\n"
                                           "│ ●  2\n"
                                           "● │  3\n"
                                           "●─╯  4\n");
}

TEST_CASE("lanes that are in between are crossed", "[report]") {
    CHECK(graph({{}, {1}, {1}, {1}, {3, 4}, {2}}) == "●  1\n"
                                                     "├─╮\n"
                                                     "│ ●  2\n"
                                                     "├─┼─╮\n"
                                                     "│ │ ●  3\n"
                                                     "● │ │  4\n"
                                                     "●─┼─╯  5\n"
                                                     "  ●  6\n");
}

TEST_CASE("migrations without a common start have lanes of their own", "[report]") {
    CHECK(graph({{}, {}, {1}, {2}}) == "●  1\n"
                                       "│ ●  2\n"
                                       "● │  3\n"
                                       "  ●  4\n");
}
