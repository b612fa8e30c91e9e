// SPDX-License-Identifier: MIT
#include "model_writer.hpp"

#include "layout.hpp"

#include <array>
#include <charconv>
#include <functional>

namespace varve::codegen::cpp {

namespace {

/// One of the two structs of a table.
struct Struct {
    std::string name;
    bool is_new = false;
    std::vector<const CppColumn*> columns = {};
};

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

std::string number_text(double number) {
    std::array<char, 32> buffer{};
    return {buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr};
}

/// The rules of the columns of a struct, and the lists of allowed values that they speak of.
class RuleWriter {
public:
    explicit RuleWriter(const Struct& of) {
        for (std::size_t place = 0; place < of.columns.size(); ++place) {
            if (of.columns[place]->rules != nullptr) {
                add_all(*of.columns[place], place);
            }
        }
    }

    bool empty() const { return m_rules.empty(); }
    std::string text() const {
        return empty() ? ""
                       : m_choices + "    static constexpr query::Rule rules[] = {\n" + m_rules + "    };\n";
    }

private:
    void add_all(const CppColumn& column, std::size_t place) {
        const declare::DeclaredRules& rules = *column.rules;
        m_place = place;
        m_message = rules.message;
        if (rules.is_required) {
            add("required", "Required", {});
        }
        if (rules.minimum) {
            add("minimum", "Minimum", ".number = " + number_text(*rules.minimum));
        }
        if (rules.maximum) {
            add("maximum", "Maximum", ".number = " + number_text(*rules.maximum));
        }
        if (rules.min_length) {
            add("min_length", "MinLength", ".number = " + std::to_string(*rules.min_length));
        }
        if (rules.max_length) {
            add("max_length", "MaxLength", ".number = " + std::to_string(*rules.max_length));
        }
        if (rules.pattern) {
            add("pattern", "Pattern", ".text = " + literal(*rules.pattern));
        }
        if (rules.format) {
            add("format", *rules.format == "email" ? "Email" : *rules.format == "url" ? "Url" : "Uuid", {});
        }
        if (rules.one_of) {
            const std::string name = column.member + "_choices";
            std::vector<std::string> choices;
            for (const std::string& each : *rules.one_of) {
                choices.push_back(literal(each));
            }
            m_choices += listed(4, "static constexpr std::string_view " + name + "[] = ", choices, ";", "");
            add("one_of", "OneOf", ".choices = " + name);
        }
    }

    void add(std::string_view name, std::string_view kind, const std::string& argument) {
        std::vector<std::string> items{".name = " + literal(name),
                                       ".kind = query::RuleKind::" + std::string(kind),
                                       ".column = " + std::to_string(m_place)};
        if (!argument.empty()) {
            items.push_back(argument);
        }
        if (!m_message.empty()) {
            items.push_back(".message = " + literal(m_message));
        }
        m_rules += stacked(8, items);
    }

    std::string m_choices;
    std::string m_rules;
    std::size_t m_place = 0;
    std::string m_message;
};

std::string model(const Struct& of, const CppTable& table, const Spelling& spelling) {
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
    const RuleWriter rules(of);
    text += rules.text();
    std::vector<std::string> items{literal(table.schema), literal(table.name.name), "columns"};
    if (!of.is_new) {
        items.emplace_back(rules.empty() ? "{}" : "rules");
        items.push_back(literal(table.fingerprint));
    } else if (!rules.empty()) {
        items.emplace_back("rules");
    }
    return text + packed(4, "static constexpr query::TableInfo table{", items, "};") + "};\n";
}

}  // namespace

std::string models(const CppTable& table, const Spelling& spelling) {
    Struct row{table.row};
    Struct new_row{table.new_row, true};
    for (const CppColumn& column : table.columns) {
        row.columns.push_back(&column);
        if (column.is_given()) {
            new_row.columns.push_back(&column);
        }
    }
    return "\n" + model(row, table, spelling) + "\n" + model(new_row, table, spelling);
}

}  // namespace varve::codegen::cpp
