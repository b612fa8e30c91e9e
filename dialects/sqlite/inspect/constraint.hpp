// SPDX-License-Identifier: MIT
#pragma once

#include "../create_table_parser.hpp"
#include "scope.hpp"

#include "varve/model/schema.hpp"

#include <string>

namespace varve::sqlite {

/// Adds one constraint of a table. Object::ordinal is the place of the column that it is written beside, 0
/// for none.
void inspect_constraint(const std::string& table, const ParsedConstraint& constraint,
                        const ParsedTable& parsed, const DatabaseNames& names, Schema& schema);

}  // namespace varve::sqlite
