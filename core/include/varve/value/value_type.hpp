// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace varve {

/// What a C++ object holds, as far as a driver must know to send and to read it.
enum class Scalar : std::uint8_t {
    Any,      ///< a varve::Value, whatever it holds
    Boolean,  ///< bool
    Int16,
    Int32,
    Int64,
    Float,
    Double,
    Decimal,    ///< varve::Decimal
    Text,       ///< std::string
    Bytes,      ///< varve::Bytes
    Date,       ///< varve::Date
    Time,       ///< varve::TimeOfDay
    Timestamp,  ///< varve::LocalTime: a date and a time without a zone
    Instant,    ///< varve::Instant: a moment, in UTC
    Uuid,       ///< varve::Uuid
    Json,       ///< varve::Json
    Enum,       ///< an enumeration whose labels are known
    Array       ///< std::vector of one of the others
};

/// The labels of an enumeration; the enumerators count from 0 in the same order.
struct EnumLabels {
    std::span<const std::string_view> labels;
    /// sizeof the enumeration: 1, 2, 4 or 8.
    std::size_t size = sizeof(int);
};

struct ValueType;

/// How a std::vector is walked and filled without knowing its type.
struct ArrayAccess {
    const ValueType* element;
    std::size_t (*size)(const void* array);
    const void* (*at)(const void* array, std::size_t index);
    void (*clear)(void* array);
    /// A new element at the end, ready to be written.
    void* (*append)(void* array);
    /// In place of append() where elements have no addresses, as those of std::vector<bool>; else null.
    void (*append_truth)(void* array, bool truth) = nullptr;
};

/// How the values of one C++ type stand in memory. There is one object of it for each type, made at compile
/// time: see type_of<T>.
struct ValueType {
    Scalar scalar = Scalar::Any;

    /// For types that may hold nothing (std::optional); null for all others.
    /// The value inside, or null when there is none.
    const void* (*peek)(const void* object) = nullptr;
    /// Makes a value inside, to be written over.
    void* (*emplace)(void* object) = nullptr;
    void (*reset)(void* object) = nullptr;

    const EnumLabels* labels = nullptr;
    const ArrayAccess* array = nullptr;

    /// For objects that may leave their value to the database; null for all others.
    bool (*is_left_out)(const void* object) = nullptr;

    constexpr bool is_nullable() const { return emplace != nullptr; }
};

/// A member of a struct, or an element of anything else, that is a value: what it is and how far from the
/// beginning.
struct ValueField {
    const ValueType* type;
    std::size_t offset = 0;
};

}  // namespace varve
