// SPDX-License-Identifier: MIT
#pragma once

#include "varve/value/value_type.hpp"

struct sqlite3_stmt;

namespace varve::sqlite {

/// Reads a column (from 0) of the row that a statement stands on into an object. Throws Error(TypeMismatch),
/// which names the column, for NULL where the object has no place for nothing, and for a value that the
/// object's type cannot hold.
void read_value(sqlite3_stmt* statement, int column, const ValueType& type, void* object);

}  // namespace varve::sqlite
