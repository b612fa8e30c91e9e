// SPDX-License-Identifier: MIT
#include "builder.hpp"

namespace varve::declare {

namespace {

/// Columns that the object mapper writes by itself.
void read_facets(Builder& builder, const TableUnderway& table, const MappingReader& mapping) {
    TableFacets& facets = builder.facets(table.name);
    facets.comment = mapping.text("comment").value_or("");
    const auto read = [&](std::string_view key, std::string& column) {
        const std::optional<std::string> name = mapping.name(key);
        if (name && !known_columns(builder, table, *mapping.node().find(key), {*name}).empty()) {
            column = *name;
        }
    };
    read("version", facets.version);
    read("created_at", facets.created_at);
    read("updated_at", facets.updated_at);
    read("soft_delete", facets.soft_delete);
    const Object* const deleted = builder.declaration().schema.find(
        {Kind::Column, table.name.schema, table.name.name, facets.soft_delete, ""});
    if (deleted != nullptr && !as<Column>(*deleted).is_nullable) {
        builder.reader().error(*mapping.node().find("soft_delete"), "soft-delete-null",
                               "column `" + facets.soft_delete +
                                   "` is empty for rows that live, so it must allow NULL",
                               "write `" + facets.soft_delete + ": timestamptz?`");
    }
}

void read_parts(Builder& builder, const TableUnderway& table, const MappingReader& mapping) {
    read_primary_key(builder, table, mapping.find("primary_key", Shape::PrimaryKey), mapping.node());
    if (const YamlNode* unique = mapping.find("unique", Shape::UniqueConstraints)) {
        read_unique_constraints(builder, table, *unique);
    }
    if (const YamlNode* foreign_keys = mapping.find("foreign_keys", Shape::ForeignKeys)) {
        read_foreign_keys(builder, table, *foreign_keys);
    }
    if (const YamlNode* checks = mapping.find("checks", Shape::Checks)) {
        read_checks(builder, table, *checks);
    }
    if (const YamlNode* indexes = mapping.find("indexes", Shape::Indexes)) {
        read_indexes(builder, table, *indexes);
    }
    if (const YamlNode* relations = mapping.find("relations", Shape::Relations)) {
        read_relations(builder, table, *relations);
    }
    if (const YamlNode* rules = mapping.find("rules", Shape::Rules)) {
        read_rules(builder, table, *rules);
    }
    if (const YamlNode* columns = mapping.find("columns", Shape::Columns)) {
        finish_rules(builder, table, *columns);
    }
    if (const YamlNode* embeds = mapping.find("embed", Shape::Embeds)) {
        read_embeds(builder, table, *embeds);
    }
    read_facets(builder, table, mapping);
}

void read_table(Builder& builder, const YamlNode& key, const YamlNode& node) {
    const std::optional<QualifiedName> name = builder.reader().qualified_name(key);
    const std::string what = "table `" + key.text + "`";
    const MappingReader mapping(builder.reader(), node, table_keys(), what);
    if (!name || !mapping.applies()) {
        return;
    }
    TableUnderway table{builder.placed(*name, key), {}};
    table.former_name = table.name;

    Object object{{Kind::Table, table.name.schema, "", table.name.name, ""}, Table{}};
    as<Table>(object).dialect_options = builder.options(mapping, Shape::TableOptions, Kind::Table);
    object.comment = builder.comment(mapping);
    object.access = builder.access(mapping);
    const ObjectId id = object.id;
    builder.add(std::move(object), key);
    if (const std::optional<std::string> former = mapping.name("renamed_from")) {
        const std::vector<std::string> parts = split_name(*former);
        table.former_name =
            parts.size() == 2 ? QualifiedName{parts[0], parts[1]} : QualifiedName{table.name.schema, *former};
        builder.add_rename({Kind::Table, table.former_name.schema, "", table.former_name.name, ""}, id,
                           *node.find("renamed_from"));
    }

    const YamlNode* columns = mapping.find("columns", Shape::Columns);
    if (node.kind != YamlKind::Mapping || node.find("columns") == nullptr) {
        builder.reader().error(key, "missing-key", what + " has no columns", "list them under `columns`");
        return;
    }
    // `columns:` with nothing behind it is a table without columns, which PostgreSQL can have.
    if (columns != nullptr) {
        read_columns(builder, table, *columns);
    }
    read_parts(builder, table, mapping);
}

}  // namespace

void read_tables(Builder& builder, const YamlNode& node) {
    if (node.kind != YamlKind::Mapping) {
        builder.reader().wrong(node, "a mapping of tables by name");
        return;
    }
    for (const YamlEntry& entry : node.entries) {
        read_table(builder, *entry.key, *entry.value);
    }
}

}  // namespace varve::declare
