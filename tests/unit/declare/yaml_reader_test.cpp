// SPDX-License-Identifier: MIT
#include "declare/yaml_node.hpp"

#include <catch2/catch.hpp>

namespace varve::declare {

namespace {

struct Read {
    DiagnosticList sink;
    std::unique_ptr<YamlDocument> document;

    explicit Read(const std::string& text) {
        document = read_yaml(std::make_shared<const SourceText>("a.yaml", text), sink);
    }
    const YamlNode& at(std::string_view key) const {
        REQUIRE(document != nullptr);
        const YamlNode* node = document->root->find(key);
        REQUIRE(node != nullptr);
        return *node;
    }
    std::string first_id() const { return sink.items().empty() ? "" : sink.items().front().id; }
};

std::string place(const YamlNode& node) {
    const SourceRange range = node.range();
    return std::to_string(range.begin.line) + ":" + std::to_string(range.begin.column) + "-" +
           std::to_string(range.end.line) + ":" + std::to_string(range.end.column);
}

}  // namespace

TEST_CASE("scalars know how they were written", "[declare]") {
    const Read read("plain: no\nquoted: 'no'\ndouble: \"a\\tb\"\nblock: |\n  a\n  b\nfolded: >-\n  a\n  b\n");

    CHECK(read.at("plain").style == ScalarStyle::Plain);
    CHECK(read.at("plain").text == "no");
    CHECK(read.at("quoted").style == ScalarStyle::Quoted);
    CHECK(read.at("double").text == "a\tb");
    CHECK(read.at("block").style == ScalarStyle::Literal);
    CHECK(read.at("block").text == "a\nb\n");
    CHECK(read.at("folded").style == ScalarStyle::Folded);
    CHECK(read.at("folded").text == "a b");
}

TEST_CASE("places are those of the text, whatever stands before it", "[declare]") {
    const Read read("\xEF\xBB\xBF# ä\r\nä: &x 'it''s'\r\nb: *x\r\nc: {d: [1, \"x\\\"y\"]}\r\n");

    CHECK(place(read.at("\xC3\xA4")) == "2:7-2:14");
    CHECK(read.at("b").text == "it's");
    CHECK(place(*read.at("c").find("d")->items[1]) == "4:12-4:18");
}

TEST_CASE("a value that is not there is shown at its key", "[declare]") {
    const Read read("a:\nb: ~\nc: null\n");

    CHECK(read.at("a").kind == YamlKind::Null);
    CHECK(place(read.at("a")) == "1:1-1:2");
    CHECK(place(read.at("b")) == "2:4-2:5");
    CHECK(read.at("c").kind == YamlKind::Null);
}

TEST_CASE("null and booleans can be keys", "[declare]") {
    const Read read("null: 1\ntrue: 2\n~: 3\n");

    CHECK(read.at("null").text == "1");
    CHECK(read.at("true").text == "2");
    CHECK(read.at("~").text == "3");
}

TEST_CASE("merge keys give what the mapping does not say itself", "[declare]") {
    const Read read(
        "base: &base {a: 1, b: 2}\nother: &other {b: 3, c: 4}\nx:\n  <<: [*base, *other]\n  a: 9\n");

    CHECK(read.at("x").entries.size() == 3);
    CHECK(read.at("x").find("a")->text == "9");
    CHECK(read.at("x").find("b")->text == "2");
    CHECK(read.at("x").find("c")->text == "4");
}

TEST_CASE("aliases that stand for billions of nodes are refused", "[declare]") {
    std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
    for (int level = 1; level < 12; ++level) {
        const std::string below = "*a" + std::to_string(level - 1);
        const std::string name = "a" + std::to_string(level);
        text += name + ": &" + name + " [" + below;
        for (int count = 1; count < 10; ++count) {
            text += ", " + below;
        }
        text += "]\n";
    }
    const Read read(text);

    CHECK(read.document == nullptr);
    CHECK(read.first_id() == "too-large");
}

TEST_CASE("what has no end or no meaning is refused", "[declare]") {
    CHECK(Read(std::string(100, '[') + std::string(100, ']')).first_id() == "too-deep");
    CHECK(Read("a: &a [*a]").first_id() == "recursive-alias");
    CHECK(Read("a: &a\n  first: 1\n  again: *a\n").first_id() == "recursive-alias");
    CHECK(Read("a: 1\n---\nb: 2\n").first_id() == "several-documents");
    CHECK(Read("a: !!int 5\n").first_id() == "yaml-tag");
    CHECK(Read("? [a, b]\n: c\n").first_id() == "collection-as-key");
    CHECK(Read("a: 1\na: 2\n").first_id() == "duplicate-key");
    CHECK(Read("a:\n\tb: 1\n").first_id() == "yaml-tab");
    CHECK(Read("a: \xFF\n").first_id() == "not-utf8");
    CHECK(Read(std::string("a: \0b\n", 6)).first_id() == "not-utf8");
    CHECK(Read("a: *nothing\n").document == nullptr);
}

TEST_CASE("texts of the kind `!!str` are texts", "[declare]") {
    const Read read("a: !!str 5\n");

    CHECK(read.at("a").style == ScalarStyle::Quoted);
}

TEST_CASE("an empty file is an empty document", "[declare]") {
    for (const char* text : {"", "# only a comment\n", "---\n", "\n\n"}) {
        const Read read(text);
        REQUIRE(read.document != nullptr);
        CHECK(read.document->root->kind == YamlKind::Null);
    }
}

TEST_CASE("a file of a megabyte is read", "[declare]") {
    std::string text = "tables:\n";
    for (int table = 0; text.size() < 1'000'000; ++table) {
        text += "  table_" + std::to_string(table) +
                ":\n    columns:\n      id: {type: bigint, identity: true}\n      name: text\n";
    }
    const Read read(text);

    CHECK(read.at("tables").entries.size() > 8000);
}

}  // namespace varve::declare
