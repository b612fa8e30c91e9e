// SPDX-License-Identifier: MIT
#include "varve/declare/variables.hpp"

#include <catch2/catch.hpp>

namespace varve::declare {

namespace {

std::optional<std::string> expanded(const std::string& text, const Variables& variables) {
    const SourceText source("varve.yaml", text);
    DiagnosticList sink;
    return expand_variables(text, variables, source, 0, sink);
}

}  // namespace

TEST_CASE("variables are replaced, with a default where they are unset or empty", "[declare]") {
    const Variables variables{{"HOST", "db"}, {"EMPTY", ""}};

    CHECK(expanded("x://${HOST}/${NAME:-app}", variables) == "x://db/app");
    CHECK(expanded("${EMPTY}|${EMPTY:-full}", variables) == "|full");
    CHECK(expanded("$HOST and $$ and $${HOST}", variables) == "$HOST and $ and ${HOST}");
}

TEST_CASE("an unset variable is an error at its place", "[declare]") {
    const SourceText source("varve.yaml", "url: x://${HOST}");
    DiagnosticList sink;

    CHECK_FALSE(expand_variables(source.text().substr(5), {}, source, 5, sink));
    REQUIRE(sink.items().size() == 1);
    CHECK(to_string(*sink.items()[0].range) == "varve.yaml:1:10");
    CHECK(sink.items()[0].message == "the variable `HOST` is not set");
}

TEST_CASE("a file of variables has quotes, comments, exports and references", "[declare]") {
    const SourceText source(
        ".env", "# comment\nexport A=1\nB = two words # why\nC='$A # raw'\nD=\"x ${A}\"\r\nE=\nA=later\n");
    DiagnosticList sink;
    const Variables variables = read_env_file(source, {}, sink);

    CHECK(sink.items().empty());
    CHECK(variables == Variables{{"A", "1"}, {"B", "two words"}, {"C", "$A # raw"}, {"D", "x 1"}, {"E", ""}});
}

TEST_CASE("the process's variables win over the file's", "[declare]") {
    DiagnosticList sink;

    CHECK(read_env_file(SourceText(".env", "A=file"), {{"A", "process"}}, sink).at("A") == "process");
}

TEST_CASE("a broken line of variables is reported without its text, which may be a password", "[declare]") {
    DiagnosticList sink;
    read_env_file(SourceText(".env", "A=1\nhunter2\nB='open\n"), {}, sink);

    REQUIRE(sink.items().size() == 2);
    CHECK(format(sink.items()[0]) == "error[env-line]: this line is not `NAME=value`\n  --> .env:2:1\n");
    CHECK(format(sink.items()[1]) ==
          "error[env-quote]: the quotes around the value of `B` are not closed\n  --> .env:3:1\n");
}

}  // namespace varve::declare
