// SPDX-License-Identifier: MIT
#pragma once

#include "varve/query/table_info.hpp"
#include "varve/value/value.hpp"

#include <compare>
#include <optional>
#include <string>

namespace varve::orm {

/// What one column of an object holds, as rules look at it.
struct HeldValue {
    const ValueType* type = nullptr;
    /// Null: nothing.
    const void* object = nullptr;
    /// The database makes it.
    bool is_left_out = false;

    HeldValue(const query::ColumnInfo& column, const void* row);
    bool is_nothing() const { return object == nullptr; }
};

/// As text; nothing is empty.
std::string shown(const HeldValue& value);
/// The shortest text of a number.
std::string shown(double number);

/// How a number compares with one that a rule gives, exactly; nothing for what is no number.
std::optional<std::partial_ordering> compare_with(const HeldValue& value, double number);
/// How two values compare; nothing when they are of different kinds.
std::optional<std::partial_ordering> compare(const HeldValue& left, const HeldValue& right);

/// Characters of a text, bytes of bytes, elements of an array; nothing for anything else.
std::optional<std::size_t> length_of(const HeldValue& value);
/// A text that has only spaces, tabs and ends of lines; an array without elements.
bool is_blank(const HeldValue& value);

}  // namespace varve::orm
