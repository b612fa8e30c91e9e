// SPDX-License-Identifier: MIT
#include "varve/diag/diagnostic.hpp"
#include "varve/diag/source_text.hpp"

#include <catch2/catch.hpp>

using namespace varve;

TEST_CASE("a diagnostic shows the line with a caret below what is wrong", "[diag]") {
    const SourceText text("shop.yaml", "columns:\n  plan: varchr(20)\n");
    const std::size_t at = text.text().find("varchr");
    const Diagnostic diagnostic{Severity::Error, "unknown-type", "`varchr(20)` is not a type",
                                text.range(at, at + 10), "did you mean `varchar(20)`?"};

    CHECK(format(diagnostic) == "error[unknown-type]: `varchr(20)` is not a type\n"
                                "  --> shop.yaml:2:9\n"
                                "  |\n"
                                "2 |   plan: varchr(20)\n"
                                "  |         ^^^^^^^^^^\n"
                                "hint: did you mean `varchar(20)`?\n");
}

TEST_CASE("a tab before the caret stays a tab", "[diag]") {
    const SourceText text("a.sql", "\tbad");

    const std::string shown = format({Severity::Error, "", "no", text.range(1, 4), ""});

    CHECK(shown.find("  | \t^^^\n") != std::string::npos);
}

TEST_CASE("a stretch over several lines gets one caret", "[diag]") {
    const SourceText text("a.sql", "one\ntwo");

    const std::string shown = format({Severity::Warning, "", "long", text.range(0, 7), ""});

    CHECK(shown.find("  | ^\n") != std::string::npos);
}

TEST_CASE("control characters and broken UTF-8 do not reach the terminal", "[diag]") {
    const SourceText text("a.sql", "a\x1b[31m\xff b");

    const std::string shown = format({Severity::Error, "", "no", text.range(0, 1), ""});

    CHECK(shown.find("1 | a\xEF\xBF\xBD[31m\xEF\xBF\xBD b\n") != std::string::npos);
}

TEST_CASE("a line that is too long to read is cut down to what is around the place", "[diag]") {
    const SourceText text("a.sql", std::string(1000, 'x') + "ä!" + std::string(1000, 'y'));

    const std::string shown = format({Severity::Error, "", "no", text.range(1002, 1003), ""});

    CHECK(shown.find("1 | …" + std::string(58, 'x') + "ä!yyy") != std::string::npos);
    CHECK(shown.find("  | " + std::string(60, ' ') + "^\n") != std::string::npos);
    CHECK(shown.size() < 700);
}

TEST_CASE("only errors count as errors", "[diag]") {
    DiagnosticList list;
    list.report({Severity::Warning, "w", "hm", std::nullopt, ""});
    CHECK_FALSE(list.has_errors());

    list.report({Severity::Error, "e", "no", std::nullopt, ""});
    CHECK(list.has_errors());
}
