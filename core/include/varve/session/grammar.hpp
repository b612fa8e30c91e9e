// SPDX-License-Identifier: MIT
#pragma once

#include "varve/sql/lexis.hpp"
#include "varve/value/value_type.hpp"

#include <cstddef>
#include <span>
#include <string_view>

namespace varve {

/// How one database writes what others write in another way, and what it cannot say at all: data for the
/// query builder, which never asks which database it has.
///
/// Texts with `#1`, `#2` … are SQL with places for operands; an empty one is something that the database
/// lacks.
struct Grammar {
    /// For messages: `SQLite`, `PostgreSQL`.
    std::string_view database;
    /// How names and texts are quoted.
    const Lexis* lexis = nullptr;

    /// The letter before the number of a parameter: `$1`, `?1`.
    char parameter_sign = '?';
    std::size_t most_parameters = 32766;

    /// Lists and arrays are sent as arrays, `{1,2}`; else as JSON, `[1,2]`.
    bool has_arrays = false;
    bool has_lateral = false;
    bool has_row_locks = false;
    bool has_distinct_on = false;
    /// LIMIT has to be given where OFFSET is.
    bool needs_limit_for_offset = false;
    /// Nothing else can run while rows are streamed.
    bool is_busy_while_streaming = false;
    /// Numbers with a point lose digits behind the fifteenth, and are numbers only where they are made ones.
    bool has_floating_decimals = false;
    /// LIKE minds upper and lower case; else GLOB does, which has other wildcards.
    bool has_exact_like = false;
    /// Moments are sent with `+00` behind them.
    bool marks_utc = false;

    std::string_view same = {};
    std::string_view different = {};
    std::string_view in_list = {};
    /// Whether the comparison #2 of #1 holds for one row, or for all rows, of the subquery #3, which has one
    /// column, `value`.
    std::string_view any_row = {};
    std::string_view all_rows = {};
    std::string_view like_any_case = {};
    std::string_view starts_with = {};
    /// The path of #2 in the document #1, as text.
    std::string_view json_text = {};
    std::string_view array_contains = {};
    std::string_view array_overlaps = {};
    std::string_view matches = {};
    /// The moment at which the transaction, or where that is not known the statement, began.
    std::string_view now = {};
    /// What each Scalar is called in CAST, in the order of the enumeration; empty for those that have no
    /// name.
    std::span<const std::string_view> type_names = {};
};

}  // namespace varve
