// SPDX-License-Identifier: MIT
#pragma once

#include "varve/diag/error.hpp"

#include <string_view>

struct sqlite3;

namespace varve::sqlite {

/// The last error of a connection as varve's own, with the statement and the place in it that SQLite points
/// at.
Error failure_of(sqlite3* database, std::string_view statement);

}  // namespace varve::sqlite
