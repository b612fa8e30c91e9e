// SPDX-License-Identifier: MIT
#include "builder.hpp"

#include "varve/diag/error.hpp"

#include <regex.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace varve::declare {

namespace {

/// In the order of RelationKind.
constexpr std::array<std::string_view, 4> kinds{"belongs_to", "has_one", "has_many", "many_to_many"};
constexpr std::array<std::string_view, 3> formats{"email", "url", "uuid"};

std::optional<DeclaredRelation> read_relation(Builder& builder, const YamlNode& key, const YamlNode& node) {
    const MappingReader mapping(builder.reader(), node, relation_keys(), "relation `" + key.text + "`");
    if (node.kind != YamlKind::Mapping) {
        return std::nullopt;
    }
    DeclaredRelation relation{.name = key.text, .range = key.range()};
    int count = 0;
    for (std::size_t at = 0; at < kinds.size(); ++at) {
        const YamlNode* target = mapping.find(kinds[at], Shape::QualifiedName);
        if (target == nullptr) {
            continue;
        }
        ++count;
        relation.kind = static_cast<RelationKind>(at);
        if (const std::optional<QualifiedName> name = mapping.qualified_name(kinds[at])) {
            relation.target = builder.placed(*name, *target);
        }
    }
    if (count != 1) {
        builder.reader().error(key, "relation-kind",
                               "relation `" + key.text +
                                   "` needs one of `belongs_to`, `has_one`, `has_many`, `many_to_many`");
    }
    if (const std::optional<QualifiedName> through = mapping.qualified_name("through")) {
        relation.through = builder.placed(*through, *mapping.node().find("through"));
    }
    const bool lacks_through =
        mapping.find("many_to_many", Shape::QualifiedName) != nullptr && !relation.through;
    if (lacks_through) {
        builder.reader().error(key, "relation-through",
                               "relation `" + key.text + "` needs `through`, the table between");
    }
    relation.by = mapping.names("by");
    return count == 1 && !lacks_through ? std::optional(std::move(relation)) : std::nullopt;
}

std::optional<double> read_number(const MappingReader& mapping, std::string_view key) {
    const YamlNode* number = mapping.find(key, Shape::Number);
    if (number == nullptr) {
        return std::nullopt;
    }
    if (!is_number(*number)) {
        mapping.reader().wrong(*number, "a number");
        return std::nullopt;
    }
    return std::strtod(number->text.c_str(), nullptr);
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

}  // namespace

void read_relations(Builder& builder, const TableUnderway& table, const YamlNode& node) {
    if (node.kind != YamlKind::Mapping) {
        builder.reader().wrong(node, "a mapping of relations by name");
        return;
    }
    for (const YamlEntry& entry : node.entries) {
        if (std::optional<DeclaredRelation> relation = read_relation(builder, *entry.key, *entry.value)) {
            builder.facets(table.name).relations.push_back(std::move(*relation));
        }
    }
}

DeclaredRules read_validation(const Builder& builder, const YamlNode& node) {
    const NodeReader& reader = builder.reader();
    const MappingReader mapping(reader, node, validation_keys(), "validate");
    DeclaredRules rules;
    rules.is_required = mapping.boolean("required", false);
    rules.minimum = read_number(mapping, "minimum");
    rules.maximum = read_number(mapping, "maximum");
    rules.min_length = mapping.integer("min_length");
    rules.max_length = mapping.integer("max_length");
    rules.pattern = read_pattern(mapping);
    rules.format = read_format(mapping);
    if (const YamlNode* one_of = mapping.find("one_of", Shape::Texts)) {
        rules.one_of = reader.texts(*one_of);
    }
    rules.message = mapping.text("message").value_or("");
    return rules;
}

}  // namespace varve::declare
