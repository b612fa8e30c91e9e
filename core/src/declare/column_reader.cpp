// SPDX-License-Identifier: MIT
#include "builder.hpp"

#include "varve/sql/token.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace varve::declare {

namespace {

ObjectId column_id(const QualifiedName& table, const std::string& name) {
    return {Kind::Column, table.schema, table.name, name, ""};
}

std::optional<Identity> read_identity(const Builder& builder, const YamlNode& node, const DataType& type) {
    Identity identity;
    if (node.kind == YamlKind::Mapping) {
        const MappingReader mapping(builder.reader(), node, identity_keys(), "identity");
        identity.mode = mapping.boolean("always", false) ? IdentityMode::Always : IdentityMode::ByDefault;
        const bool has_numbers =
            std::any_of(node.entries.begin(), node.entries.end(),
                        [](const YamlEntry& entry) { return entry.key->text != "always"; });
        if (has_numbers) {
            identity.options = read_sequence_options(builder, mapping, type);
        }
        return identity;
    }
    if (node.kind == YamlKind::Scalar && (node.text == "always" || node.text == "by_default")) {
        identity.mode = node.text == "always" ? IdentityMode::Always : IdentityMode::ByDefault;
        return identity;
    }
    if (node.kind != YamlKind::Scalar || (node.text != "true" && node.text != "false")) {
        builder.reader().wrong(node, "`true`, `always`, `by_default` or a mapping");
        return std::nullopt;
    }
    return node.text == "true" ? std::optional(identity) : std::nullopt;
}

std::optional<Generated> read_generated(const Builder& builder, const YamlNode& node) {
    const NodeReader& reader = builder.reader();
    Generated generated;
    std::optional<Expression> expression;
    if (node.kind == YamlKind::Mapping && !reader.is_per_dialect(node)) {
        const MappingReader mapping(reader, node, generated_keys(), "generated");
        mapping.require("sql");
        expression = read_expression(builder, mapping, "sql");
        generated.storage =
            mapping.boolean("stored", true) ? GeneratedStorage::Stored : GeneratedStorage::Virtual;
        const YamlNode* stored = mapping.find("stored", Shape::Boolean);
        if (generated.storage == GeneratedStorage::Virtual &&
            !builder.capabilities().has_virtual_generated_columns) {
            builder.unsupported(*stored, "generated columns that are computed when read");
        }
    } else {
        const std::optional<std::string> text = reader.dialect_text(node);
        expression = expression_of(builder, text ? std::optional(trimmed_sql(*text)) : std::nullopt);
    }
    if (!expression) {
        return std::nullopt;
    }
    generated.expression = std::move(*expression);
    return generated;
}

/// Sequences that a default mentions as `nextval('…')` must be there first.
std::vector<ObjectId> needs_of(const Builder& builder, const ColumnType& type, const Column& column) {
    std::vector<ObjectId> needs;
    if (type.enumeration != nullptr && builder.capabilities().has_enum_types) {
        needs.push_back({Kind::EnumType, type.enumeration->name.schema, "", type.enumeration->name.name, ""});
    }
    if (!column.default_value || !builder.capabilities().has_sequences) {
        return needs;
    }
    for (const Token& token : significant_tokens(column.default_value->text, builder.dialect().lexis())) {
        if (token.kind == TokenKind::String && token.text.size() > 2 &&
            column.default_value->text.starts_with("nextval")) {
            const std::vector<std::string> parts = split_name(token.text.substr(1, token.text.size() - 2));
            if (!parts.empty() && parts.size() <= 2) {
                needs.push_back({Kind::Sequence,
                                 parts.size() == 2 ? parts[0] : builder.capabilities().default_schema, "",
                                 parts.back(), ""});
            }
        }
    }
    return needs;
}

/// Everything that may stand in the mapping of one column.
class ColumnReader {
public:
    ColumnReader(Builder& builder, TableUnderway& table, const YamlNode& key, const YamlNode& node,
                 int ordinal)
        : m_builder(builder), m_table(table), m_key(key), m_node(node), m_ordinal(ordinal),
          m_what("column `" + table.name.name + "." + key.text + "`") {}

    void read() {
        if (m_node.kind == YamlKind::Scalar) {
            read_short();
            return;
        }
        if (m_node.kind != YamlKind::Mapping) {
            m_builder.reader().error(m_key, "missing-type", m_what + " has no type",
                                     "write `" + m_key.text + ": text`");
            return;
        }
        const MappingReader mapping(m_builder.reader(), m_node, column_keys(), m_what);
        if (mapping.applies()) {
            read_full(mapping);
        }
    }

private:
    void read_short() {
        std::optional<ColumnType> type = read_type(m_builder, m_node);
        Column column;
        if (type) {
            column.type = type->type;
            column.is_nullable = type->is_nullable;
        }
        add(type.value_or(ColumnType{}), column, "");
    }

    void read_full(const MappingReader& mapping) {
        const YamlNode* type_node = mapping.find("type", Shape::Type);
        std::optional<ColumnType> type;
        if (type_node != nullptr) {
            type = read_type(m_builder, *type_node);
        } else {
            m_builder.reader().error(m_key, "missing-type", m_what + " has no type", "add `type: …`");
        }
        ColumnType known = type.value_or(ColumnType{});
        Column column;
        column.is_nullable = read_null(mapping, known);
        column.collation = mapping.dialect_text("collation").value_or("");
        const bool is_key = mapping.boolean("primary_key", false);
        column.dialect_options = m_builder.options(mapping, Shape::ColumnOptions, Kind::Column,
                                                   is_key ? std::optional(Kind::PrimaryKey) : std::nullopt);
        if (is_key) {
            m_table.key_columns.push_back(m_key.text);
            take_key_options(column.dialect_options);
        }
        if (const YamlNode* identity = mapping.find("identity", Shape::Identity)) {
            apply_identity(*identity, known, column);
        }
        column.type = known.type;
        if (const YamlNode* generated = mapping.find("generated", Shape::Generated)) {
            column.generated = read_generated(m_builder, *generated);
        }
        if (const YamlNode* value = mapping.find("default", Shape::Default); value != nullptr && type) {
            column.default_value = read_default(m_builder, *value, known);
        }
        const bool is_computed = mapping.find("identity", Shape::Identity) != nullptr || column.generated;
        if (mapping.find("default", Shape::Default) != nullptr && is_computed) {
            m_builder.reader().error(*mapping.find("default", Shape::Default), "default-and-computed",
                                     m_what + " cannot have a default and be " +
                                         (column.generated ? "generated" : "an identity"));
        }
        add(known, column, m_builder.comment(mapping), m_builder.column_access(mapping));
        read_rest(mapping);
    }

    /// `autoincrement` belongs to the key, although people write it at the column.
    void take_key_options(Options& options) {
        for (const DialectOption& option : dialect_options()) {
            const auto found = options.find(std::string(option.name));
            if (option.kind == Kind::PrimaryKey && found != options.end()) {
                m_table.key_options.insert(*found);
                options.erase(found);
            }
        }
    }

    bool read_null(const MappingReader& mapping, const ColumnType& type) const {
        const YamlNode* null = mapping.find("null", Shape::Boolean);
        if (null == nullptr) {
            return type.is_nullable;
        }
        const bool is_nullable = m_builder.reader().boolean(*null).value_or(false);
        if (type.is_nullable && !is_nullable) {
            m_builder.reader().error(*null, "null-twice",
                                     "the `?` behind the type allows NULL and `null: false` does not");
        }
        return is_nullable;
    }

    void apply_identity(const YamlNode& node, ColumnType& type, Column& column) const {
        std::optional<Identity> identity = read_identity(m_builder, node, type.type);
        if (!identity) {
            return;
        }
        if (column.is_nullable) {
            m_builder.reader().error(node, "identity-nullable",
                                     m_what + " is an identity, which cannot be NULL");
        }
        if (m_builder.capabilities().has_identity_columns) {
            column.identity = identity;
        } else if (!m_builder.capabilities().numbered_key_type.empty()) {
            // Such a database numbers the rows by a primary key of one certain type.
            type.type.name = m_builder.capabilities().numbered_key_type;
            m_table.numbered_column = &m_key;
        } else {
            m_builder.unsupported(node, "identity columns");
        }
    }

    void add(const ColumnType& type, const Column& column, std::string comment, Access access = {}) {
        const bool is_new = m_table.columns.emplace(m_key.text, type).second;
        if (!is_new) {
            return;
        }
        Object object{column_id(m_table.name, m_key.text), column, std::move(comment), std::move(access)};
        object.ordinal = m_ordinal;
        facets().type = type.portable;
        if (type.enumeration != nullptr && !type.type.name.ends_with("[]")) {
            facets().enumeration = type.enumeration->name;
        }
        object.needs = needs_of(m_builder, type, column);
        m_builder.add(std::move(object), m_key);
        if (type.enumeration != nullptr && !m_builder.capabilities().has_enum_types) {
            add_enum_check(m_builder, m_table, m_key.text, *type.enumeration, m_key);
        }
    }

    static bool read_is_identity(const MappingReader& mapping) {
        const YamlNode* identity = mapping.find("identity", Shape::Identity);
        return identity != nullptr && identity->text != "false";
    }

    ColumnFacets& facets() { return m_builder.facets(m_table.name).columns[m_key.text]; }

    void read_rest(const MappingReader& mapping) {
        facets().is_identity = read_is_identity(mapping);
        facets().comment = mapping.text("comment").value_or("");
        const std::string& column = m_key.text;
        if (const std::optional<std::string> former = mapping.name("renamed_from")) {
            m_builder.add_rename(column_id(m_table.former_name, *former), column_id(m_table.name, column),
                                 *m_node.find("renamed_from"));
        }
        if (const YamlNode* unique = mapping.find("unique", Shape::UniqueColumn)) {
            add_unique_column(m_builder, m_table, column, *unique);
        }
        if (const YamlNode* references = mapping.find("references", Shape::References)) {
            add_references(m_builder, m_table, column, *references);
        }
        if (const YamlNode* check = mapping.find("check", Shape::ColumnCheck)) {
            add_column_check(m_builder, m_table, column, *check);
        }
        if (const YamlNode* index = mapping.find("index", Shape::IndexColumn)) {
            add_index_column(m_builder, m_table, column, *index);
        }
        if (const YamlNode* validate = mapping.find("validate", Shape::Validation)) {
            facets().rules = read_validation(m_builder, *validate);
        }
    }

    Builder& m_builder;
    TableUnderway& m_table;
    const YamlNode& m_key;
    const YamlNode& m_node;
    int m_ordinal;
    std::string m_what;
};

}  // namespace

void read_columns(Builder& builder, TableUnderway& table, const YamlNode& node) {
    if (node.kind != YamlKind::Mapping) {
        builder.reader().wrong(node, "a mapping of columns by name",
                               node.kind == YamlKind::Sequence ? "write `name: type` without the dash" : "");
        return;
    }
    int ordinal = 0;
    for (const YamlEntry& entry : node.entries) {
        if (builder.reader().name(*entry.key)) {
            ColumnReader(builder, table, *entry.key, *entry.value, ++ordinal).read();
        }
    }
}

}  // namespace varve::declare
