// SPDX-License-Identifier: MIT
#pragma once

#include "varve/value/value_type.hpp"

#include <libpq-fe.h>

namespace varve::postgres {

/// Whether read_result() knows the binary form of a type.
bool has_known_binary(Oid type);

/// Reads one value of a result, in the format that it came in, into an object. Throws Error(TypeMismatch),
/// which names the column.
void read_result(const PGresult& result, int row, int column, Oid column_type, const ValueType& type,
                 void* object);

}  // namespace varve::postgres
