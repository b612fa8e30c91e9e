// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace varve {

/// How one database writes what others write in another way, and what it cannot say at all: data for the
/// query builder, which never asks which database it has.
struct Grammar {
    /// For messages: `SQLite`, `PostgreSQL`.
    std::string_view database;

    /// `$1` where true, else `?`.
    bool numbers_parameters = false;
    std::size_t most_parameters = 32766;

    /// `= ANY($1)` with an array, else `IN (SELECT value FROM json_each(?))` with JSON.
    bool has_arrays = false;
    /// ILIKE; else LIKE ignores the case of ASCII by itself and GLOB minds it.
    bool has_ilike = false;
    bool has_lateral = false;
    bool has_row_locks = false;
    bool has_distinct_on = false;
    bool has_quantifiers = false;
    bool has_writing_ctes = false;
    bool has_isolation_levels = false;
    /// Values of parameters are only typed by what stands around them.
    bool needs_parameter_types = false;
    /// LIMIT has to be given where OFFSET is.
    bool needs_limit_for_offset = false;
    /// Parentheses may stand around the members of UNION and its like.
    bool has_parenthesized_members = false;
    /// DEFAULT may stand for a value.
    bool has_default_keyword = false;

    /// SQL of JSON, full text and arrays, with `#1`, `#2` … for the operands; empty where there is none.
    std::string_view json_text = {};
    std::string_view array_contains = {};
    std::string_view array_overlaps = {};
    std::string_view matches = {};
    std::string_view starts_with = {};
};

}  // namespace varve
