// SPDX-License-Identifier: MIT
#pragma once

#include "future_table.hpp"
#include "steps.hpp"

#include <string>
#include <vector>

/// \file
/// Queries for rows that break a rule. Each gives how many there are, in each of the rows that it shows, and
/// what people are shown of one.

namespace varve::postgres::foresee {

/// `text` names all columns of the condition.
Sql rows_where(const FutureTable& table, const std::string& text, const Sql& condition, bool is_only);

/// Values that several rows have.
Sql repeated_rows(const FutureTable& table, const AddUnique& unique);

/// Rows that refer to nothing; no query when the columns that they refer to are not known.
Sql orphans(const FutureTable& table, const FutureTable& parent, const AddForeignKey& key);

/// Each row once that another one is in conflict with.
Sql conflicting_rows(const FutureTable& table, const AddExclusion& exclusion);

/// `a, b`
std::string joined(const std::vector<std::string>& pieces);

}  // namespace varve::postgres::foresee
