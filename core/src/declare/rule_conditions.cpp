// SPDX-License-Identifier: MIT
#include "builder.hpp"

#include <array>
#include <charconv>

namespace varve::declare {

namespace {

std::string number_text(double number) {
    std::array<char, 32> buffer{};
    return {
        buffer.data(),
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::fixed).ptr};
}

/// The rules of one column as conditions of the database.
class RuleWriter {
public:
    RuleWriter(Builder& builder, const TableUnderway& table, const std::string& column,
               const DeclaredRules& rules, const YamlNode& node)
        : m_builder(builder), m_table(table), m_column(column), m_rules(rules), m_node(node),
          m_texts(builder.capabilities().rule_conditions) {
        if (const auto found = table.columns.find(column); found != table.columns.end()) {
            m_type = found->second.portable;
        }
    }

    void write() {
        const std::string name = quoted(m_column);
        if (m_rules.is_required) {
            add("required", name + " IS NOT NULL" + (not_blank().empty() ? "" : " AND " + not_blank()));
        }
        add_bound("minimum", " >= ", m_rules.minimum, m_rules.at_least);
        add_bound("maximum", " <= ", m_rules.maximum, m_rules.at_most);
        if (m_rules.min_length) {
            add("min_length", length() + " >= " + std::to_string(*m_rules.min_length));
        }
        if (m_rules.max_length) {
            add("max_length", length() + " <= " + std::to_string(*m_rules.max_length));
        }
        if (m_rules.pattern && is_text()) {
            add("pattern", filled(m_texts.pattern, *m_rules.pattern));
        }
        if (m_rules.format && is_text()) {
            add("format", filled(*m_rules.format == "email" ? m_texts.email
                                 : *m_rules.format == "url" ? m_texts.url
                                                            : m_texts.uuid));
        }
        if (m_rules.one_of) {
            add("one_of", among(m_column, *m_rules.one_of));
        }
    }

private:
    std::string quoted(const std::string& name) const { return m_builder.dialect().lexis().name(name); }

    bool is_array() const { return m_type && m_type->array_dimensions != 0; }
    bool is_text() const {
        // An enumeration is stored as text where the database has no types for it; it has its own check.
        return !is_array() && m_type &&
               (m_type->base == BaseType::Text || m_type->base == BaseType::VarChar ||
                m_type->base == BaseType::Char);
    }

    /// A template of the database; empty where it has none.
    std::string filled(const std::string& text, const std::string& pattern = {}) const {
        std::string made;
        for (std::size_t at = 0; at < text.size(); ++at) {
            if (text.compare(at, 2, "#1") == 0) {
                made += quoted(m_column);
                ++at;
            } else if (text.compare(at, 2, "#2") == 0) {
                for (const char c : pattern) {
                    made += c == '\'' ? "''" : std::string(1, c);
                }
                ++at;
            } else {
                made += text[at];
            }
        }
        return made;
    }

    std::string not_blank() const {
        return is_array()  ? filled(m_texts.array_length) + " > 0"
               : is_text() ? filled(m_texts.not_blank)
                           : "";
    }
    std::string length() const {
        return filled(is_array()                                  ? m_texts.array_length
                      : m_type && m_type->base == BaseType::Bytes ? m_texts.bytes_length
                                                                  : m_texts.text_length);
    }

    std::string among(const std::string& column, const std::vector<std::string>& values) const {
        const auto found = m_table.columns.find(column);
        const bool is_truth = found != m_table.columns.end() && found->second.portable &&
                              found->second.portable->base == BaseType::Bool;
        std::string list;
        for (const std::string& value : values) {
            list += (list.empty() ? "" : ", ") + (is_truth && (value == "true" || value == "false")
                                                      ? value
                                                      : m_builder.dialect().lexis().text_literal(value));
        }
        return quoted(column) + " IN (" + list + ")";
    }

    void add_bound(std::string_view rule, const std::string& sign, const std::optional<double>& number,
                   const std::string& column) {
        if (number) {
            add(rule, quoted(m_column) + sign + number_text(*number));
        } else if (!column.empty()) {
            add(rule, quoted(m_column) + sign + quoted(column));
        }
    }

    std::string when() const {
        std::string all;
        for (const DeclaredCondition& each : m_rules.when) {
            all += all.empty() ? "" : " AND ";
            all += each.kind == DeclaredCondition::Kind::Among  ? among(each.column, each.values)
                   : each.kind == DeclaredCondition::Kind::Null ? quoted(each.column) + " IS NULL"
                                                                : quoted(each.column) + " IS NOT NULL";
        }
        return all;
    }

    /// What the database cannot check stays with the program.
    void add(std::string_view rule, const std::string& condition) {
        if (condition.empty()) {
            return;
        }
        const std::string when_text = when();
        add_named_check(m_builder, m_table, m_table.name.name + "_" + m_column + "_" + std::string(rule),
                        when_text.empty()
                            ? condition
                            : "CASE WHEN " + when_text + " THEN " + condition + " ELSE true END",
                        m_node);
    }

    Builder& m_builder;
    const TableUnderway& m_table;
    const std::string& m_column;
    const DeclaredRules& m_rules;
    const YamlNode& m_node;
    const RuleConditions& m_texts;
    std::optional<PortableType> m_type;
};

/// The columns that rules speak of beside their own.
void check_columns(const Builder& builder, const TableUnderway& table, const DeclaredRules& rules,
                   const YamlNode& node) {
    std::vector<std::string> names = rules.unique_with;
    for (const std::string& each : {rules.at_least, rules.at_most}) {
        if (!each.empty()) {
            names.push_back(each);
        }
    }
    for (const DeclaredCondition& each : rules.when) {
        names.push_back(each.column);
    }
    known_columns(builder, table, node, names);
}

}  // namespace

void finish_rules(Builder& builder, const TableUnderway& table, const YamlNode& columns) {
    for (const YamlEntry& entry : columns.entries) {
        const YamlNode* node =
            entry.value->kind == YamlKind::Mapping ? entry.value->find("validate") : nullptr;
        const ColumnFacets& facets = builder.facets(table.name).columns[entry.key->text];
        if (node == nullptr || !facets.rules) {
            continue;
        }
        // The facets may move when checks are added to the declaration.
        const DeclaredRules rules = *facets.rules;
        check_columns(builder, table, rules, *node);
        if (rules.is_enforced) {
            RuleWriter(builder, table, entry.key->text, rules, *node).write();
        }
    }
}

}  // namespace varve::declare
