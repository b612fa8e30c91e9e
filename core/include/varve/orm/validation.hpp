// SPDX-License-Identifier: MIT
#pragma once

#include "varve/diag/error.hpp"
#include "varve/query/rule.hpp"
#include "varve/query/table_info.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace varve::orm {

/// Every value of a row that breaks a rule of its table; `prefix` stands before the names.
std::vector<FieldError> find_errors(const query::TableInfo& table, const void* row,
                                    std::string_view prefix = {});

/// Throws Error(Validation) with all of them when there are any.
void validate(const query::TableInfo& table, const void* row);

/// The same for many rows that lie `stride` bytes apart: `[3].email`.
void validate_rows(const query::TableInfo& table, const void* first, std::size_t stride, std::size_t count);

}  // namespace varve::orm
