// SPDX-License-Identifier: MIT
#pragma once

#include "varve/orm/query.hpp"
#include "varve/query/quantified.hpp"

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
    return query::Expression<query::Truth<ValueIn<T>, Value>, query::Union<ScopeIn<T>, Around>>(
        std::move(fragment));
}
template <Operand T, class Value, class From, class Around>
    requires(!query::Comparable<ValueIn<T>, Value>)
query::these_types_cannot_be_compared in(const T& operand, Query<Value, From, Around> rows) = delete;

/// Compares with every row of a query of one column, and holds when it does for one of them:
/// `user.age > any_of(…)`.
template <class Value, class From, class Around>
auto any_of(Query<Value, From, Around> rows) {
    return query::Quantified<Value, Around>(std::make_shared<SelectState>(std::move(rows).state()),
                                            query::Quantifier::Any);
}
/// The same, and holds when it does for all of them; for none too.
template <class Value, class From, class Around>
auto all_of(Query<Value, From, Around> rows) {
    return query::Quantified<Value, Around>(std::make_shared<SelectState>(std::move(rows).state()),
                                            query::Quantifier::All);
}

}  // namespace varve::orm
