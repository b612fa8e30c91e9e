// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/declared_sql.hpp"

#include <string_view>

namespace varve::sqlite {

/// What a statement of a SQL file, perhaps one of `.dump` or `.schema`, says about the schema.
DeclaredSql read_declared(std::string_view statement);

}  // namespace varve::sqlite
