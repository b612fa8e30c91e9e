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
