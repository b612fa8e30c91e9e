// SPDX-License-Identifier: MIT
#include "builder.hpp"

#include <array>

namespace varve::declare {

namespace {

constexpr std::array<std::string_view, 4> kinds{"belongs_to", "has_one", "has_many", "many_to_many"};

void read_relation(Builder& builder, const YamlNode& key, const YamlNode& node) {
    const MappingReader mapping(builder.reader(), node, relation_keys(), "relation `" + key.text + "`");
    if (node.kind != YamlKind::Mapping) {
        return;
    }
    int count = 0;
    for (const std::string_view kind : kinds) {
        if (mapping.find(kind, Shape::QualifiedName) != nullptr) {
            ++count;
            mapping.qualified_name(kind);
        }
    }
    if (count != 1) {
        builder.reader().error(key, "relation-kind",
                               "relation `" + key.text +
                                   "` needs one of `belongs_to`, `has_one`, `has_many`, `many_to_many`");
    }
    const bool has_through = mapping.qualified_name("through").has_value();
    if (mapping.find("many_to_many", Shape::QualifiedName) != nullptr && !has_through) {
        builder.reader().error(key, "relation-through",
                               "relation `" + key.text + "` needs `through`, the table between");
    }
    mapping.names("by");
}

}  // namespace

void read_relations(Builder& builder, const YamlNode& node) {
    if (node.kind != YamlKind::Mapping) {
        builder.reader().wrong(node, "a mapping of relations by name");
        return;
    }
    for (const YamlEntry& entry : node.entries) {
        read_relation(builder, *entry.key, *entry.value);
    }
}

void read_validation(const Builder& builder, const YamlNode& node) {
    const NodeReader& reader = builder.reader();
    const MappingReader mapping(reader, node, validation_keys(), "validate");
    mapping.boolean("required", false);
    mapping.integer("min_length");
    mapping.integer("max_length");
    mapping.text("pattern");
    mapping.text("format");
    mapping.text("message");
    if (const YamlNode* one_of = mapping.find("one_of", Shape::Texts)) {
        reader.texts(*one_of);
    }
    for (const std::string_view key : {"minimum", "maximum"}) {
        const YamlNode* number = mapping.find(key, Shape::Number);
        if (number != nullptr && !is_number(*number)) {
            reader.wrong(*number, "a number");
        }
    }
}

}  // namespace varve::declare
