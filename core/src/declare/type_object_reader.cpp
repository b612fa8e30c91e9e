// SPDX-License-Identifier: MIT
#include "builder.hpp"

#include <algorithm>
#include <limits>

namespace varve::declare {

namespace {

/// The largest number of an integer type, in whichever spelling.
std::int64_t maximum_of(const DataType& type) {
    const std::string_view name = type.name;
    if (name == "smallint" || name == "int2") {
        return std::numeric_limits<std::int16_t>::max();
    }
    if (name == "integer" || name == "int" || name == "int4") {
        return std::numeric_limits<std::int32_t>::max();
    }
    return std::numeric_limits<std::int64_t>::max();
}

/// `public`, or a mapping of names to what they have; calls `read(key node, value node)` for each.
void for_each_entry(const Builder& builder, const YamlNode& node, std::string_view what,
                    const std::function<void(const YamlNode&, const YamlNode&)>& read) {
    static const YamlNode nothing;
    if (node.kind == YamlKind::Mapping) {
        for (const YamlEntry& entry : node.entries) {
            read(*entry.key, *entry.value);
        }
    } else if (node.kind == YamlKind::Sequence) {
        for (const YamlNode* item : node.items) {
            read(*item, nothing);
        }
    } else {
        builder.reader().wrong(node, "a list or mapping of " + std::string(what));
    }
}

void read_enum(Builder& builder, const YamlNode& key, const YamlNode& node) {
    const NodeReader& reader = builder.reader();
    const std::optional<QualifiedName> name = reader.qualified_name(key);
    const std::string what = "enum `" + key.text + "`";
    Builder::Enum declared;
    std::string comment;
    Access access;
    if (node.kind == YamlKind::Sequence) {
        declared.labels = reader.texts(node);
    } else {
        const MappingReader mapping(reader, node, enum_keys(), what);
        if (!mapping.applies()) {
            return;
        }
        mapping.require("labels");
        const YamlNode* labels = mapping.find("labels", Shape::Texts);
        declared.labels = labels == nullptr ? std::vector<std::string>() : reader.texts(*labels);
        comment = builder.comment(mapping);
        access = builder.access(mapping);
    }
    std::vector<std::string> sorted = declared.labels;
    std::sort(sorted.begin(), sorted.end());
    const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
    if (twice != sorted.end()) {
        reader.error(key, "listed-twice", what + " has the label `" + *twice + "` twice");
    }
    if (!name) {
        return;
    }
    declared.name = builder.placed(*name, key);
    if (builder.find_enum(declared.name) != nullptr && !builder.capabilities().has_enum_types) {
        reader.error(key, "declared-twice", what + " is declared already");
    }
    builder.add_enum(declared);
    if (builder.capabilities().has_enum_types) {
        builder.add({{Kind::EnumType, declared.name.schema, "", declared.name.name, ""},
                     EnumType{declared.labels},
                     comment,
                     access},
                    key);
    }
}

void read_sequence(Builder& builder, const YamlNode& key, const YamlNode& node) {
    const std::optional<QualifiedName> name = builder.reader().qualified_name(key);
    const MappingReader mapping(builder.reader(), node, sequence_keys(), "sequence `" + key.text + "`");
    if (!name || !mapping.applies()) {
        return;
    }
    if (!builder.capabilities().has_sequences) {
        builder.unsupported(key, "sequences");
        return;
    }
    const QualifiedName placed = builder.placed(*name, key);
    Sequence sequence;
    sequence.type = builder.dialect().types().native({BaseType::BigInt, 0, 0, 0});
    if (const YamlNode* type = mapping.find("type", Shape::Type)) {
        sequence.type = read_type(builder, *type).value_or(ColumnType{sequence.type}).type;
    }
    sequence.options = read_sequence_options(builder, mapping, sequence.type);
    Object object{{Kind::Sequence, placed.schema, "", placed.name, ""},
                  {},
                  builder.comment(mapping),
                  builder.access(mapping)};
    if (const YamlNode* owner = mapping.find("owned_by", Shape::QualifiedName)) {
        std::vector<std::string> parts = split_name(owner->text);
        if (parts.size() < 2 || parts.size() > 3) {
            builder.reader().error(*owner, "bad-name", "`" + owner->text + "` is not `table.column`");
        } else {
            const std::string column = parts.back();
            parts.pop_back();
            const QualifiedName table = builder.placed(
                parts.size() == 2 ? QualifiedName{parts[0], parts[1]} : QualifiedName{"", parts[0]}, *owner);
            // The column's default may need the sequence, so the sequence cannot need the column.
            sequence.owned_by = SequenceOwner{table, column};
        }
    }
    object.definition = std::move(sequence);
    builder.add(std::move(object), key);
}

}  // namespace

SequenceOptions read_sequence_options(const Builder& builder, const MappingReader& mapping,
                                      const DataType& type) {
    const std::int64_t largest = maximum_of(type);
    SequenceOptions options;
    options.increment = mapping.integer("increment").value_or(1);
    if (options.increment == 0) {
        builder.reader().error(*mapping.find("increment", Shape::Integer), "zero-increment",
                               "a sequence cannot count in steps of 0");
    }
    const bool is_ascending = options.increment > 0;
    options.minimum = mapping.integer("minimum").value_or(is_ascending ? 1 : -largest - 1);
    options.maximum = mapping.integer("maximum").value_or(is_ascending ? largest : -1);
    options.start = mapping.integer("start").value_or(is_ascending ? options.minimum : options.maximum);
    options.cache = mapping.integer("cache").value_or(1);
    options.is_cycling = mapping.boolean("cycle", false);
    return options;
}

void read_enums(Builder& builder, const YamlNode& node) {
    if (node.kind != YamlKind::Mapping) {
        builder.reader().wrong(node, "a mapping of enums by name");
        return;
    }
    for (const YamlEntry& entry : node.entries) {
        read_enum(builder, *entry.key, *entry.value);
    }
}

void read_schemas(Builder& builder, const YamlNode& node) {
    for_each_entry(builder, node, "schemas", [&](const YamlNode& key, const YamlNode& value) {
        const std::optional<std::string> name = builder.reader().name(key);
        const MappingReader mapping(builder.reader(), value, schema_keys(), "schema `" + key.text + "`");
        if (!name || !mapping.applies()) {
            return;
        }
        if (!builder.capabilities().has_schemas) {
            builder.unsupported(key, "schemas");
            return;
        }
        builder.add({{Kind::Namespace, "", "", *name, ""},
                     Namespace{},
                     builder.comment(mapping),
                     builder.access(mapping)},
                    key);
    });
}

void read_extensions(Builder& builder, const YamlNode& node) {
    for_each_entry(builder, node, "extensions", [&](const YamlNode& key, const YamlNode& value) {
        const std::optional<std::string> name = builder.reader().name(key);
        const MappingReader mapping(builder.reader(), value, extension_keys(),
                                    "extension `" + key.text + "`");
        // Extensions exist in one database only; that the others leave them out needs no word.
        if (!name || !mapping.applies() || !builder.capabilities().has_extensions) {
            return;
        }
        Extension extension{mapping.name("schema").value_or(""), mapping.text("version").value_or("")};
        builder.add({{Kind::Extension, "", "", *name, ""}, std::move(extension), builder.comment(mapping)},
                    key);
    });
}

void read_sequences(Builder& builder, const YamlNode& node) {
    for_each_entry(builder, node, "sequences",
                   [&](const YamlNode& key, const YamlNode& value) { read_sequence(builder, key, value); });
}

}  // namespace varve::declare
