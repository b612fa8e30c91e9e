// SPDX-License-Identifier: MIT
#pragma once

#include "../connection.hpp"
#include "scope.hpp"

#include "varve/model/schema.hpp"

namespace varve::sqlite {

/// Fills in what views and triggers need. SQLite's own authoriser hook tells while a statement that uses them
/// is prepared (never run); where preparing fails, because something is missing, the names in the text have
/// to do.
void find_needs(Connection& connection, const DatabaseNames& names, Schema& schema);

}  // namespace varve::sqlite
