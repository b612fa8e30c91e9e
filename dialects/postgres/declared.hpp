// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/declared_sql.hpp"

#include <string_view>

namespace varve::postgres {

/// What a statement of a SQL file, perhaps one of pg_dump, says about the schema.
DeclaredSql read_declared(std::string_view statement);

}  // namespace varve::postgres
