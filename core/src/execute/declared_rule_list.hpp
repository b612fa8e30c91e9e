// SPDX-License-Identifier: MIT
#pragma once

#include "varve/declare/facets.hpp"
#include "varve/query/rule.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace varve::execute {

/// The rules that a declaration has for the columns of a table, as the library checks them: what
/// `varve codegen cpp` writes into a program, at run time. Functions of a program are not among them.
class DeclaredRuleList {
public:
    /// `table` stays where it is as long as the object lives.
    explicit DeclaredRuleList(const declare::TableFacets& table);
    DeclaredRuleList(const DeclaredRuleList&) = delete;
    DeclaredRuleList& operator=(const DeclaredRuleList&) = delete;

    const std::vector<query::Rule>& rules() const { return m_rules; }
    /// The columns that they speak of: the numbers in a rule are places in it.
    const std::vector<std::string>& columns() const { return m_columns; }

    /// Those that a rule speaks of.
    static std::vector<std::uint16_t> columns_of(const query::Rule& rule);

private:
    std::uint16_t place_of(const std::string& column);
    std::span<const std::uint16_t> places_of(const std::vector<std::string>& columns);
    std::span<const std::string_view> texts(const std::vector<std::string>& texts);
    std::span<const query::RuleCondition> conditions(const std::vector<declare::DeclaredCondition>& all);

    void add_rules(const std::string& column, const declare::DeclaredRules& declared);
    void add_bounds(const query::Rule& start, const declare::DeclaredRules& declared);
    void add(query::Rule rule, std::string_view name, query::RuleKind kind, double number = 0);

    std::vector<std::string> m_columns;
    std::vector<query::Rule> m_rules;
    /// What the rules refer to; does not move.
    std::deque<std::vector<std::string_view>> m_texts;
    std::deque<std::vector<std::uint16_t>> m_places;
    std::deque<std::vector<query::RuleCondition>> m_conditions;
};

}  // namespace varve::execute
