// SPDX-License-Identifier: MIT
#include "builder.hpp"

#include <array>

namespace varve::declare {

namespace {

ReferentialAction read_action(const MappingReader& mapping, std::string_view key) {
    constexpr std::array<std::string_view, 5> words{"no_action", "restrict", "cascade", "set_null",
                                                    "set_default"};
    const YamlNode* node = mapping.find(key, Shape::Action);
    const std::optional<std::size_t> word =
        node == nullptr ? std::nullopt : mapping.reader().choice(*node, words);
    return word ? static_cast<ReferentialAction>(*word) : ReferentialAction::NoAction;
}

MatchKind read_match(const MappingReader& mapping) {
    constexpr std::array<std::string_view, 3> words{"simple", "full", "partial"};
    const YamlNode* node = mapping.find("match", Shape::Match);
    const std::optional<std::size_t> word =
        node == nullptr ? std::nullopt : mapping.reader().choice(*node, words);
    return word ? static_cast<MatchKind>(*word) : MatchKind::Simple;
}

/// What both forms have.
void read_common(const Builder& builder, const MappingReader& mapping, ForeignKey& key) {
    mapping.require("table");
    if (const YamlNode* table = mapping.find("table", Shape::QualifiedName)) {
        if (const std::optional<QualifiedName> name = builder.reader().qualified_name(*table)) {
            key.references = builder.placed(*name, *table);
        }
    }
    key.on_delete = read_action(mapping, "on_delete");
    key.on_update = read_action(mapping, "on_update");
    key.match = read_match(mapping);
    key.deferrability = read_deferrable(builder, mapping);
    key.is_validated = !mapping.boolean("not_valid", false);
}

void add_foreign_key(Builder& builder, const TableUnderway& table, const std::string& name, ForeignKey key,
                     std::string comment, const YamlNode& at) {
    if (key.columns.empty() || key.references.name.empty()) {
        return;
    }
    if (!key.referenced_columns.empty() && key.referenced_columns.size() != key.columns.size()) {
        builder.reader().error(at, "foreign-key-columns",
                               "the foreign key has " + std::to_string(key.columns.size()) +
                                   " columns and refers to " + std::to_string(key.referenced_columns.size()));
        return;
    }
    const std::string signature = joined_names(key.columns) + " -> " + key.references.name + "(" +
                                  joined_names(key.referenced_columns) + ")";
    Object object{{Kind::ForeignKey, table.name.schema, table.name.name, name, name.empty() ? signature : ""},
                  key,
                  std::move(comment)};
    if (key.references != table.name) {
        object.needs.push_back({Kind::Table, key.references.schema, "", key.references.name, ""});
    }
    builder.add(std::move(object), at);
}

void read_foreign_key(Builder& builder, const TableUnderway& table, const std::string& entry,
                      const YamlNode& node) {
    const MappingReader mapping(builder.reader(), node, foreign_key_keys(), "foreign key");
    if (!mapping.applies()) {
        return;
    }
    mapping.require("columns");
    ForeignKey key;
    if (const YamlNode* columns = mapping.find("columns", Shape::Names)) {
        key.columns = known_columns(builder, table, *columns, mapping.names("columns"));
    }
    read_common(builder, mapping, key);
    key.referenced_columns = mapping.names("referenced_columns");
    key.on_delete_columns = mapping.names("on_delete_columns");
    add_foreign_key(builder, table, mapping.name("name").value_or(entry), std::move(key),
                    builder.comment(mapping), node);
}

/// `users`, `users.id` or `schema.users.id`.
std::optional<ForeignKey> short_reference(const Builder& builder, const YamlNode& node) {
    const std::optional<std::string> text = builder.reader().name(node);
    std::vector<std::string> parts = text ? split_name(*text) : std::vector<std::string>();
    if (text && (parts.empty() || parts.size() > 3)) {
        builder.reader().error(node, "bad-name",
                               "`" + *text + "` is not `table`, `table.column` or `schema.table.column`");
    }
    if (parts.empty() || parts.size() > 3) {
        return std::nullopt;
    }
    ForeignKey key;
    if (parts.size() > 1) {
        key.referenced_columns = {parts.back()};
        parts.pop_back();
    }
    key.references = builder.placed(
        parts.size() == 2 ? QualifiedName{parts[0], parts[1]} : QualifiedName{"", parts[0]}, node);
    return key;
}

}  // namespace

void read_foreign_keys(Builder& builder, const TableUnderway& table, const YamlNode& node) {
    for_each_named(builder, node, "foreign keys", [&](const std::string& name, const YamlNode& each) {
        read_foreign_key(builder, table, name, each);
    });
}

void add_references(Builder& builder, const TableUnderway& table, const std::string& column,
                    const YamlNode& node) {
    if (node.kind != YamlKind::Mapping) {
        if (std::optional<ForeignKey> key = short_reference(builder, node)) {
            key->columns = {column};
            add_foreign_key(builder, table, "", std::move(*key), "", node);
        }
        return;
    }
    const MappingReader mapping(builder.reader(), node, references_keys(), "references");
    if (!mapping.applies()) {
        return;
    }
    ForeignKey key;
    key.columns = {column};
    read_common(builder, mapping, key);
    if (const std::optional<std::string> referenced = mapping.name("column")) {
        key.referenced_columns = {*referenced};
    }
    add_foreign_key(builder, table, mapping.name("name").value_or(""), std::move(key),
                    builder.comment(mapping), node);
}

}  // namespace varve::declare
