// SPDX-License-Identifier: MIT
#include "builder.hpp"

#include <regex.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace varve::declare {

namespace {

constexpr std::array<std::string_view, 3> formats{"email", "url", "uuid"};

/// `3`, or `{column: starts_on}`.
void read_bound(const MappingReader& mapping, std::string_view key, std::optional<double>& number,
                std::string& column) {
    const YamlNode* node = mapping.find(key, Shape::Bound);
    if (node == nullptr) {
        return;
    }
    if (node->kind == YamlKind::Mapping) {
        const MappingReader bound(mapping.reader(), *node, bound_keys(), key);
        bound.require("column");
        column = bound.name("column").value_or("");
    } else if (is_number(*node)) {
        number = std::strtod(node->text.c_str(), nullptr);
    } else {
        mapping.reader().wrong(*node, "a number or `{column: …}`");
    }
}

std::optional<std::string> read_format(const MappingReader& mapping) {
    std::optional<std::string> format = mapping.text("format");
    if (format && std::find(formats.begin(), formats.end(), *format) == formats.end()) {
        mapping.reader().unknown(*mapping.node().find("format"), "unknown-format",
                                 "`" + *format + "` is no format that can be checked", formats);
    }
    return format;
}

/// Programs match it with the same functions.
std::optional<std::string> read_pattern(const MappingReader& mapping) {
    std::optional<std::string> pattern = mapping.text("pattern");
    if (pattern) {
        regex_t compiled;
        if (regcomp(&compiled, pattern->c_str(), REG_EXTENDED | REG_NOSUB) != 0) {
            mapping.reader().error(*mapping.node().find("pattern"), "bad-pattern",
                                   "`" + *pattern + "` is no POSIX extended regular expression");
        } else {
            regfree(&compiled);
        }
    }
    return pattern;
}

void read_unique(const MappingReader& mapping, DeclaredRules& rules) {
    const YamlNode* node = mapping.find("unique", Shape::UniqueRule);
    if (node == nullptr) {
        return;
    }
    if (node->kind == YamlKind::Scalar && node->style == ScalarStyle::Plain &&
        (node->text == "true" || node->text == "false")) {
        rules.is_unique = node->text == "true";
        return;
    }
    rules.is_unique = true;
    rules.unique_with = mapping.reader().names(*node);
}

bool read_enforce(const MappingReader& mapping) {
    const std::optional<std::string> word = mapping.text("enforce");
    if (word && *word != "database") {
        constexpr std::array<std::string_view, 1> words{"database"};
        mapping.reader().unknown(*mapping.node().find("enforce"), "unknown-enforce",
                                 "`" + *word + "` is nobody who could enforce rules", words);
    }
    return word == "database";
}

/// `{null: true}`
std::optional<DeclaredCondition::Kind> read_null_condition(const NodeReader& reader, const YamlNode& node) {
    const YamlNode* null = node.entries.size() == 1 ? node.find("null") : nullptr;
    const std::optional<bool> is_null = null == nullptr ? std::nullopt : reader.boolean(*null);
    if (!is_null) {
        if (null == nullptr) {
            reader.wrong(node, "a value, a list of values, or `{null: true}`");
        }
        return std::nullopt;
    }
    return *is_null ? DeclaredCondition::Kind::Null : DeclaredCondition::Kind::NotNull;
}

}  // namespace

std::vector<DeclaredCondition> read_conditions(const NodeReader& reader, const YamlNode& node) {
    std::vector<DeclaredCondition> conditions;
    if (node.kind != YamlKind::Mapping) {
        reader.wrong(node, "a mapping of columns to values", "write `when: {plan: pro}`");
        return conditions;
    }
    for (const YamlEntry& entry : node.entries) {
        DeclaredCondition condition{entry.key->text};
        if (entry.value->kind == YamlKind::Mapping) {
            const auto kind = read_null_condition(reader, *entry.value);
            if (!kind) {
                continue;
            }
            condition.kind = *kind;
        } else if (entry.value->kind == YamlKind::Sequence) {
            condition.values = reader.texts(*entry.value);
        } else if (const std::optional<std::string> value = reader.text(*entry.value)) {
            condition.values.push_back(*value);
        }
        conditions.push_back(std::move(condition));
    }
    return conditions;
}

std::optional<DeclaredCondition> read_relation_type(const NodeReader& reader, const YamlNode& node) {
    std::vector<DeclaredCondition> conditions = read_conditions(reader, node);
    if (conditions.size() == 1 && conditions[0].values.size() == 1) {
        return std::move(conditions[0]);
    }
    reader.error(node, "relation-when", "a relation depends on one value of one column",
                 "write `when: {subject_type: post}`");
    return std::nullopt;
}

DeclaredRules read_validation(const Builder& builder, const YamlNode& node) {
    const NodeReader& reader = builder.reader();
    const MappingReader mapping(reader, node, validation_keys(), "validate");
    DeclaredRules rules;
    rules.is_required = mapping.boolean("required", false);
    read_bound(mapping, "minimum", rules.minimum, rules.at_least);
    read_bound(mapping, "maximum", rules.maximum, rules.at_most);
    rules.min_length = mapping.integer("min_length");
    rules.max_length = mapping.integer("max_length");
    rules.pattern = read_pattern(mapping);
    rules.format = read_format(mapping);
    if (const YamlNode* one_of = mapping.find("one_of", Shape::Texts)) {
        rules.one_of = reader.texts(*one_of);
    }
    read_unique(mapping, rules);
    rules.check = mapping.name("check").value_or("");
    if (const YamlNode* when = mapping.find("when", Shape::Conditions)) {
        rules.when = read_conditions(reader, *when);
    }
    rules.is_enforced = read_enforce(mapping);
    rules.message = mapping.text("message").value_or("");
    return rules;
}

void read_rules(Builder& builder, const TableUnderway& table, const YamlNode& node) {
    if (node.kind != YamlKind::Mapping) {
        builder.reader().wrong(node, "a mapping of rules by name");
        return;
    }
    for (const YamlEntry& entry : node.entries) {
        const MappingReader mapping(builder.reader(), *entry.value, rule_keys(),
                                    "rule `" + entry.key->text + "`");
        mapping.require("columns");
        DeclaredRule rule{entry.key->text};
        if (const YamlNode* columns = mapping.find("columns", Shape::Names)) {
            rule.columns = known_columns(builder, table, *columns, mapping.names("columns"));
        }
        if (const YamlNode* when = mapping.find("when", Shape::Conditions)) {
            rule.when = read_conditions(builder.reader(), *when);
            for (const DeclaredCondition& each : rule.when) {
                known_columns(builder, table, *when, {each.column});
            }
        }
        rule.message = mapping.text("message").value_or("");
        if (!rule.columns.empty()) {
            builder.facets(table.name).rules.push_back(std::move(rule));
        }
    }
}

}  // namespace varve::declare
