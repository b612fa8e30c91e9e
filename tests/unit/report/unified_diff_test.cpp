// SPDX-License-Identifier: MIT
#include "varve/report/unified_diff.hpp"

#include <catch2/catch.hpp>

namespace varve::report {

TEST_CASE("equal texts have no difference", "[report]") {
    CHECK(unified_diff({"a", "x\n"}, {"b", "x\n"}, Colour::Never).empty());
}

TEST_CASE("lines that differ stand among a few lines of context", "[report]") {
    CHECK(unified_diff({"live", "1\n2\n3\n4\n5\n6\n7\n8\n"}, {"declared", "1\n2\n3\n4\nfive\n6\n7\n8\n"},
                       Colour::Never) ==
          "--- live\n+++ declared\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
}

TEST_CASE("colours mark what goes and what comes", "[report]") {
    const std::string text = unified_diff({"a", "x\n"}, {"b", "y\n"}, Colour::Always);

    CHECK(text.find("\x1b[31m-x\x1b[0m\n") != std::string::npos);
    CHECK(text.find("\x1b[32m+y\x1b[0m\n") != std::string::npos);
}

TEST_CASE("a text may be empty on either side", "[report]") {
    CHECK(unified_diff({"a", ""}, {"b", "y\n"}, Colour::Never) == "--- a\n+++ b\n@@ -0,0 +1,1 @@\n+y\n");
    CHECK(unified_diff({"a", "y\n"}, {"b", ""}, Colour::Never) == "--- a\n+++ b\n@@ -1,1 +0,0 @@\n-y\n");
}

}  // namespace varve::report
