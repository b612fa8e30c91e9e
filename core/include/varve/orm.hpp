// SPDX-License-Identifier: MIT
#pragma once

#include "varve/diag/error.hpp"
#include "varve/orm/described.hpp"
#include "varve/orm/session.hpp"

/// \file
/// All that a program needs to work with rows: databases, queries, typed models, relations, validation.

namespace varve {

using orm::all_of;
using orm::any_of;
using orm::exists;
using orm::in;
using orm::scalar;
using query::abs;
using query::avg;
using query::avg_distinct;
using query::call;
using query::cast;
using query::coalesce;
using query::concat;
using query::count;
using query::count_distinct;
using query::dense_rank;
using query::everything;
using query::first_value;
using query::json_text;
using query::lag;
using query::last_value;
using query::lead;
using query::length;
using query::lower;
using query::matches;
using query::max;
using query::min;
using query::partition_by;
using query::Predicate;
using query::rank;
using query::row_number;
using query::sql;
using query::sum;
using query::sum_distinct;
using query::upper;
using query::value;
using query::when;

}  // namespace varve
