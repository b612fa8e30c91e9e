// SPDX-License-Identifier: MIT
#include "builder.hpp"

#include <algorithm>
#include <array>

namespace varve::declare {

namespace {

SortOrder read_order(const MappingReader& mapping) {
    constexpr std::array<std::string_view, 2> words{"asc", "desc"};
    const YamlNode* node = mapping.find("order", Shape::Order);
    const std::optional<std::size_t> word =
        node == nullptr ? std::nullopt : mapping.reader().choice(*node, words);
    return word == std::optional<std::size_t>(1) ? SortOrder::Descending : SortOrder::Ascending;
}

NullsOrder read_nulls(const MappingReader& mapping) {
    constexpr std::array<std::string_view, 2> words{"first", "last"};
    const YamlNode* node = mapping.find("nulls", Shape::NullsPlace);
    const std::optional<std::size_t> word =
        node == nullptr ? std::nullopt : mapping.reader().choice(*node, words);
    return !word ? NullsOrder::ByDefault : *word == 0 ? NullsOrder::First : NullsOrder::Last;
}

std::optional<IndexKey> column_key(const Builder& builder, const TableUnderway& table, const YamlNode& node) {
    const std::optional<std::string> name = builder.reader().name(node);
    if (!name) {
        return std::nullopt;
    }
    // The columns of a materialized view are known to its query alone.
    if (table.columns.empty() || !known_columns(builder, table, node, {*name}).empty()) {
        return IndexKey{*name};
    }
    return std::nullopt;
}

std::optional<IndexKey> read_key(const Builder& builder, const TableUnderway& table, const YamlNode& node) {
    if (node.kind != YamlKind::Mapping) {
        return column_key(builder, table, node);
    }
    const MappingReader mapping(builder.reader(), node, index_key_keys(), "index key");
    const YamlNode* column = mapping.find("column", Shape::Name);
    const std::optional<Expression> expression = read_expression(builder, mapping, "sql");
    if ((column != nullptr) == (mapping.find("sql", Shape::Sql) != nullptr)) {
        builder.reader().error(node, "index-key", "an index key has either a `column` or `sql`");
        return std::nullopt;
    }
    std::optional<IndexKey> key =
        column != nullptr ? column_key(builder, table, *column) : std::optional<IndexKey>();
    if (column == nullptr && expression) {
        key.emplace();
        key->expression = expression;
    }
    if (key) {
        key->order = read_order(mapping);
        key->nulls = read_nulls(mapping);
        key->collation = mapping.dialect_text("collation").value_or("");
        key->operator_class = mapping.dialect_text("operator_class").value_or("");
    }
    return key;
}

std::vector<IndexKey> read_keys(const Builder& builder, const TableUnderway& table, const YamlNode& node) {
    std::vector<IndexKey> keys;
    const std::vector<const YamlNode*> single{&node};
    for (const YamlNode* item : node.kind == YamlKind::Sequence ? node.items : single) {
        if (std::optional<IndexKey> key = read_key(builder, table, *item)) {
            keys.push_back(std::move(*key));
        }
    }
    return keys;
}

/// As PostgreSQL would call it: the table, the columns, `idx`.
std::string usual_name(const TableUnderway& table, const Index& index) {
    std::string name = table.name.name;
    for (const IndexKey& key : index.keys) {
        name += "_" + (key.expression ? std::string("expr") : key.column);
    }
    return name + "_idx";
}

/// Cut at a whole character, as the server would cut it; a name of our own making must not come back another.
std::string fitted(std::string name, std::size_t maximum_bytes) {
    if (maximum_bytes == 0 || name.size() <= maximum_bytes) {
        return name;
    }
    std::size_t end = maximum_bytes;
    while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U) {
        --end;
    }
    return name.substr(0, end);
}

std::optional<Index> read_full(const Builder& builder, const TableUnderway& table,
                               const MappingReader& mapping) {
    mapping.require("keys");
    const YamlNode* keys = mapping.find("keys", Shape::IndexKeys);
    if (keys == nullptr) {
        return std::nullopt;
    }
    Index index;
    index.keys = read_keys(builder, table, *keys);
    index.is_unique = mapping.boolean("unique", false);
    index.has_distinct_nulls = mapping.boolean("nulls_distinct", true);
    index.predicate = read_expression(builder, mapping, "where");
    index.include = mapping.names("include");
    index.method = mapping.dialect_text("method").value_or("");
    const std::string& usual_method = builder.capabilities().default_index_method;
    if (!index.method.empty() && usual_method.empty()) {
        builder.unsupported(*mapping.find("method", Shape::DialectText), "index methods");
    }
    if (index.method == usual_method) {
        index.method.clear();
    }
    if (!index.include.empty() && !builder.capabilities().has_include_columns) {
        builder.unsupported(*mapping.find("include", Shape::Names), "INCLUDE columns");
    }
    index.dialect_options = builder.options(mapping, Shape::IndexOptions, Kind::Index);
    return index;
}

void read_index(Builder& builder, const TableUnderway& table, const std::string& entry,
                const YamlNode& node) {
    std::string name = entry;
    std::string comment;
    std::optional<Index> index;
    const bool is_full =
        node.kind == YamlKind::Mapping && node.find("column") == nullptr && node.find("sql") == nullptr;
    if (is_full) {
        const MappingReader mapping(builder.reader(), node, index_keys(), "index");
        if (!mapping.applies()) {
            return;
        }
        index = read_full(builder, table, mapping);
        name = mapping.name("name").value_or(entry);
        comment = builder.comment(mapping);
    } else {
        index.emplace();
        index->keys = read_keys(builder, table, node);
    }
    if (!index || index->keys.empty()) {
        return;
    }
    if (name.empty()) {
        name = fitted(usual_name(table, *index), builder.capabilities().maximum_name_bytes);
    }
    builder.add(
        {{Kind::Index, table.name.schema, table.name.name, name, ""}, std::move(*index), std::move(comment)},
        node);
}

}  // namespace

void read_indexes(Builder& builder, const TableUnderway& table, const YamlNode& node) {
    for_each_named(builder, node, "indexes", [&](const std::string& name, const YamlNode& each) {
        read_index(builder, table, name, each);
    });
}

}  // namespace varve::declare
