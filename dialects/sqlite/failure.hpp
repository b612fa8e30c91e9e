// SPDX-License-Identifier: MIT
#pragma once

#include "varve/diag/error.hpp"

#include <string_view>

struct sqlite3;

namespace varve::sqlite {

/// The last error of a connection as varve's own, with the statement and the place in it that SQLite points
/// at.
Error failure_of(sqlite3* database, std::string_view statement);

/// Says which constraint was broken, and whether trying again may help. For programs that use the library:
/// the command line tells the message as it is.
void classify(Error& error, sqlite3* database);

}  // namespace varve::sqlite
