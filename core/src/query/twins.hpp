// SPDX-License-Identifier: MIT
#pragma once

#include "varve/query/statements.hpp"

#include <cstddef>
#include <vector>

namespace varve::query {

/// A value of a query that has to be the same parameter as an earlier one.
struct Twin {
    const Argument* later = nullptr;
    const Argument* first = nullptr;
    /// Tells the pair from others of queries that look the same.
    std::size_t number = 0;
};

/// The values of expressions that a query groups, makes distinct or puts sets together by, where they stand a
/// second time: `GROUP BY coalesce(name, $1)` and `SELECT coalesce(name, $2)` are two expressions to a
/// database that does not know the values yet, and so the second is not one that is grouped by.
std::vector<Twin> twins_of(const SelectState& select);

}  // namespace varve::query
