// SPDX-License-Identifier: MIT
#include "varve/declare/settings.hpp"
#include "varve/source/loader.hpp"

#include "tests/support/dialects.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>
#include <yaml-cpp/yaml.h>

#include <filesystem>

namespace varve {

namespace {

/// One broken input: files, what reads them, and every word that it is told.
struct Case {
    std::string name;
    /// `schema` (reading alone), `database` (the shadow too) or `settings`.
    std::string reads;
    std::string dialect;
    std::vector<std::pair<std::string, std::string>> files;
    std::string says;
};

std::vector<Case> all_cases() {
    std::vector<Case> cases;
    for (const YAML::Node& node : YAML::LoadFile(VARVE_BAD_INPUT)) {
        Case each{node["name"].as<std::string>(),
                  node["reads"].as<std::string>("schema"),
                  node["dialect"].as<std::string>("sqlite"),
                  {},
                  node["says"].as<std::string>("")};
        for (const auto& file : node["files"]) {
            each.files.emplace_back(file.first.as<std::string>(), file.second.as<std::string>());
        }
        cases.push_back(std::move(each));
    }
    return cases;
}

/// Reads in the folder of the case, so that messages name files as a user in that folder would.
class InFolder {
public:
    explicit InFolder(const std::filesystem::path& folder) : m_before(std::filesystem::current_path()) {
        std::filesystem::current_path(folder);
    }
    ~InFolder() { std::filesystem::current_path(m_before); }
    InFolder(const InFolder&) = delete;
    InFolder& operator=(const InFolder&) = delete;

private:
    std::filesystem::path m_before;
};

std::string outcome_of(const Case& each) {
    const test::TemporaryDirectory folder;
    std::vector<std::string> schema_paths;
    for (const auto& [name, text] : each.files) {
        test::write_file(folder / name, text);
        if (std::filesystem::path(name).parent_path().empty()) {
            schema_paths.push_back(name);
        }
    }
    const InFolder inside(folder.path());
    const Dialect& dialect = test::dialect_named(each.dialect);
    DiagnosticList sink;
    bool is_accepted = false;
    if (each.reads == "settings") {
        declare::SettingsRequest request;
        request.config = "varve.yaml";
        request.variables = {{"SECRET", "hunter2"}};
        is_accepted = declare::load_settings(request, sink).has_value();
    } else if (each.reads == "database") {
        source::LazyShadow shadow(dialect, {});
        source::LoadOptions options;
        options.caching = source::Caching::Off;
        is_accepted =
            source::load(source::declared_source(schema_paths), dialect, shadow, options, sink).has_value();
    } else {
        is_accepted =
            declare::read_declaration(declare::schema_files(schema_paths), dialect, sink).has_value();
    }
    std::string says;
    for (const Diagnostic& item : sink.items()) {
        says += format(item);
    }
    return is_accepted ? says + "(accepted)\n" : says;
}

void bless(std::vector<Case> cases) {
    std::string text =
        "# Broken inputs and every word that they are told. `packaging/dev bless` rewrites `says`.\n";
    for (const Case& each : cases) {
        text += "\n- " + test::yaml_entry("name", each.name);
        text += each.reads == "schema" ? "" : test::yaml_entry("reads", each.reads, 2);
        text += each.dialect == "sqlite" ? "" : test::yaml_entry("dialect", each.dialect, 2);
        text += "  files:\n";
        for (const auto& [name, content] : each.files) {
            text += test::yaml_entry(name, content, 4);
        }
        text += test::yaml_entry("says", outcome_of(each), 2);
    }
    test::write_file(VARVE_BAD_INPUT, text);
}

}  // namespace

TEST_CASE("broken inputs are told what is wrong, where, and what to do", "[declare]") {
    const std::vector<Case> cases = all_cases();
    if (test::is_blessing()) {
        bless(cases);
        return;
    }
    REQUIRE(cases.size() >= 40);

    for (const Case& each : cases) {
        INFO(each.name);
        const std::string says = outcome_of(each);
        CHECK(says == each.says);
        CHECK(says.find("hunter2") == std::string::npos);
    }
}

}  // namespace varve
