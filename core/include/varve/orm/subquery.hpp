// SPDX-License-Identifier: MIT
#pragma once

#include "varve/orm/query.hpp"

#include <memory>
#include <utility>

/// \file
/// Queries as parts of conditions and values.

namespace varve::orm {

/// Whether a query has rows; the query may speak of tables of the one around it.
template <class Row, class From, class Around>
auto exists(Query<Row, From, Around> rows) {
    query::Fragment fragment(query::Node{.operation = query::Operation::Exists});
    fragment.subqueries.push_back(std::make_shared<SelectState>(std::move(rows).state()));
    return query::Expression<bool, Around>(std::move(fragment));
}
/// The one value of a query, or NULL when it has no row.
template <class T, class From, class Around>
auto scalar(Query<T, From, Around> rows) {
    query::Fragment fragment(query::Node{.operation = query::Operation::Scalar});
    fragment.subqueries.push_back(std::make_shared<SelectState>(std::move(rows).state()));
    return query::Expression<query::Optional<T>, Around>(std::move(fragment));
}
/// Whether a value is among those of a query.
template <Operand T, class Value, class From, class Around>
    requires query::Comparable<ValueIn<T>, Value>
auto in(const T& operand, Query<Value, From, Around> rows) {
    query::Fragment fragment = operand.fragment();
    fragment.add(query::Node{.operation = query::Operation::InQuery});
    fragment.subqueries.push_back(std::make_shared<SelectState>(std::move(rows).state()));
    return query::Expression<bool, query::Union<ScopeIn<T>, Around>>(std::move(fragment));
}

}  // namespace varve::orm
