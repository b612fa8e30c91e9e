// SPDX-License-Identifier: MIT
#include "builder.hpp"

#include <array>

namespace varve::declare {

namespace {

/// In the order of RelationKind.
constexpr std::array<std::string_view, 4> kinds{"belongs_to", "has_one", "has_many", "many_to_many"};

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
    if (const YamlNode* when = mapping.find("when", Shape::Conditions)) {
        relation.when = read_relation_type(builder.reader(), *when);
    }
    return count == 1 && !lacks_through ? std::optional(std::move(relation)) : std::nullopt;
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

}  // namespace varve::declare
