// SPDX-License-Identifier: MIT
#include "scenarios/scenario.hpp"

#include "support/golden.hpp"

#include <yaml-cpp/yaml.h>

#include <stdexcept>

namespace varve::test {
namespace {

const std::vector<std::string> all_dialects = {"sqlite", "postgres"};

/// One list for reading and writing.
constexpr std::pair<const char*, std::string Expectation::*> fields[] = {
    {"changes", &Expectation::changes}, {"questions", &Expectation::questions},
    {"up", &Expectation::up},           {"down", &Expectation::down},
    {"rows", &Expectation::rows},       {"rows_back", &Expectation::rows_back},
    {"error", &Expectation::error},
};

void check_keys(const YAML::Node& node, std::string_view allowed) {
    for (const auto& entry : node) {
        const std::string key = entry.first.as<std::string>();
        if (allowed.find(" " + key + " ") == std::string_view::npos) {
            throw std::runtime_error("unknown key `" + key + "` in a scenario");
        }
    }
}

/// A text for every dialect, or one for each by its name.
std::map<std::string, std::string> read_texts(const YAML::Node& node) {
    std::map<std::string, std::string> texts;
    for (const std::string& dialect : all_dialects) {
        if (node && node.IsScalar()) {
            texts[dialect] = node.as<std::string>();
        } else if (node && node[dialect]) {
            texts[dialect] = node[dialect].as<std::string>();
        }
    }
    return texts;
}

/// `from: YAML text`, `from: {sql: text}`, `from: {sqlite: SQL, postgres: SQL}`.
std::map<std::string, StatedSchema> read_schemas(const YAML::Node& node) {
    std::map<std::string, StatedSchema> schemas;
    const bool is_sql = node && node.IsMap();
    if (is_sql) {
        check_keys(node, " sql sqlite postgres ");
    }
    for (const auto& [dialect, text] : read_texts(is_sql && node["sql"] ? node["sql"] : node)) {
        schemas[dialect] = {is_sql, text};
    }
    return schemas;
}

Expectation read_expectation(const YAML::Node& node) {
    check_keys(node, " changes questions up down rows rows_back error ");
    Expectation expectation;
    for (const auto& [key, member] : fields) {
        expectation.*member = node[key] ? node[key].as<std::string>() : "";
    }
    return expectation;
}

std::string written(const std::string& dialect, const Expectation& expectation) {
    std::string text = dialect + ":\n";
    for (const auto& [key, member] : fields) {
        if (!(expectation.*member).empty()) {
            text += yaml_entry(key, expectation.*member, 2);
        }
    }
    return text == dialect + ":\n" ? dialect + ": {}\n" : text;
}

/// Where the expectations begin: at the first line that names a dialect.
std::size_t begin_of_expectations(std::string_view file) {
    std::size_t begin = file.size();
    for (const std::string& dialect : all_dialects) {
        const std::size_t at = file.find("\n" + dialect + ":");
        begin = at == std::string_view::npos ? begin : std::min(begin, at + 1);
    }
    return begin;
}

}  // namespace

Scenario read_scenario(const std::string& path) {
    const YAML::Node root = YAML::LoadFile(path);
    check_keys(root, " about dialects postgres_since roles from to rows options sqlite postgres ");
    Scenario scenario;
    scenario.about = root["about"] ? root["about"].as<std::string>() : "";
    if (scenario.about.empty()) {
        throw std::runtime_error("a scenario says what it is `about`");
    }
    scenario.dialects = root["dialects"] ? root["dialects"].as<std::vector<std::string>>() : all_dialects;
    scenario.roles = root["roles"] ? root["roles"].as<std::vector<std::string>>() : scenario.roles;
    scenario.postgres_since = root["postgres_since"] ? root["postgres_since"].as<int>() : 0;
    scenario.from = read_schemas(root["from"]);
    scenario.to = read_schemas(root["to"]);
    scenario.rows = read_texts(root["rows"]);
    if (const YAML::Node options = root["options"]) {
        check_keys(options, " renames ask ");
        scenario.renames =
            options["renames"] ? options["renames"].as<std::vector<std::string>>() : scenario.renames;
        scenario.asks_about_renames = options["ask"] && options["ask"].as<bool>();
    }
    for (const std::string& dialect : scenario.dialects) {
        scenario.expected[dialect] = root[dialect] ? read_expectation(root[dialect]) : Expectation{};
    }
    return scenario;
}

std::string with_expectation(std::string_view file, const Scenario& scenario) {
    std::string text(file.substr(0, begin_of_expectations(file)));
    for (const std::string& dialect : scenario.dialects) {
        text += written(dialect, scenario.expected.at(dialect));
    }
    return text;
}

}  // namespace varve::test
