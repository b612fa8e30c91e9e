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

std::string column_row(const Struct& of, const CppColumn& column, const Spelling& spelling) {
    const std::string type = of.is_new ? spelling.given_inside(column) : spelling.inside(column);
    std::vector<std::string> items{literal(column.name), "type_of<" + type + ">",
                                   "offsetof(" + spelling.qualified(of.name) + ", " + column.member + ")"};
    if (const std::string traits = joined_traits(column); !of.is_new && !traits.empty()) {
        items.push_back(traits);
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
    if (of.columns.empty()) {
        text += "    static constexpr std::span<const query::ColumnInfo> columns{};\n";
    } else {
        text += "    static constexpr query::ColumnInfo columns[] = {\n";
        for (const CppColumn* column : of.columns) {
            text += column_row(of, *column, spelling);
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
    return "\n" + model(header, row, table, spelling) + "\n" + model(header, new_row, table, spelling);
}

}  // namespace varve::codegen::cpp
