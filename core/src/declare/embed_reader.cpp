// SPDX-License-Identifier: MIT
#include "builder.hpp"

#include <algorithm>
#include <set>

namespace varve::declare {

namespace {

/// Columns that the library or the database writes by itself stay outside.
std::string special_reason(Builder& builder, const TableUnderway& table, const std::string& column) {
    const TableView view = builder.declaration().schema.table(table.name);
    if (const Object* const key = view.primary_key()) {
        const std::vector<std::string>& columns = as<PrimaryKey>(*key).columns;
        if (std::find(columns.begin(), columns.end(), column) != columns.end()) {
            return "is part of the primary key";
        }
    }
    const Object* const object = view.column(column);
    if (object != nullptr && (as<Column>(*object).generated || as<Column>(*object).identity)) {
        return "gets its values from the database";
    }
    return {};
}

class EmbedReader {
public:
    EmbedReader(Builder& builder, const TableUnderway& table) : m_builder(builder), m_table(table) {}

    void read(const YamlNode& key, const YamlNode& node) {
        DeclaredEmbed embed{.name = key.text, .range = key.range()};
        const YamlNode* columns = &node;
        const YamlNode* required = nullptr;
        if (node.kind == YamlKind::Mapping) {
            const MappingReader mapping(m_builder.reader(), node, embed_keys(), "embed `" + key.text + "`");
            mapping.require("columns");
            columns = mapping.find("columns", Shape::Names);
            embed.type = mapping.name("struct").value_or("");
            embed.prefix = mapping.text("prefix").value_or("");
            embed.is_optional = mapping.boolean("optional", false);
            required = mapping.find("required", Shape::Names);
        }
        if (columns == nullptr) {
            return;
        }
        embed.columns = known_columns(m_builder, m_table, *columns, m_builder.reader().names(*columns));
        if (required != nullptr) {
            embed.required =
                known_columns(m_builder, m_table, *required, m_builder.reader().names(*required));
            check_required(embed, *required);
        }
        choose_prefix(embed, node);
        check(embed, *columns);
        check_optional(embed, *columns);
        m_builder.facets(m_table.name).embeds.push_back(std::move(embed));
    }

private:
    static bool all_begin(const DeclaredEmbed& embed, const std::string& prefix) {
        return std::all_of(embed.columns.begin(), embed.columns.end(), [&](const std::string& column) {
            return column.size() > prefix.size() && column.starts_with(prefix);
        });
    }

    /// The name of the member and a line, where nobody says and the columns begin so.
    void choose_prefix(DeclaredEmbed& embed, const YamlNode& node) const {
        if (embed.prefix.empty()) {
            embed.prefix = all_begin(embed, embed.name + "_") ? embed.name + "_" : "";
        } else if (!all_begin(embed, embed.prefix)) {
            m_builder.reader().error(*node.find("prefix"), "embed-prefix",
                                     "not every column of embed `" + embed.name + "` begins with `" +
                                         embed.prefix + "`");
        }
    }

    void check_required(const DeclaredEmbed& embed, const YamlNode& node) {
        for (const std::string& column : embed.required) {
            if (std::find(embed.columns.begin(), embed.columns.end(), column) == embed.columns.end()) {
                m_builder.reader().error(node, "embed-required",
                                         "column `" + column + "` is not one of embed `" + embed.name + "`");
            }
        }
        if (!embed.is_optional) {
            m_builder.reader().error(node, "embed-required",
                                     "embed `" + embed.name +
                                         "` is always there, so `required` says nothing: its columns say "
                                         "themselves whether they may be NULL");
        }
    }

    /// A struct is missing when all of its columns are NULL, so all have to be able to.
    void check_optional(const DeclaredEmbed& embed, const YamlNode& node) {
        const TableView view = m_builder.declaration().schema.table(m_table.name);
        for (const std::string& column : embed.columns) {
            const Object* const object = view.column(column);
            if (embed.is_optional && object != nullptr && !as<Column>(*object).is_nullable) {
                m_builder.reader().error(node, "embed-optional",
                                         "column `" + column + "` is never NULL, so embed `" + embed.name +
                                             "` could never be missing");
            }
        }
    }

    void check(const DeclaredEmbed& embed, const YamlNode& node) {
        for (const std::string& column : embed.columns) {
            if (!m_seen.insert(column).second) {
                m_builder.reader().error(node, "embed-twice",
                                         "column `" + column + "` is embedded in two structs");
            }
            if (const std::string reason = special_reason(m_builder, m_table, column); !reason.empty()) {
                m_builder.reader().error(node, "embed-special",
                                         "column `" + column + "` " + reason +
                                             ", so it stays outside of embedded structs");
            }
        }
        if (m_table.columns.contains(embed.name) &&
            std::find(embed.columns.begin(), embed.columns.end(), embed.name) == embed.columns.end()) {
            m_builder.reader().error(node, "embed-name",
                                     "embed `" + embed.name + "` is called like a column of the table");
        }
    }

    Builder& m_builder;
    const TableUnderway& m_table;
    std::set<std::string> m_seen;
};

}  // namespace

void read_embeds(Builder& builder, const TableUnderway& table, const YamlNode& node) {
    if (node.kind != YamlKind::Mapping) {
        builder.reader().wrong(node, "a mapping of embedded structs by name");
        return;
    }
    EmbedReader reader(builder, table);
    for (const YamlEntry& entry : node.entries) {
        reader.read(*entry.key, *entry.value);
    }
}

}  // namespace varve::declare
