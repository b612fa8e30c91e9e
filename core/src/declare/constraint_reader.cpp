// SPDX-License-Identifier: MIT
#include "builder.hpp"

#include <array>

namespace varve::declare {

namespace {

/// What a constraint has beside its content, whether it is written short or in full.
struct Named {
    std::string name;
    const YamlNode* node;
};

void check_include(const Builder& builder, const MappingReader& mapping) {
    const YamlNode* include = mapping.find("include", Shape::Names);
    if (include != nullptr && !builder.capabilities().has_include_columns) {
        builder.unsupported(*include, "INCLUDE columns");
    }
}

std::string chosen_name(const MappingReader& mapping, const std::string& key) {
    const std::optional<std::string> name = mapping.name("name");
    if (name && !key.empty() && *name != key) {
        mapping.reader().error(mapping.node(), "named-twice",
                               "this is called `" + key + "` and `" + *name + "`");
    }
    return name.value_or(key);
}

void add_unique(Builder& builder, const TableUnderway& table, const std::string& name,
                UniqueConstraint unique, std::string comment, const YamlNode& at) {
    if (unique.columns.empty()) {
        return;
    }
    const std::string signature = name.empty() ? joined_names(unique.columns) : "";
    Object object{{Kind::UniqueConstraint, table.name.schema, table.name.name, name, signature},
                  std::move(unique),
                  std::move(comment)};
    builder.add(std::move(object), at);
}

void add_check(Builder& builder, const TableUnderway& table, const std::string& name, CheckConstraint check,
               std::string comment, const YamlNode& at) {
    const std::string signature = name.empty() ? check.expression.text : "";
    Object object{{Kind::CheckConstraint, table.name.schema, table.name.name, name, signature},
                  std::move(check),
                  std::move(comment)};
    builder.add(std::move(object), at);
}

void read_check(Builder& builder, const TableUnderway& table, const std::string& key, const YamlNode& node) {
    const NodeReader& reader = builder.reader();
    if (node.kind != YamlKind::Mapping || reader.is_per_dialect(node)) {
        const std::optional<std::string> text = reader.dialect_text(node);
        const std::string sql = text ? trimmed_sql(*text) : std::string();
        if (text && sql.empty()) {
            reader.error(node, "empty-sql", "the SQL is empty");
        } else if (const std::optional<Expression> condition = expression_of(builder, sql);
                   condition && text) {
            add_check(builder, table, key, {*condition}, "", node);
        }
        return;
    }
    const MappingReader mapping(reader, node, check_keys(), "check");
    if (!mapping.applies()) {
        return;
    }
    mapping.require("sql");
    const std::optional<Expression> expression = read_expression(builder, mapping, "sql");
    if (!expression) {
        return;
    }
    CheckConstraint check{*expression};
    check.is_validated = !mapping.boolean("not_valid", false);
    check.is_local = mapping.boolean("no_inherit", false);
    check.dialect_options = builder.options(mapping, Shape::IndexOptions, Kind::CheckConstraint);
    add_check(builder, table, chosen_name(mapping, key), std::move(check), builder.comment(mapping), node);
}

void read_unique(Builder& builder, const TableUnderway& table, const std::string& key, const YamlNode& node) {
    const NodeReader& reader = builder.reader();
    if (node.kind == YamlKind::Sequence || (node.kind == YamlKind::Scalar && !key.empty())) {
        add_unique(builder, table, key, {known_columns(builder, table, node, reader.names(node))}, "", node);
        return;
    }
    if (node.kind == YamlKind::Scalar) {
        reader.error(node, "ambiguous-unique",
                     "it is not clear whether these columns are unique together or each for itself",
                     "write `- [a, b]` for columns that are unique together, `- [" + node.text +
                         "]` for one");
        return;
    }
    const MappingReader mapping(reader, node, unique_keys(), "unique constraint");
    if (!mapping.applies()) {
        return;
    }
    mapping.require("columns");
    check_include(builder, mapping);
    UniqueConstraint unique;
    const YamlNode* columns = mapping.find("columns", Shape::Names);
    if (columns != nullptr) {
        unique.columns = known_columns(builder, table, *columns, mapping.names("columns"));
    }
    unique.include = mapping.names("include");
    unique.has_distinct_nulls = mapping.boolean("nulls_distinct", true);
    unique.deferrability = read_deferrable(builder, mapping);
    if (unique.deferrability != Deferrability::NotDeferrable &&
        !builder.capabilities().has_deferrable_unique) {
        builder.unsupported(*mapping.find("deferrable", Shape::Deferrable), "deferrable unique constraints");
    }
    unique.dialect_options = builder.options(mapping, Shape::IndexOptions, Kind::UniqueConstraint);
    add_unique(builder, table, chosen_name(mapping, key), std::move(unique), builder.comment(mapping), node);
}

/// `unique: true`, `index: name` of a column: nothing when it is false or wrong, else the name, perhaps
/// empty.
std::optional<std::string> flag_or_name(const Builder& builder, const YamlNode& node) {
    const bool is_flag = node.style == ScalarStyle::Plain && (node.text == "true" || node.text == "false");
    if (is_flag) {
        return node.text == "true" ? std::optional<std::string>("") : std::nullopt;
    }
    return builder.reader().name(node);
}

}  // namespace

Deferrability read_deferrable(const Builder& builder, const MappingReader& mapping) {
    constexpr std::array<std::string_view, 4> words{"false", "true", "immediate", "deferred"};
    const YamlNode* node = mapping.find("deferrable", Shape::Deferrable);
    const std::optional<std::size_t> word =
        node == nullptr ? std::nullopt : builder.reader().choice(*node, words);
    if (!word || *word == 0) {
        return Deferrability::NotDeferrable;
    }
    return *word == 3 ? Deferrability::InitiallyDeferred : Deferrability::InitiallyImmediate;
}

void read_primary_key(Builder& builder, const TableUnderway& table, const YamlNode* node,
                      const YamlNode& table_node) {
    PrimaryKey key{table.key_columns};
    key.dialect_options = table.key_options;
    std::string name;
    std::string comment;
    if (node != nullptr && !table.key_columns.empty()) {
        builder.reader().error(*node, "primary-key-twice",
                               "column `" + table.key_columns.front() +
                                   "` says already that it is the primary key");
        return;
    }
    if (table.key_columns.size() > 1) {
        builder.reader().error(*table_node.find("columns")->find(table.key_columns[1]), "primary-key-twice",
                               "a second column says that it is the primary key",
                               "for a key of several columns write `primary_key: [" +
                                   joined_names(table.key_columns) + "]` in the table");
        return;
    }
    const YamlNode* at =
        table.key_columns.empty() ? node : table_node.find("columns")->find(table.key_columns.front());
    if (node != nullptr && node->kind == YamlKind::Mapping) {
        const MappingReader mapping(builder.reader(), *node, primary_key_keys(), "primary key");
        mapping.require("columns");
        check_include(builder, mapping);
        const YamlNode* columns = mapping.find("columns", Shape::Names);
        if (columns != nullptr) {
            key.columns = known_columns(builder, table, *columns, mapping.names("columns"));
        }
        key.include = mapping.names("include");
        key.deferrability = read_deferrable(builder, mapping);
        key.dialect_options = builder.options(mapping, Shape::IndexOptions, Kind::PrimaryKey);
        name = mapping.name("name").value_or("");
        comment = builder.comment(mapping);
    } else if (node != nullptr) {
        key.columns = known_columns(builder, table, *node, builder.reader().names(*node));
    }

    if (table.numbered_column != nullptr &&
        key.columns != std::vector<std::string>{table.numbered_column->text}) {
        builder.reader().error(*table.numbered_column, "identity-not-key",
                               std::string(builder.reader().dialect()) +
                                   " numbers only a column that is the whole primary key",
                               "add `primary_key: true` to `" + table.numbered_column->text + "`");
    }
    if (!key.columns.empty() && at != nullptr) {
        Object object{{Kind::PrimaryKey, table.name.schema, table.name.name, name, ""},
                      std::move(key),
                      std::move(comment)};
        builder.add(std::move(object), *at);
    }
}

void read_unique_constraints(Builder& builder, const TableUnderway& table, const YamlNode& node) {
    for_each_named(builder, node, "unique constraints", [&](const std::string& name, const YamlNode& each) {
        read_unique(builder, table, name, each);
    });
}

void read_checks(Builder& builder, const TableUnderway& table, const YamlNode& node) {
    for_each_named(builder, node, "checks", [&](const std::string& name, const YamlNode& each) {
        read_check(builder, table, name, each);
    });
}

void add_unique_column(Builder& builder, const TableUnderway& table, const std::string& column,
                       const YamlNode& node) {
    if (const std::optional<std::string> name = flag_or_name(builder, node)) {
        add_unique(builder, table, *name, {{column}}, "", node);
    }
}

void add_column_check(Builder& builder, const TableUnderway& table, const std::string& /*column*/,
                      const YamlNode& node) {
    read_check(builder, table, "", node);
}

void add_index_column(Builder& builder, const TableUnderway& table, const std::string& column,
                      const YamlNode& node) {
    const std::optional<std::string> name = flag_or_name(builder, node);
    if (!name) {
        return;
    }
    Index index;
    index.keys.push_back({column});
    const std::string chosen = name->empty() ? table.name.name + "_" + column + "_idx" : *name;
    builder.add({{Kind::Index, table.name.schema, table.name.name, chosen, ""}, std::move(index)}, node);
}

void add_named_check(Builder& builder, const TableUnderway& table, const std::string& name,
                     std::string condition, const YamlNode& node) {
    add_check(builder, table, name, {Expression{std::move(condition)}}, "", node);
}

void add_enum_check(Builder& builder, const TableUnderway& table, const std::string& column,
                    const Builder::Enum& declared, const YamlNode& node) {
    const Lexis& lexis = builder.dialect().lexis();
    std::string text = lexis.name(column) + " IN (";
    for (std::size_t at = 0; at < declared.labels.size(); ++at) {
        text += (at == 0 ? "" : ", ") + lexis.text_literal(declared.labels[at]);
    }
    add_check(builder, table, table.name.name + "_" + column + "_check", {Expression{text + ")"}}, "", node);
}

}  // namespace varve::declare
