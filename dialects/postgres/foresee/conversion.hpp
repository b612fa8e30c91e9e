// SPDX-License-Identifier: MIT
#pragma once

#include "future_table.hpp"
#include "row_search.hpp"
#include "steps.hpp"

namespace varve::postgres::foresee {

/// Looks for values that the new type of a column does not take; `made` are the types that statements have
/// made or changed so far.
void check_conversion(RowSearch& search, const FutureTable& table, const ChangeType& change,
                      const std::vector<MakeType>& made);

}  // namespace varve::postgres::foresee
