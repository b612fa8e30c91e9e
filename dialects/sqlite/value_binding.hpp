// SPDX-License-Identifier: MIT
#pragma once

#include "varve/value/value_type.hpp"

struct sqlite3_stmt;

namespace varve::sqlite {

/// Gives the parameter `index` (from 1) the value of an object; texts and bytes are borrowed until the
/// statement is reset. The result code of SQLite. Throws Error(TypeMismatch) for what SQLite would change
/// without a word: NaN, which it stores as NULL, and decimals of more digits than its numbers have.
int bind_value(sqlite3_stmt* statement, int index, const ValueType& type, const void* object);

}  // namespace varve::sqlite
