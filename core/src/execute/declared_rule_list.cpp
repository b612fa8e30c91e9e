// SPDX-License-Identifier: MIT
#include "declared_rule_list.hpp"

#include <algorithm>

namespace varve::execute {

using declare::DeclaredCondition;
using declare::DeclaredRules;
using query::Rule;
using query::RuleCondition;
using query::RuleKind;

namespace {

RuleCondition::Kind kind_of(DeclaredCondition::Kind kind) {
    switch (kind) {
    case DeclaredCondition::Kind::Among: return RuleCondition::Kind::Among;
    case DeclaredCondition::Kind::Null: return RuleCondition::Kind::Null;
    case DeclaredCondition::Kind::NotNull: return RuleCondition::Kind::NotNull;
    }
    return RuleCondition::Kind::Among;
}

}  // namespace

DeclaredRuleList::DeclaredRuleList(const declare::TableFacets& table) {
    for (const auto& [name, column] : table.columns) {
        if (column.rules) {
            add_rules(name, *column.rules);
        }
    }
}

std::vector<std::uint16_t> DeclaredRuleList::columns_of(const Rule& rule) {
    std::vector<std::uint16_t> columns{rule.column};
    columns.insert(columns.end(), rule.columns.begin(), rule.columns.end());
    std::transform(rule.conditions.begin(), rule.conditions.end(), std::back_inserter(columns),
                   [](const RuleCondition& condition) { return condition.column; });
    return columns;
}

std::uint16_t DeclaredRuleList::place_of(const std::string& column) {
    const auto found = std::find(m_columns.begin(), m_columns.end(), column);
    const auto place = static_cast<std::uint16_t>(found - m_columns.begin());
    if (found == m_columns.end()) {
        m_columns.push_back(column);
    }
    return place;
}

std::span<const std::uint16_t> DeclaredRuleList::places_of(const std::vector<std::string>& columns) {
    std::vector<std::uint16_t>& places = m_places.emplace_back();
    for (const std::string& column : columns) {
        places.push_back(place_of(column));
    }
    return places;
}

std::span<const std::string_view> DeclaredRuleList::texts(const std::vector<std::string>& texts) {
    return m_texts.emplace_back(texts.begin(), texts.end());
}

std::span<const RuleCondition> DeclaredRuleList::conditions(const std::vector<DeclaredCondition>& all) {
    std::vector<RuleCondition>& made = m_conditions.emplace_back();
    for (const DeclaredCondition& each : all) {
        made.push_back({place_of(each.column), kind_of(each.kind), texts(each.values)});
    }
    return made;
}

void DeclaredRuleList::add_rules(const std::string& column, const DeclaredRules& declared) {
    Rule start;
    start.column = place_of(column);
    start.message = declared.message;
    start.conditions = conditions(declared.when);
    if (declared.is_required) {
        add(start, "required", RuleKind::Required);
    }
    add_bounds(start, declared);
    if (declared.pattern) {
        start.text = *declared.pattern;
        add(start, "pattern", RuleKind::Pattern);
    }
    if (declared.format) {
        const std::string& format = *declared.format;
        add(start, "format",
            format == "email" ? RuleKind::Email
            : format == "url" ? RuleKind::Url
                              : RuleKind::Uuid);
    }
    if (declared.one_of) {
        start.choices = texts(*declared.one_of);
        add(start, "one_of", RuleKind::OneOf);
    }
    if (declared.is_unique) {
        start.columns = places_of(declared.unique_with);
        add(start, "unique", RuleKind::Unique);
    }
}

void DeclaredRuleList::add_bounds(const Rule& start, const DeclaredRules& declared) {
    const auto add_number = [&](const auto& number, std::string_view name, RuleKind kind) {
        if (number) {
            add(start, name, kind, static_cast<double>(*number));
        }
    };
    const auto add_other = [&](const std::string& other, std::string_view name, RuleKind kind) {
        if (!other.empty()) {
            Rule rule = start;
            rule.columns = places_of({other});
            add(rule, name, kind);
        }
    };
    add_number(declared.minimum, "minimum", RuleKind::Minimum);
    add_number(declared.maximum, "maximum", RuleKind::Maximum);
    add_other(declared.at_least, "minimum", RuleKind::AtLeast);
    add_other(declared.at_most, "maximum", RuleKind::AtMost);
    add_number(declared.min_length, "min_length", RuleKind::MinLength);
    add_number(declared.max_length, "max_length", RuleKind::MaxLength);
}

void DeclaredRuleList::add(Rule rule, std::string_view name, RuleKind kind, double number) {
    rule.name = name;
    rule.kind = kind;
    rule.number = number;
    m_rules.push_back(rule);
}

}  // namespace varve::execute
