// SPDX-License-Identifier: MIT
#pragma once

#include "connection.hpp"

#include "varve/dialect/shadow.hpp"
#include "varve/model/schema.hpp"

namespace varve::sqlite {

/// The schema of the main database, read from SQLite's pragmas and from the text of its CREATE statements.
Schema inspect(Connection& connection, const Scope& scope);

}  // namespace varve::sqlite
