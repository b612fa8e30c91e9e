// SPDX-License-Identifier: MIT
#include "varve/query/fragment.hpp"

#include <iterator>
#include <utility>

namespace varve::query {

Fragment::Fragment() = default;
Fragment::Fragment(const Fragment&) = default;
Fragment::Fragment(Fragment&&) noexcept = default;
Fragment& Fragment::operator=(const Fragment&) = default;
Fragment& Fragment::operator=(Fragment&&) noexcept = default;
Fragment::~Fragment() = default;

Fragment::Fragment(Node node) {
    // Hardly an expression is shorter.
    nodes.reserve(4);
    nodes.push_back(node);
}

Fragment& Fragment::add(Node node) {
    nodes.push_back(node);
    return *this;
}

Fragment& Fragment::add(Argument argument, varve::Scalar scalar) {
    nodes.push_back({.operation = Operation::Argument, .scalar = scalar});
    arguments.push_back(std::move(argument));
    return *this;
}

Fragment& Fragment::append(const Fragment& other) {
    nodes.insert(nodes.end(), other.nodes.begin(), other.nodes.end());
    arguments.insert(arguments.end(), other.arguments.begin(), other.arguments.end());
    subqueries.insert(subqueries.end(), other.subqueries.begin(), other.subqueries.end());
    return *this;
}

Fragment& Fragment::append(Fragment&& other) {
    if (nodes.empty()) {
        *this = std::move(other);
        return *this;
    }
    nodes.insert(nodes.end(), other.nodes.begin(), other.nodes.end());
    arguments.insert(arguments.end(), std::make_move_iterator(other.arguments.begin()),
                     std::make_move_iterator(other.arguments.end()));
    subqueries.insert(subqueries.end(), other.subqueries.begin(), other.subqueries.end());
    return *this;
}

std::size_t operand_count(const Node& node) {
    switch (node.operation) {
    case Operation::Column:
    case Operation::Output:
    case Operation::Argument:
    case Operation::Null:
    case Operation::True:
    case Operation::False:
    case Operation::Star:
    case Operation::Exists:
    case Operation::Scalar: return 0;
    case Operation::Prefix:
    case Operation::Suffix:
    case Operation::Distinct:
    case Operation::Cast:
    case Operation::In:
    case Operation::InQuery:
    case Operation::Order:
    case Operation::Quantified: return 1;
    case Operation::Infix:
    case Operation::Filter:
    case Operation::Same:
    case Operation::Different:
    case Operation::Like:
    case Operation::LikeAnyCase:
    case Operation::StartsWith: return 2;
    case Operation::Between: return 3;
    case Operation::Over: return 1U + node.count + node.column;
    case Operation::Chain:
    case Operation::Function:
    case Operation::Case:
    case Operation::Template:
    case Operation::Feature: return node.count;
    }
    return 0;
}

std::vector<Fragment> split(const Fragment& fragment) {
    std::vector<Fragment> parts;
    auto argument = fragment.arguments.begin();
    auto subquery = fragment.subqueries.begin();
    for (const Node& node : fragment.nodes) {
        Fragment whole;
        const std::size_t operands = operand_count(node);
        for (auto part = parts.end() - static_cast<std::ptrdiff_t>(operands); part != parts.end(); ++part) {
            whole.append(std::move(*part));
        }
        parts.resize(parts.size() - operands);
        whole.nodes.push_back(node);
        if (takes_argument(node)) {
            whole.arguments.push_back(*argument++);
        }
        if (takes_subquery(node)) {
            whole.subqueries.push_back(*subquery++);
        }
        parts.push_back(std::move(whole));
    }
    return parts;
}

Fragment combine(Fragment&& left, Fragment&& right, Node node) {
    Fragment both = std::move(left);
    both.append(std::move(right)).add(node);
    return both;
}

void restrict(Fragment& condition, Fragment&& further) {
    if (condition.empty()) {
        condition = std::move(further);
    } else if (!further.empty()) {
        condition.append(std::move(further))
            .add({.operation = Operation::Chain, .count = 2, .text = " AND "});
    }
}

}  // namespace varve::query
