// SPDX-License-Identifier: MIT
#include "builder.hpp"

namespace varve::declare {

namespace {

/// `columns:` of a view: names, or names and the types that programs read.
std::vector<std::string> read_view_columns(Builder& builder, const QualifiedName& view,
                                           const YamlNode* node) {
    if (node == nullptr) {
        return {};
    }
    if (node->kind != YamlKind::Mapping) {
        return builder.reader().names(*node);
    }
    std::vector<std::string> names;
    for (const YamlEntry& entry : node->entries) {
        names.push_back(entry.key->text);
        if (const std::optional<ColumnType> type = read_type(builder, *entry.value)) {
            ColumnFacets& facets = builder.facets(view).columns[entry.key->text];
            facets.type = type->portable;
            facets.is_nullable = type->is_nullable;
            if (type->enumeration != nullptr) {
                facets.enumeration = type->enumeration->name;
            }
        }
    }
    return names;
}

void read_view(Builder& builder, const YamlNode& key, const YamlNode& node) {
    const NodeReader& reader = builder.reader();
    const std::optional<QualifiedName> name = reader.qualified_name(key);
    if (!name) {
        return;
    }
    // With a query of its own, the name of a dialect is that of its options.
    if (node.kind != YamlKind::Mapping || (reader.is_per_dialect(node) && node.find("query") == nullptr)) {
        const std::optional<std::string> query = reader.dialect_text(node);
        if (query && trimmed_sql(*query).empty()) {
            reader.error(node, "empty-sql", "the SQL is empty");
        } else if (query) {
            const QualifiedName placed = builder.placed(*name, key);
            builder.add({{Kind::View, placed.schema, "", placed.name, ""}, View{trimmed_sql(*query)}}, key);
        }
        return;
    }
    const MappingReader mapping(reader, node, view_keys(), "view `" + key.text + "`");
    if (!mapping.applies()) {
        return;
    }
    mapping.require("query");
    const std::optional<std::string> query = mapping.sql("query");
    if (!query) {
        return;
    }
    const QualifiedName placed = builder.placed(*name, key);
    const std::vector<std::string> columns =
        read_view_columns(builder, placed, mapping.find("columns", Shape::ViewColumns));
    const bool is_materialized = mapping.boolean("materialized", false);
    if (is_materialized && !builder.capabilities().has_materialized_views) {
        builder.unsupported(*mapping.find("materialized", Shape::Boolean), "materialized views");
        return;
    }
    Object object{{is_materialized ? Kind::MaterializedView : Kind::View, placed.schema, "", placed.name, ""},
                  {},
                  builder.comment(mapping),
                  builder.access(mapping)};
    const Options options = builder.options(mapping, Shape::ViewOptions, object.id.kind);
    if (is_materialized) {
        object.definition = MaterializedView{*query, columns, options};
    } else {
        object.definition = View{*query, columns, options};
    }
    builder.add(std::move(object), key);
    if (const YamlNode* indexes = mapping.find("indexes", Shape::Indexes)) {
        if (is_materialized) {
            read_indexes(builder, {placed, placed}, *indexes);
        } else {
            reader.error(*indexes, "view-index", "only a materialized view can have indexes",
                         "add `materialized: true`");
        }
    }
}

}  // namespace

void read_views(Builder& builder, const YamlNode& node) {
    if (node.kind != YamlKind::Mapping) {
        builder.reader().wrong(node, "a mapping of views by name");
        return;
    }
    for (const YamlEntry& entry : node.entries) {
        read_view(builder, *entry.key, *entry.value);
    }
}

}  // namespace varve::declare
