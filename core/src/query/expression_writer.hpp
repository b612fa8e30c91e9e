// SPDX-License-Identifier: MIT
#pragma once

#include "writer.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace varve::query {

/// Writes the expressions of one fragment, with parentheses where they are needed and nowhere else.
class ExpressionWriter {
public:
    ExpressionWriter(const Fragment& fragment, Writer& writer);

    std::vector<std::string> all();

private:
    /// How tightly an expression holds together.
    enum class Level { Or, And, Not, Comparison, Concatenation, Sum, Product, Atom };

    static Level level_of(const Node& node);

    /// The last nodes of the operands of a node.
    std::vector<std::size_t> operands_of(std::size_t at) const;
    std::string operand(std::size_t at, Level least);
    std::vector<std::string> operands(std::size_t at, Level least);
    std::string text(std::size_t at);
    std::string joined(std::size_t at, std::string_view separator, Level least);
    std::string suffixed(std::size_t at);
    std::string between(std::size_t at);
    std::string in_list(std::size_t at);
    std::string infix(std::size_t at);
    std::string like(std::size_t at);
    std::string starts_with(std::size_t at);
    std::string pattern(std::size_t at, Transform transform);
    std::string argument(std::size_t at, Transform transform = Transform::None);
    std::string case_of(std::size_t at);
    std::string over(std::size_t at);
    std::string filled(std::size_t at);
    std::string feature(std::size_t at);
    std::string cast(std::size_t at);
    std::string subquery(std::size_t at);
    std::string quantified(std::size_t at);

    const Fragment* m_fragment;
    Writer* m_writer;
    /// For each node the first node of its expression, and its value or subquery where it takes one.
    std::vector<std::size_t> m_starts;
    std::vector<const Argument*> m_arguments;
    std::vector<const SelectState*> m_subqueries;
};

}  // namespace varve::query
