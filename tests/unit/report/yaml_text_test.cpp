// SPDX-License-Identifier: MIT
#include "report/yaml_text.hpp"

#include "declare/yaml_node.hpp"

#include <catch2/catch.hpp>

namespace varve::report {

namespace {

/// Every text that YAML could take for something else.
const std::vector<std::string> texts{"plain",
                                     "two words",
                                     "",
                                     " ",
                                     " lead",
                                     "trail ",
                                     "null",
                                     "~",
                                     "true",
                                     "no",
                                     "on",
                                     "Y",
                                     "1",
                                     "1e3",
                                     "007",
                                     "0x1F",
                                     "a: b",
                                     "a #b",
                                     "#a",
                                     "- a",
                                     "*a",
                                     "&a",
                                     "!a",
                                     "a'b",
                                     "a\"b",
                                     "a\\b",
                                     "a, b",
                                     "[a]",
                                     "{a}",
                                     "a\nb",
                                     "a\n\nb\n",
                                     "\n",
                                     "\ta",
                                     "a\tb",
                                     "a\r\nb",
                                     "ä",
                                     "?",
                                     "%a",
                                     "@a",
                                     "`a",
                                     "|",
                                     ">",
                                     "a:",
                                     ":a",
                                     "lower(a)",
                                     "varchar(20)",
                                     "decimal(10, 2)",
                                     "text?",
                                     "\x01",
                                     "\x7F",
                                     "--- a",
                                     "<<"};

}  // namespace

TEST_CASE("every text reads back as itself, alone and inside braces", "[report]") {
    for (const std::string& text : texts) {
        const std::string yaml =
            "a: " + yaml_scalar(text) + "\nb: " + YamlFlow().add("k", yaml_scalar(text)).text() + "\n";
        INFO(yaml);
        DiagnosticList sink;
        const auto document = declare::read_yaml(std::make_shared<const SourceText>("a.yaml", yaml), sink);

        REQUIRE(document != nullptr);
        CHECK(document->root->find("a")->kind == declare::YamlKind::Scalar);
        CHECK(document->root->find("a")->text == text);
        CHECK(document->root->find("b")->find("k")->text == text);
    }
}

TEST_CASE("every text reads back as itself from a block", "[report]") {
    for (const std::string& text : texts) {
        YamlWriter writer;
        writer.open("x");
        writer.block("a", text);
        writer.close();
        const std::string yaml = writer.take();
        INFO(yaml);
        DiagnosticList sink;
        const auto document = declare::read_yaml(std::make_shared<const SourceText>("a.yaml", yaml), sink);

        REQUIRE(document != nullptr);
        CHECK(document->root->find("x")->find("a")->text == text);
    }
}

}  // namespace varve::report
