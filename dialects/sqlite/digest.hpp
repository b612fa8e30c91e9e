// SPDX-License-Identifier: MIT
#pragma once

struct sqlite3;

namespace varve::sqlite {

/// Adds the aggregate function `varve_digest(key, value)` to a connection: a 64-bit number that depends on
/// all pairs of row key and value, with their types, and not on their order. Equal tables have equal digests.
/// Throws Error(Database).
void add_digest_function(sqlite3* database);

}  // namespace varve::sqlite
