// SPDX-License-Identifier: MIT
#include "varve/declare/text_merge.hpp"

#include <catch2/catch.hpp>

using namespace varve;
using namespace varve::declare;

namespace {

std::shared_ptr<const SourceText> text(const std::string& name, const std::string& content) {
    return std::make_shared<const SourceText>(name, content);
}

TextMerge merged(const std::string& base, const std::string& ours, const std::string& theirs) {
    DiagnosticList problems;
    return *merge_yaml({text("base", base), text("ours", ours), text("theirs", theirs)}, {}, problems);
}

}  // namespace

TEST_CASE("entries that both sides add at one place stand one behind the other", "[declare]") {
    const TextMerge merge = merged("a: 1\nz: 9\n", "a: 1\nb: 2\nz: 9\n", "a: 1\nc: 3\nz: 9\n");

    CHECK(merge.conflicts.empty());
    CHECK(merge.text == "a: 1\nb: 2\nc: 3\nz: 9\n");
}

TEST_CASE("an entry keeps the comments above it, and those of what is dropped go", "[declare]") {
    const TextMerge merge =
        merged("# first\na: 1\n\n# second\nb: 2\n", "# first\na: 1\n\n# second\nb: 2\nd: 4\n",
               "# second\nb: 2\n# third\nc: 3\n");

    CHECK(merge.conflicts.empty());
    CHECK(merge.text == "# second\nb: 2\nd: 4\n# third\nc: 3\n");
}

TEST_CASE("another spelling is no change", "[declare]") {
    const TextMerge merge = merged("t:\n  a: {x: y, n: 1}\n  b: 2\n", "t:\n  a: {n: 1, x: 'y'}\n  b: 2\n",
                                   "t:\n  a:\n    x: z\n    n: 1\n  b: 2\n");

    CHECK(merge.conflicts.empty());
    CHECK(merge.text == "t:\n  a:\n    x: z\n    n: 1\n  b: 2\n");
}

TEST_CASE("what comes from the other side gets the indent of this one", "[declare]") {
    const TextMerge merge =
        merged("t:\n  a: 1\n", "t:\n    a: 2\n", "t:\n  a: 1\n  b:\n    c: |\n      text\n");

    CHECK(merge.conflicts.empty());
    CHECK(merge.text == "t:\n    a: 2\n    b:\n      c: |\n        text\n");
}

TEST_CASE("items of a list are added and dropped by both sides", "[declare]") {
    const TextMerge merge = merged("l:\n  - a\n  - b\n", "l:\n  - b\n  - c\n", "l:\n  - a\n  - b\n  - d\n");

    CHECK(merge.conflicts.empty());
    CHECK(merge.text == "l:\n  - b\n  - c\n  - d\n");
}

TEST_CASE("what both changed differently stands between markers, with what it was", "[declare]") {
    const TextMerge merge = merged("t:\n  a: 1\n  b: 2\n", "t:\n  a: 3\n  b: 2\n", "t:\n  a: 4\n  b: 5\n");

    CHECK(merge.conflicts == std::vector<std::string>{"t.a"});
    CHECK(merge.text ==
          "t:\n<<<<<<< ours\n  a: 3\n||||||| base\n  a: 1\n=======\n  a: 4\n>>>>>>> theirs\n  b: 5\n");
}

TEST_CASE("an entry that one side changed and the other dropped is a conflict", "[declare]") {
    CHECK(merged("a: 1\nb: 2\n", "b: 2\n", "a: 3\nb: 2\n").conflicts == std::vector<std::string>{"a"});
    CHECK(merged("a: 1\nb: 2\n", "b: 2\n", "a: 1\nb: 3\n").text == "b: 3\n");
}

TEST_CASE("both may begin with nothing", "[declare]") {
    CHECK(merged("", "a: 1\n", "a: 1\n").text == "a: 1\n");
    CHECK(merged("", "a: 1\n", "b: 2\n").text == "b: 2\na: 1\n");
    CHECK(merged("", "", "b: 2").text == "b: 2\n");
}

TEST_CASE("aliases are never taken apart", "[declare]") {
    const std::string base = "x: &x\n  a: 1\ny: *x\nz:\n  <<: *x\n  b: 2\n";
    const TextMerge merge = merged(base, base + "w: 1\n", "x: &x\n  a: 3\ny: *x\nz:\n  <<: *x\n  b: 2\n");

    CHECK(merge.text.find("w: 1\n") != std::string::npos);
    CHECK(merge.text.find("a: 3\n") != std::string::npos);
    CHECK(merge.text.find("<<: *x\n  b: 2\n") != std::string::npos);
}

TEST_CASE("two new names for one thing stand between markers", "[declare]") {
    const TextMerge merge = merged(
        "tables:\n  users:\n    columns:\n      id: int\n  z: {}\n",
        "tables:\n  people:\n    renamed_from: users\n    columns:\n      id: int\n  z: {}\n",
        "tables:\n  members:\n    renamed_from: users\n    columns:\n      id: int\n  more: {}\n  z: {}\n");

    CHECK(merge.conflicts == std::vector<std::string>{"tables.people"});
    CHECK(merge.text ==
          "tables:\n<<<<<<< ours\n  people:\n    renamed_from: users\n    columns:\n      id: int\n"
          "||||||| base\n  users:\n    columns:\n      id: int\n=======\n"
          "  members:\n    renamed_from: users\n    columns:\n      id: int\n>>>>>>> theirs\n"
          "  more: {}\n  z: {}\n");
}

TEST_CASE("two new names for one column are a conflict, two columns with one former name each are none",
          "[declare]") {
    const std::string base = "columns:\n  a: int\n  b: int\n";

    CHECK(merged(base, "columns:\n  x: {type: int, renamed_from: a}\n  b: int\n",
                 "columns:\n  y: {type: int, renamed_from: a}\n  b: int\n")
              .text == "columns:\n<<<<<<< ours\n  x: {type: int, renamed_from: a}\n||||||| base\n  a: int\n"
                       "=======\n  y: {type: int, renamed_from: a}\n>>>>>>> theirs\n  b: int\n");
    CHECK(merged(base, "columns:\n  x: {type: int, renamed_from: a}\n  b: int\n",
                 "columns:\n  a: int\n  y: {type: int, renamed_from: b}\n")
              .conflicts.empty());
}

TEST_CASE("lines that end with returns are merged like others and keep them", "[declare]") {
    const TextMerge merge = merged("a: 1\nz: 9\n", "a: 1\r\nb: 2\r\nz: 9\r\n", "a: 7\nz: 9\n");

    CHECK(merge.conflicts.empty());
    CHECK(merge.text == "a: 7\r\nb: 2\r\nz: 9\r\n");
}

TEST_CASE("a return within a line is content, and then no line end is changed", "[declare]") {
    const std::string base = "a: \"x\ry\"\r\nz: 9\r\n";
    const TextMerge merge = merged(base, "a: \"x\ry\"\r\nz: 8\r\n", "a: \"x\ry\"\r\nz: 9\r\nn: 1\r\n");

    CHECK(merge.conflicts.empty());
    CHECK(merge.text == "a: \"x\ry\"\r\nz: 8\r\nn: 1\r\n");
}

TEST_CASE("returns that end lines without a line feed are left as they are", "[declare]") {
    const TextMerge merge = merged("a: 1\nz: 9\n", "a: 1\nb: \"2\r3\"\nz: 9\n", "a: 7\nz: 9\n");

    CHECK(merge.conflicts.empty());
    CHECK(merge.text == "a: 7\nb: \"2\r3\"\nz: 9\n");
}
