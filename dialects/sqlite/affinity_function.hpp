// SPDX-License-Identifier: MIT
#pragma once

struct sqlite3;

namespace varve::sqlite {

/// Adds the function `varve_stored(value, type)` to a connection: the value as a column of that type would
/// store it ('007' becomes 7 where the type is INTEGER). Throws Error(Database).
void add_affinity_function(sqlite3* database);

}  // namespace varve::sqlite
