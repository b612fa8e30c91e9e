// SPDX-License-Identifier: MIT
#include "varve/codegen/json_schema.hpp"
#include "varve/declare/declaration.hpp"
#include "varve/declare/keys.hpp"

#include "tests/support/dialects.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

namespace varve::declare {

namespace {

struct Example {
    std::string text;
    /// Line of the guide that it begins in.
    std::size_t line;
};

std::vector<Example> examples_of(const std::string& guide) {
    std::vector<Example> examples;
    std::size_t line = 1;
    bool is_inside = false;
    for (std::size_t begin = 0; begin < guide.size(); ++line) {
        const std::size_t end = std::min(guide.find('\n', begin), guide.size());
        const std::string text = guide.substr(begin, end - begin);
        begin = end + 1;
        if (text.starts_with("```")) {
            is_inside = !is_inside && text == "```yaml";
            if (is_inside) {
                examples.push_back({"", line});
            }
        } else if (is_inside) {
            examples.back().text += text + "\n";
        }
    }
    return examples;
}

}  // namespace

TEST_CASE("every example of the guide is read by both databases, or by the one that it names", "[declare]") {
    const std::vector<Example> examples =
        examples_of(test::read_file(std::string(VARVE_DOCS) + "/guide/schema-yaml.md"));
    REQUIRE(examples.size() > 10);

    for (const Example& example : examples) {
        for (const std::string_view dialect : dialect_names()) {
            const bool names_one = example.text.starts_with("# only ");
            if (names_one && !example.text.starts_with("# only " + std::string(dialect))) {
                continue;
            }
            DiagnosticList sink;
            read_declaration(std::vector{std::make_shared<const SourceText>("schema.yaml", example.text)},
                             test::dialect_named(dialect), sink);
            INFO("line " << example.line << " of the guide on " << dialect);
            for (const Diagnostic& item : sink.items()) {
                UNSCOPED_INFO(format(item));
            }
            CHECK(sink.items().empty());
        }
    }
}

TEST_CASE("the guide names every key", "[declare]") {
    const std::string guide = test::read_file(std::string(VARVE_DOCS) + "/guide/schema-yaml.md");

    for (const Keys keys :
         {document_keys(), table_keys(), column_keys(), index_keys(), index_key_keys(), foreign_key_keys(),
          unique_keys(), primary_key_keys(), check_keys(), view_keys(), default_privileges_keys(), sql_keys(),
          enum_keys(), sequence_keys(), identity_keys(), relation_keys(), validation_keys()}) {
        for (const Key& key : keys) {
            INFO(key.name);
            CHECK(guide.find("`" + std::string(key.name) + "`") != std::string::npos);
        }
    }
    for (const DialectOption& option : dialect_options()) {
        INFO(option.name);
        CHECK(guide.find("`" + std::string(option.name) + "`") != std::string::npos);
    }
}

TEST_CASE("the published JSON Schema is the one of this program", "[codegen]") {
    const std::string path = std::string(VARVE_DOCS) + "/schema.json";
    if (test::is_blessing()) {
        test::write_file(path, codegen::json_schema());
    }

    CHECK(test::read_file(path) == codegen::json_schema());
}

}  // namespace varve::declare
