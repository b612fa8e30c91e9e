// SPDX-License-Identifier: MIT
#pragma once

#include "varve/value/list_text.hpp"
#include "varve/value/value_type.hpp"

/// \file
/// Objects whose type is known only as data, as values and back.

namespace varve {

/// A number is a number, a truth a truth, bytes are bytes; everything else is its text, an array in JSON.
Value value_at(const ValueType& type, const void* object);

/// Gives an object a value; texts are read as what the type is. False when the value is none of the type:
/// NULL where there is no place for nothing, a number that is too large, a text that is no date.
bool set_value(const ValueType& type, void* object, const Value& value);

List list_of(const ArrayAccess& array, const void* object);
bool set_list(const ArrayAccess& array, void* object, const List& list);

}  // namespace varve
