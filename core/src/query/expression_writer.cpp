// SPDX-License-Identifier: MIT
#include "expression_writer.hpp"

#include "varve/diag/error.hpp"
#include "varve/session/grammar.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace varve::query {

namespace {

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> all) {
    return std::find(all.begin(), all.end(), text) != all.end();
}

std::string joined(const std::vector<std::string>& texts, std::string_view separator) {
    std::string all;
    for (const std::string& each : texts) {
        all += all.empty() ? "" : separator;
        all += each;
    }
    return all;
}

}  // namespace

ExpressionWriter::ExpressionWriter(const Fragment& fragment, Writer& writer)
    : m_fragment(&fragment), m_writer(&writer), m_starts(fragment.nodes.size()),
      m_arguments(fragment.nodes.size()), m_subqueries(fragment.nodes.size()) {
    auto next_argument = fragment.arguments.begin();
    auto next_subquery = fragment.subqueries.begin();
    for (std::size_t at = 0; at < fragment.nodes.size(); ++at) {
        const Node& node = fragment.nodes[at];
        std::size_t start = at;
        for (std::size_t left = operand_count(node); left > 0; --left) {
            VARVE_ASSERT(start > 0);
            start = m_starts[start - 1];
        }
        m_starts[at] = start;
        if (takes_argument(node)) {
            m_arguments[at] = &*next_argument++;
        }
        if (takes_subquery(node)) {
            m_subqueries[at] = next_subquery++->get();
        }
    }
}

ExpressionWriter::Level ExpressionWriter::level_of(const Node& node) {
    const std::string_view text = node.text.view();
    switch (node.operation) {
    case Operation::Chain:
        return text == " OR " ? Level::Or : text == " AND " ? Level::And : Level::Concatenation;
    case Operation::Infix:
        return is_one_of(text, {" + ", " - "})          ? Level::Sum
               : is_one_of(text, {" * ", " / ", " % "}) ? Level::Product
                                                        : Level::Comparison;
    case Operation::Prefix: return text == "NOT " ? Level::Not : Level::Atom;
    case Operation::Suffix:
    case Operation::Same:
    case Operation::Different:
    case Operation::Like:
    case Operation::LikeAnyCase:
    case Operation::StartsWith:
    case Operation::Between:
    case Operation::In:
    case Operation::InQuery:
    case Operation::Quantified: return Level::Comparison;
    case Operation::Order: return Level::Or;
    case Operation::Feature: return Level::Comparison;
    // Nobody has looked at what the program wrote.
    case Operation::Template: return Level::Or;
    default: return Level::Atom;
    }
}

std::vector<std::string> ExpressionWriter::all() {
    std::vector<std::size_t> roots;
    for (std::size_t end = m_fragment->nodes.size(); end > 0; end = m_starts[end - 1]) {
        roots.push_back(end - 1);
    }
    std::vector<std::string> texts(roots.size());
    std::transform(roots.rbegin(), roots.rend(), texts.begin(), [&](std::size_t root) { return text(root); });
    return texts;
}

std::vector<std::size_t> ExpressionWriter::operands_of(std::size_t at) const {
    std::vector<std::size_t> operands(operand_count(m_fragment->nodes[at]));
    std::size_t end = at;
    for (auto operand = operands.rbegin(); operand != operands.rend(); ++operand) {
        *operand = end - 1;
        end = m_starts[end - 1];
    }
    return operands;
}

std::string ExpressionWriter::operand(std::size_t at, Level least) {
    const std::string written = text(at);
    return level_of(m_fragment->nodes[at]) < least ? "(" + written + ")" : written;
}

std::vector<std::string> ExpressionWriter::operands(std::size_t at, Level least) {
    std::vector<std::string> texts;
    for (const std::size_t each : operands_of(at)) {
        texts.push_back(operand(each, least));
    }
    return texts;
}

std::string ExpressionWriter::joined(std::size_t at, std::string_view separator, Level least) {
    return query::joined(operands(at, least), separator);
}

std::string ExpressionWriter::text(std::size_t at) {
    const Node& node = m_fragment->nodes[at];
    switch (node.operation) {
    case Operation::Column: return m_writer->column(*node.table, node.alias, node.column);
    case Operation::Output: return std::to_string(node.column + 1);
    case Operation::Argument: return argument(at);
    case Operation::Null: return "NULL";
    case Operation::True: return "TRUE";
    case Operation::False: return "FALSE";
    case Operation::Star: return "*";
    case Operation::Infix: return infix(at);
    case Operation::Chain: return joined(at, node.text.view(), level_of(node));
    case Operation::Prefix: return std::string(node.text.view()) + joined(at, "", Level::Comparison);
    case Operation::Suffix: return suffixed(at);
    case Operation::Function: return std::string(node.text.view()) + "(" + joined(at, ", ", Level::Or) + ")";
    case Operation::Distinct: return "DISTINCT " + joined(at, "", Level::Or);
    case Operation::Filter: return joined(at, " FILTER (WHERE ", Level::Or) + ")";
    case Operation::Over: return over(at);
    case Operation::Cast: return cast(at);
    case Operation::Same:
        return m_writer->fill(m_writer->grammar().same, operands(at, Level::Sum), "IS NOT DISTINCT FROM");
    case Operation::Different:
        return m_writer->fill(m_writer->grammar().different, operands(at, Level::Sum), "IS DISTINCT FROM");
    case Operation::Like:
    case Operation::LikeAnyCase: return like(at);
    case Operation::StartsWith: return starts_with(at);
    case Operation::Between: return between(at);
    case Operation::In: return in_list(at);
    case Operation::Exists:
    case Operation::Scalar:
    case Operation::InQuery: return subquery(at);
    case Operation::Quantified: return quantified(at);
    case Operation::Case: return case_of(at);
    case Operation::Order: return joined(at, "", Level::Or).append(node.text.view());
    case Operation::Template: return filled(at);
    case Operation::Feature: return feature(at);
    }
    return {};
}

std::string ExpressionWriter::suffixed(std::size_t at) {
    const std::string_view text = m_fragment->nodes[at].text.view();
    const Level least = text.starts_with(" NULLS") ? Level::Or : Level::Concatenation;
    return joined(at, "", least).append(text);
}

std::string ExpressionWriter::between(std::size_t at) {
    const std::vector<std::string> all = operands(at, Level::Sum);
    return all[0] + " BETWEEN " + all[1] + " AND " + all[2];
}

std::string ExpressionWriter::in_list(std::size_t at) {
    const Node& node = m_fragment->nodes[at];
    const Grammar& grammar = m_writer->grammar();
    std::string list = m_writer->parameter(*m_arguments[at], node.scalar);
    // Else it would be taken for a list of values of the operand's own type.
    const bool is_other = node.column != 0 && grammar.has_arrays;
    if (is_other) {
        const std::string_view name = grammar.type_names[static_cast<std::size_t>(node.scalar)];
        list = "CAST(" + list + " AS " + std::string(name) + "[])";
    }
    const std::array<std::string, 2> both{operand(at - 1, Level::Sum), list};
    return m_writer->fill(m_writer->grammar().in_list, both, "IN");
}

std::string ExpressionWriter::infix(std::size_t at) {
    const Level level = level_of(m_fragment->nodes[at]);
    const std::vector<std::size_t> both = operands_of(at);
    // Comparisons do not stand in a row; sums and products do, from the left.
    const Level left = level == Level::Comparison ? Level::Concatenation : level;
    const Level right = level == Level::Comparison ? Level::Concatenation
                        : level == Level::Sum      ? Level::Product
                                                   : Level::Atom;
    return operand(both[0], left).append(m_fragment->nodes[at].text.view()) + operand(both[1], right);
}

std::string ExpressionWriter::argument(std::size_t at, Transform transform) {
    const varve::Scalar scalar = m_fragment->nodes[at].scalar;
    std::string parameter = m_writer->parameter(*m_arguments[at], scalar, transform);
    // Compared with what is computed, a text would never be equal to a number.
    const bool is_made_number = scalar == varve::Scalar::Decimal && m_writer->grammar().has_floating_decimals;
    return is_made_number ? "CAST(" + parameter + " AS NUMERIC)" : parameter;
}

std::string ExpressionWriter::pattern(std::size_t at, Transform transform) {
    VARVE_ASSERT(m_fragment->nodes[at].operation == Operation::Argument);
    return argument(at, transform);
}

std::string ExpressionWriter::like(std::size_t at) {
    const std::vector<std::size_t> both = operands_of(at);
    const std::string text = operand(both[0], Level::Sum);
    if (m_fragment->nodes[at].operation == Operation::LikeAnyCase) {
        const std::array<std::string, 2> operands{text, pattern(both[1], Transform::None)};
        return m_writer->fill(m_writer->grammar().like_any_case, operands, "LIKE of any case");
    }
    return m_writer->grammar().has_exact_like
               ? text + " LIKE " + pattern(both[1], Transform::None) + " ESCAPE '\\'"
               : text + " GLOB " + pattern(both[1], Transform::GlobOfLike);
}

std::string ExpressionWriter::starts_with(std::size_t at) {
    const std::vector<std::size_t> both = operands_of(at);
    const std::string text = operand(both[0], Level::Sum);
    if (!m_writer->grammar().starts_with.empty()) {
        const std::array<std::string, 2> operands{text, pattern(both[1], Transform::None)};
        return m_writer->fill(m_writer->grammar().starts_with, operands, "starts_with");
    }
    // A range can use an index without being planned anew for each value.
    return "(" + text + " >= " + pattern(both[1], Transform::None) + " AND " + text + " < " +
           pattern(both[1], Transform::AfterPrefix) + ")";
}

std::string ExpressionWriter::case_of(std::size_t at) {
    const std::vector<std::string> all = operands(at, Level::Or);
    std::string written = "CASE";
    for (std::size_t each = 0; each + 1 < all.size(); each += 2) {
        written += " WHEN " + all[each] + " THEN " + all[each + 1];
    }
    return written + (all.size() % 2 == 1 ? " ELSE " + all.back() : "") + " END";
}

std::string ExpressionWriter::over(std::size_t at) {
    const Node& node = m_fragment->nodes[at];
    const std::vector<std::string> all = operands(at, Level::Or);
    const auto order = all.begin() + 1 + node.count;
    std::vector<std::string> parts;
    if (node.count != 0) {
        parts.push_back("PARTITION BY " + query::joined({all.begin() + 1, order}, ", "));
    }
    if (order != all.end()) {
        parts.push_back("ORDER BY " + query::joined({order, all.end()}, ", "));
    }
    if (!node.text.empty()) {
        parts.emplace_back(node.text.view());
    }
    return all.front() + " OVER (" + query::joined(parts, " ") + ")";
}

std::string ExpressionWriter::filled(std::size_t at) {
    const std::vector<std::string> all = operands(at, Level::Atom);
    std::string_view rest = m_fragment->nodes[at].text.view();
    std::string written;
    for (const std::string& each : all) {
        const std::size_t place = rest.find("{}");
        written += rest.substr(0, place);
        written += each;
        rest.remove_prefix(place + 2);
    }
    return written.append(rest);
}

std::string ExpressionWriter::feature(std::size_t at) {
    const Grammar& grammar = m_writer->grammar();
    std::vector<std::string> all = operands(at, Level::Atom);
    switch (static_cast<Feature>(m_fragment->nodes[at].column)) {
    case Feature::JsonText:
        all[1] = pattern(operands_of(at)[1], grammar.has_arrays ? Transform::None : Transform::JsonPath);
        return m_writer->fill(grammar.json_text, all, "reading JSON by path");
    case Feature::ArrayContains: return m_writer->fill(grammar.array_contains, all, "contains() of arrays");
    case Feature::ArrayOverlaps: return m_writer->fill(grammar.array_overlaps, all, "overlaps() of arrays");
    case Feature::Matches: return m_writer->fill(grammar.matches, all, "full text search");
    }
    return {};
}

std::string ExpressionWriter::cast(std::size_t at) {
    const auto scalar = static_cast<std::size_t>(m_fragment->nodes[at].scalar);
    const std::span<const std::string_view> names = m_writer->grammar().type_names;
    if (scalar >= names.size() || names[scalar].empty()) {
        return joined(at, "", Level::Atom);
    }
    return "CAST(" + joined(at, "", Level::Or) + " AS " + std::string(names[scalar]) + ")";
}

std::string ExpressionWriter::subquery(std::size_t at) {
    const Node& node = m_fragment->nodes[at];
    const std::string query = "(" + m_writer->select(*m_subqueries[at]) + ")";
    switch (node.operation) {
    case Operation::Exists: return "EXISTS " + query;
    case Operation::InQuery: return operand(at - 1, Level::Sum) + " IN " + query;
    default: return query;
    }
}

std::string ExpressionWriter::quantified(std::size_t at) {
    // What the templates of the grammar call its one column.
    static constexpr ColumnInfo columns[] = {{"value", nullptr, 0}};
    static constexpr TableInfo named{"", "quantified", columns};
    const Node& node = m_fragment->nodes[at];
    const std::array<std::string, 3> operands{operand(at - 1, Level::Sum), std::string(node.text.view()),
                                              "(" + m_writer->select_named_like(*m_subqueries[at], named) +
                                                  ")"};
    const Grammar& grammar = m_writer->grammar();
    const bool is_any = node.column == static_cast<std::uint16_t>(Quantifier::Any);
    return m_writer->fill(is_any ? grammar.any_row : grammar.all_rows, operands,
                          "comparisons with the rows of a query");
}

}  // namespace varve::query
