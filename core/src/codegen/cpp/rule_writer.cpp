// SPDX-License-Identifier: MIT
#include "rule_writer.hpp"

#include "layout.hpp"
#include "names.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>
#include <set>

namespace varve::codegen::cpp {

namespace {

using declare::DeclaredCondition;
using declare::DeclaredRule;
using declare::DeclaredRules;
using Places = std::vector<std::size_t>;

std::string number_text(double number) {
    std::array<char, 32> buffer{};
    return {buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr};
}

const CppColumn* find_column(const CppTable& table, const std::string& name) {
    const auto found = std::find_if(table.columns.begin(), table.columns.end(),
                                    [&](const CppColumn& each) { return each.name == name; });
    return found == table.columns.end() ? nullptr : &*found;
}

/// Functions by name with the lists of their parameters, once each.
using Functions = std::map<std::string, std::set<std::string>>;

/// What a function for several columns takes: a value that may be nothing where the column may.
std::string parameters_of(const CppTable& table, const DeclaredRule& rule, const Spelling& spelling) {
    std::string list;
    for (const std::string& name : rule.columns) {
        if (const CppColumn* const column = find_column(table, name)) {
            list += (list.empty() ? "const " : ", const ") + spelling.outside(*column) + "&";
        }
    }
    return list;
}

std::string parameter_of(const CppColumn& column, const Spelling& spelling) {
    return "const " + spelling.bare_outside(column) + "&";
}

Functions functions_of(const CppHeader& header, const Spelling& spelling) {
    Functions functions;
    for (const CppTable& table : header.tables) {
        for (const CppColumn& column : table.columns) {
            if (column.rules != nullptr && !column.rules->check.empty()) {
                functions[identifier(column.rules->check)].insert(parameter_of(column, spelling));
            }
        }
        for (const DeclaredRule& rule : table.rules == nullptr ? std::vector<DeclaredRule>() : *table.rules) {
            functions[identifier(rule.name)].insert(parameters_of(table, rule, spelling));
        }
    }
    return functions;
}

class RuleWriter {
public:
    RuleWriter(const CppHeader& header, const Struct& of, const CppTable& table, const Spelling& spelling)
        : m_of(of), m_table(table), m_spelling(spelling), m_functions(functions_of(header, spelling)) {
        for (std::size_t place = 0; place < of.columns.size(); ++place) {
            if (of.columns[place]->rules != nullptr) {
                add_all(*of.columns[place], place);
            }
        }
        for (const DeclaredRule& rule : table.rules == nullptr ? std::vector<DeclaredRule>() : *table.rules) {
            add_of_table(rule);
        }
    }

    std::string text() const {
        return m_rules.empty()
                   ? ""
                   : m_lists + "    static constexpr query::Rule rules[] = {\n" + m_rules + "    };\n";
    }

private:
    /// Nothing when the struct lacks one of them.
    std::optional<Places> places(const std::vector<std::string>& names) const {
        Places found;
        for (const std::string& name : names) {
            const auto column = std::find_if(m_of.columns.begin(), m_of.columns.end(),
                                             [&](const CppColumn* each) { return each->name == name; });
            if (column == m_of.columns.end()) {
                return std::nullopt;
            }
            found.push_back(static_cast<std::size_t>(column - m_of.columns.begin()));
        }
        return found;
    }

    std::string add_list(std::string_view type, const std::string& name,
                         const std::vector<std::string>& items) {
        m_lists += listed(4, "static constexpr " + std::string(type) + " " + name + "[] = ", items, ";", "");
        return name;
    }

    std::string add_places(const std::string& name, const Places& columns) {
        std::vector<std::string> items;
        for (const std::size_t column : columns) {
            items.push_back(std::to_string(column));
        }
        return add_list("std::uint16_t", name, items);
    }

    std::string add_texts(const std::string& name, const std::vector<std::string>& texts) {
        std::vector<std::string> items;
        for (const std::string& text : texts) {
            items.push_back(literal(text));
        }
        return add_list("std::string_view", name, items);
    }

    /// The name of the list of conditions, empty for none; nothing when the struct lacks a column of them.
    std::optional<std::string> add_conditions(const std::string& name,
                                              const std::vector<DeclaredCondition>& conditions) {
        std::vector<std::string> items;
        for (const DeclaredCondition& each : conditions) {
            const std::optional<Places> place = places({each.column});
            if (!place) {
                return std::nullopt;
            }
            const bool is_list = each.kind == DeclaredCondition::Kind::Among;
            const std::string values = name + "_when_" + std::to_string(items.size());
            items.push_back("{" + std::to_string(place->front()) + ", query::RuleCondition::Kind::" +
                            (is_list                                      ? "Among, " + values
                             : each.kind == DeclaredCondition::Kind::Null ? std::string("Null, {}")
                                                                          : std::string("NotNull, {}")) +
                            "}");
            if (is_list) {
                add_texts(values, each.values);
            }
        }
        return items.empty() ? "" : add_list("query::RuleCondition", name + "_when", items);
    }

    void add_all(const CppColumn& column, std::size_t place) {
        const DeclaredRules& rules = *column.rules;
        const std::optional<std::string> conditions = add_conditions(column.flat(), rules.when);
        if (!conditions) {
            return;
        }
        m_place = place;
        m_message = rules.message;
        m_conditions = *conditions;
        if (rules.is_required) {
            add("required", "Required", {});
        }
        add_bounds(column, rules);
        if (rules.pattern) {
            add("pattern", "Pattern", ".text = " + literal(*rules.pattern));
        }
        if (rules.format) {
            add("format", *rules.format == "email" ? "Email" : *rules.format == "url" ? "Url" : "Uuid", {});
        }
        if (rules.one_of) {
            add("one_of", "OneOf", ".choices = " + add_texts(column.flat() + "_choices", *rules.one_of));
        }
        if (!rules.check.empty()) {
            add(rules.check, "Custom",
                ".check_values = " + function(rules.check, parameter_of(column, m_spelling)));
        }
        add_unique(column, rules);
    }

    void add_bounds(const CppColumn& column, const DeclaredRules& rules) {
        if (rules.minimum) {
            add("minimum", "Minimum", ".number = " + number_text(*rules.minimum));
        }
        if (rules.maximum) {
            add("maximum", "Maximum", ".number = " + number_text(*rules.maximum));
        }
        if (const auto other = places({rules.at_least}); other) {
            add("minimum", "AtLeast", ".columns = " + add_places(column.flat() + "_least", *other));
        }
        if (const auto other = places({rules.at_most}); other) {
            add("maximum", "AtMost", ".columns = " + add_places(column.flat() + "_most", *other));
        }
        if (rules.min_length) {
            add("min_length", "MinLength", ".number = " + std::to_string(*rules.min_length));
        }
        if (rules.max_length) {
            add("max_length", "MaxLength", ".number = " + std::to_string(*rules.max_length));
        }
    }

    void add_unique(const CppColumn& column, const DeclaredRules& rules) {
        const std::optional<Places> with = places(rules.unique_with);
        if (rules.is_unique && with) {
            add("unique", "Unique",
                with->empty() ? "" : ".columns = " + add_places(column.flat() + "_with", *with));
        }
    }

    void add_of_table(const DeclaredRule& rule) {
        const std::string name = identifier(rule.name);
        const std::optional<Places> columns = places(rule.columns);
        const std::optional<std::string> conditions = add_conditions(name, rule.when);
        if (!columns || !conditions) {
            return;
        }
        m_place = columns->front();
        m_message = rule.message;
        m_conditions = *conditions;
        const std::string others =
            columns->size() == 1
                ? ""
                : ".columns = " +
                      add_places(name + "_columns", Places(columns->begin() + 1, columns->end())) + ", ";
        add(rule.name, "Custom",
            others + ".check_values = " + function(rule.name, parameters_of(m_table, rule, m_spelling)));
    }

    /// `orm::holds_for<shop::rules::is_isbn>`
    std::string function(const std::string& name, const std::string& parameters) const {
        const std::string own = m_spelling.qualified("rules::" + identifier(name));
        const bool is_overloaded = m_functions.at(identifier(name)).size() > 1;
        return "&orm::holds_for<" +
               (is_overloaded ? "static_cast<bool (*)(" + parameters + ")>(&" + own + ")" : "&" + own) + ">";
    }

    void add(std::string_view name, std::string_view kind, const std::string& argument) {
        std::vector<std::string> items{".name = " + literal(name),
                                       ".kind = query::RuleKind::" + std::string(kind),
                                       ".column = " + std::to_string(m_place)};
        // In the order of the members of query::Rule.
        if (!argument.empty() && !argument.starts_with(".col") && !argument.starts_with(".check")) {
            items.push_back(argument);
        }
        if (!m_message.empty()) {
            items.push_back(".message = " + literal(m_message));
        }
        if (argument.starts_with(".col") || argument.starts_with(".check")) {
            items.push_back(argument);
        }
        if (!m_conditions.empty()) {
            items.push_back(".conditions = " + m_conditions);
        }
        m_rules += stacked(8, items);
    }

    const Struct& m_of;
    const CppTable& m_table;
    const Spelling& m_spelling;
    Functions m_functions;
    std::string m_lists;
    std::string m_rules;
    std::size_t m_place = 0;
    std::string m_message;
    std::string m_conditions;
};

}  // namespace

std::string rules_of(const CppHeader& header, const Struct& of, const CppTable& table,
                     const Spelling& spelling) {
    return RuleWriter(header, of, table, spelling).text();
}

std::string rule_functions(const CppHeader& header, const Spelling& spelling) {
    std::string text;
    for (const auto& [name, signatures] : functions_of(header, spelling)) {
        for (const std::string& parameters : signatures) {
            text += "bool " + name + "(" + parameters + ");\n";
        }
    }
    const std::string name_space = header.name_space + "::rules";
    return text.empty() ? ""
                        : "\n/// Defined by the program: whether values are as they have to be.\nnamespace " +
                              name_space + " {\n\n" + text + "\n}  // namespace " + name_space + "\n";
}

}  // namespace varve::codegen::cpp
