// SPDX-License-Identifier: MIT
#include "builder.hpp"

#include <algorithm>

namespace varve::declare {

QualifiedName Builder::placed(QualifiedName name, const YamlNode& at) const {
    if (!name.schema.empty() && !capabilities().has_schemas) {
        unsupported(at, "schemas");
        name.schema.clear();
    }
    if (name.schema.empty()) {
        name.schema = capabilities().default_schema;
    }
    return name;
}

std::string Builder::spelled(const QualifiedName& name) const {
    const Lexis& lexis = m_dialect->lexis();
    return name.schema.empty() ? lexis.name(name.name)
                               : lexis.name(name.schema) + "." + lexis.name(name.name);
}

void Builder::add(Object object, const YamlNode& at) {
    object.declared_at = std::make_shared<const SourceRange>(at.range());
    if (const Object* first = m_declaration->schema.find(object.id)) {
        const std::string place =
            first->declared_at == nullptr ? "" : " at " + to_string(*first->declared_at);
        m_reader.error(at, "declared-twice", describe(object.id) + " is declared already" + place);
        return;
    }
    std::sort(object.needs.begin(), object.needs.end());
    object.needs.erase(std::unique(object.needs.begin(), object.needs.end()), object.needs.end());
    m_declaration->schema.add(std::move(object));
}

void Builder::add_rename(ObjectId from, ObjectId to, const YamlNode& at) {
    if (from == to) {
        m_reader.error(at, "renamed-from-itself", "`renamed_from` names the present name");
        return;
    }
    m_declaration->renames.push_back({std::move(from), std::move(to), at.range()});
}

std::string Builder::comment(const MappingReader& mapping) const {
    const std::optional<std::string> text = mapping.text("comment");
    return text && capabilities().has_comments ? *text : std::string();
}

Options Builder::options(const MappingReader& mapping, Shape shape, Kind kind,
                         std::optional<Kind> other) const {
    Options found;
    for (const std::string_view dialect : dialect_names()) {
        const YamlNode* node = mapping.node().find(dialect);
        if (node == nullptr || mapping.find(dialect, shape) == nullptr) {
            continue;
        }
        std::vector<Key> keys;
        for (const DialectOption& option : dialect_options()) {
            if (option.dialect == dialect && (option.kind == kind || option.kind == other)) {
                keys.push_back({option.name, option.shape, option.about});
            }
        }
        const MappingReader values(m_reader, *node, keys,
                                   std::string(dialect) + " " + std::string(to_string(kind)));
        for (const Key& key : keys) {
            const YamlNode* value = values.find(key.name, key.shape);
            if (value == nullptr) {
                continue;
            }
            std::optional<std::string> text;
            if (key.shape == Shape::Boolean) {
                const std::optional<bool> flag = m_reader.boolean(*value);
                text = flag.value_or(false) ? std::optional<std::string>("true") : std::nullopt;
            } else if (key.shape == Shape::Integer) {
                const std::optional<std::int64_t> number = m_reader.integer(*value);
                text = number ? std::optional(std::to_string(*number)) : std::nullopt;
            } else {
                text = m_reader.text(*value);
            }
            if (text && dialect == m_reader.dialect()) {
                found[std::string(key.name)] = *text;
            }
        }
    }
    return found;
}

void Builder::unsupported(const YamlNode& at, std::string_view what) const {
    m_reader.error(at, "unsupported", std::string(m_reader.dialect()) + " has no " + std::string(what),
                   "say for which databases it is meant, with `only:` or one value per dialect");
}

const Builder::Enum* Builder::find_enum(const QualifiedName& name) const {
    const auto found = m_enums.find(name);
    return found == m_enums.end() ? nullptr : &found->second;
}

std::vector<std::string> Builder::enum_names() const {
    std::vector<std::string> names;
    for (const auto& [name, declared] : m_enums) {
        names.push_back(name.name);
    }
    return names;
}

std::string joined_names(const std::vector<std::string>& names, std::string_view separator) {
    std::string text;
    for (const std::string& name : names) {
        text += (text.empty() ? "" : std::string(separator)) + name;
    }
    return text;
}

void for_each_named(const Builder& builder, const YamlNode& node, std::string_view what,
                    const std::function<void(const std::string&, const YamlNode&)>& read) {
    if (node.kind == YamlKind::Mapping) {
        for (const YamlEntry& entry : node.entries) {
            read(entry.key->text, *entry.value);
        }
    } else if (node.kind == YamlKind::Sequence) {
        for (const YamlNode* item : node.items) {
            read("", *item);
        }
    } else {
        builder.reader().wrong(node, "a list of " + std::string(what) + " or a mapping by name");
    }
}

std::vector<std::string> known_columns(const Builder& builder, const TableUnderway& table,
                                       const YamlNode& node, std::vector<std::string> columns) {
    std::vector<std::string_view> known;
    for (const auto& [name, type] : table.columns) {
        known.push_back(name);
    }
    std::erase_if(columns, [&](const std::string& column) {
        if (table.columns.contains(column)) {
            return false;
        }
        YamlNode shown = node;
        for (const YamlNode* item : node.items) {
            if (item->text == column) {
                shown = *item;
            }
        }
        shown.text = column;
        builder.reader().unknown(shown, "unknown-column",
                                 "table `" + table.name.name + "` has no column `" + column + "`", known);
        return true;
    });
    return columns;
}

}  // namespace varve::declare
