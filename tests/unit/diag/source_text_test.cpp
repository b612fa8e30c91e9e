// SPDX-License-Identifier: MIT
#include "varve/diag/error.hpp"
#include "varve/diag/source_text.hpp"

#include <catch2/catch.hpp>

using namespace varve;

TEST_CASE("a position counts characters, not bytes", "[diag]") {
    const SourceText text("a.sql", "select 'äö' from x");

    const SourcePosition position = text.position(text.text().find("from"));

    CHECK(position == SourcePosition{1, 13});
}

TEST_CASE("a byte order mark takes no column", "[diag]") {
    const SourceText text("a.sql", "\xEF\xBB\xBFselect 1");

    CHECK(text.text() == "select 1");
    CHECK(text.position(0) == SourcePosition{1, 1});
}

TEST_CASE("lines end with LF or CRLF", "[diag]") {
    const SourceText text("a.sql", "one\r\ntwo\nthree");

    CHECK(text.line(1) == "one");
    CHECK(text.line(2) == "two");
    CHECK(text.line(3) == "three");
    CHECK(text.line(4).empty());
    CHECK(text.position(text.text().find("three")) == SourcePosition{3, 1});
}

TEST_CASE("an offset beyond the end is the end", "[diag]") {
    const SourceText text("a.sql", "ab\nc");

    CHECK(text.position(1000) == SourcePosition{2, 2});
}

TEST_CASE("a range carries the text of its first line", "[diag]") {
    const SourceText text("a.sql", "first\nsecond line\n");

    const SourceRange range = text.range(6, 12);

    CHECK(to_string(range) == "a.sql:2:1");
    CHECK(range.line_text == "second line");
    CHECK(range.end == SourcePosition{2, 7});
}

TEST_CASE("a file that is not there is an Io error that names it", "[diag]") {
    try {
        SourceText::read("no/such/file.sql");
        FAIL("read a file that is not there");
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::Io);
        CHECK(std::string(error.what()) == "cannot read `no/such/file.sql`: No such file or directory");
    }
}
