// SPDX-License-Identifier: MIT
#include "model_writer.hpp"

#include "layout.hpp"
#include "rule_writer.hpp"

namespace varve::codegen::cpp {

namespace {

/// `A | B` as it is broken: behind the sign.
std::vector<std::string> traits_of(const CppColumn& column) {
    std::vector<std::string> traits;
    const auto add = [&](bool has, std::string_view name) {
        if (has) {
            traits.push_back("query::ColumnTrait::" + std::string(name));
        }
    };
    add(column.is_key, "Key");
    add(column.is_generated, "Generated");
    add(column.has_default, "Defaulted");
    add(column.is_version, "Version");
    add(column.is_created, "Created");
    add(column.is_updated, "Updated");
    add(column.is_deleted, "Deleted");
    return traits;
}

std::string joined_traits(const CppColumn& column) {
    std::string text;
    for (const std::string& trait : traits_of(column)) {
        text += (text.empty() ? "" : " | ") + trait;
    }
    return text;
}

/// What offsetof() is asked for.
std::string place_of(const Struct& of, const CppTable& table, const CppColumn& column) {
    const CppEmbed* const embed = table.embed_of(column);
    if (embed != nullptr && embed->is_optional) {
        return embed->member;
    }
    const bool is_wrapped = of.is_new && embed != nullptr && !embed->may_be_left_out;
    return is_wrapped ? column.embed + ".value." + column.member : column.path();
}

/// The ValueType of a column.
std::string type_of(const Struct& of, const CppTable& table, const CppColumn& column,
                    const Spelling& spelling) {
    const CppEmbed* const embed = table.embed_of(column);
    if (embed == nullptr || !embed->is_optional) {
        const bool is_given = of.is_new && column.embed.empty();
        return "type_of<" + (is_given ? spelling.given_inside(column) : spelling.inside(column)) + ">";
    }
    CppColumn inner = column;
    inner.is_nullable = !column.is_required_there;
    const std::string type = spelling.qualified(embed->type);
    return "orm::part_type<" + spelling.inside(inner) + ", orm::PartPlace{" +
           (column.is_first_there ? "1" : "0") + ", " + (column.has_required_before ? "1" : "0") +
           "}, std::optional<" + type + ">, &" + type + "::" + column.member + ">";
}

std::string column_row(const Struct& of, const CppTable& table, const CppColumn& column,
                       const Spelling& spelling) {
    std::vector<std::string> items{literal(column.name), type_of(of, table, column, spelling),
                                   "offsetof(" + spelling.qualified(of.name) + ", " +
                                       place_of(of, table, column) + ")"};
    const std::string traits = of.is_new ? "" : joined_traits(column);
    if (!traits.empty() || !column.embed.empty()) {
        items.push_back(traits.empty() ? "query::ColumnTrait::None" : traits);
    }
    if (!column.embed.empty()) {
        items.push_back(literal(column.path()));
    }
    return packed(8, "{", items, "},");
}

/// `{1, 2}`
std::string places_text(const std::vector<std::size_t>& places) {
    std::string text;
    for (const std::size_t place : places) {
        text += (text.empty() ? "" : ", ") + std::to_string(place);
    }
    return "{" + text + "}";
}

std::string foreign_keys(const CppTable& table) {
    std::string text;
    for (const CppForeignKey& key : table.foreign_keys) {
        text += packed(
            8, "{",
            {places_text(key.columns), literal(key.schema), literal(key.table), places_text(key.referenced)},
            "},");
    }
    return text.empty()
               ? ""
               : "    static constexpr query::ForeignKeyInfo foreign_keys[] = {\n" + text + "    };\n";
}

std::string model(const CppHeader& header, const Struct& of, const CppTable& table,
                  const Spelling& spelling) {
    std::string text = "template <>\nstruct varve::Model<" + spelling.qualified(of.name) + "> {\n";
    if (of.is_new) {
        text += "    using Row = " + spelling.qualified(table.row) + ";\n";
    }
    if (table.is_view) {
        text += "    static constexpr bool is_view = true;\n";
    }
    if (of.columns.empty()) {
        text += "    static constexpr std::span<const query::ColumnInfo> columns{};\n";
    } else {
        text += "    static constexpr query::ColumnInfo columns[] = {\n";
        for (const CppColumn* column : of.columns) {
            text += column_row(of, table, *column, spelling);
        }
        text += "    };\n";
    }
    const std::string rules = rules_of(header, of, table, spelling);
    text += rules;
    std::vector<std::string> items{literal(table.schema), literal(table.name.name), "columns"};
    if (!of.is_new) {
        text += foreign_keys(table);
        items.emplace_back(rules.empty() ? "{}" : "rules");
        items.push_back(literal(table.fingerprint));
        if (!table.foreign_keys.empty()) {
            items.emplace_back("foreign_keys");
        }
    } else if (!rules.empty()) {
        items.emplace_back("rules");
    }
    return text + packed(4, "static constexpr query::TableInfo table{", items, "};") + "};\n";
}

}  // namespace

std::string models(const CppHeader& header, const CppTable& table, const Spelling& spelling) {
    Struct row{table.row};
    Struct new_row{table.new_row, true};
    for (const CppColumn& column : table.columns) {
        row.columns.push_back(&column);
        if (column.is_given()) {
            new_row.columns.push_back(&column);
        }
    }
    const std::string text = "\n" + model(header, row, table, spelling);
    return table.is_view ? text : text + "\n" + model(header, new_row, table, spelling);
}

}  // namespace varve::codegen::cpp
