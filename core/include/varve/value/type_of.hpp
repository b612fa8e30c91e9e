// SPDX-License-Identifier: MIT
#pragma once

#include "varve/value/decimal.hpp"
#include "varve/value/json.hpp"
#include "varve/value/time.hpp"
#include "varve/value/uuid.hpp"
#include "varve/value/value.hpp"
#include "varve/value/value_type.hpp"

#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace varve {

/// The labels of an enumeration, to be specialised by whoever wants columns of it:
///
///     template <> struct varve::LabelsOf<Mood> {
///         static constexpr std::string_view labels[] = {"sad", "glad"};
///     };
template <class Enum>
struct LabelsOf;

/// Specialised for every type that can be a column's; `value` is its ValueType.
template <class T>
struct ValueTypeOf;

/// A type that a column can have.
template <class T>
concept ColumnValue = requires { ValueTypeOf<T>::value.scalar; };

template <ColumnValue T>
inline constexpr const ValueType* type_of = &ValueTypeOf<T>::value;

template <Scalar Kind>
struct PlainValueType {
    static constexpr ValueType value{Kind};
};

template <>
struct ValueTypeOf<Value> : PlainValueType<Scalar::Any> {};
template <>
struct ValueTypeOf<bool> : PlainValueType<Scalar::Boolean> {};
template <>
struct ValueTypeOf<short> : PlainValueType<Scalar::Int16> {};
template <>
struct ValueTypeOf<int> : PlainValueType<Scalar::Int32> {};
template <>
struct ValueTypeOf<long> : PlainValueType<sizeof(long) == 8 ? Scalar::Int64 : Scalar::Int32> {};
template <>
struct ValueTypeOf<long long> : PlainValueType<Scalar::Int64> {};
template <>
struct ValueTypeOf<float> : PlainValueType<Scalar::Float> {};
template <>
struct ValueTypeOf<double> : PlainValueType<Scalar::Double> {};
template <>
struct ValueTypeOf<Decimal> : PlainValueType<Scalar::Decimal> {};
template <>
struct ValueTypeOf<std::string> : PlainValueType<Scalar::Text> {};
template <>
struct ValueTypeOf<Bytes> : PlainValueType<Scalar::Bytes> {};
template <>
struct ValueTypeOf<Date> : PlainValueType<Scalar::Date> {};
template <>
struct ValueTypeOf<TimeOfDay> : PlainValueType<Scalar::Time> {};
template <>
struct ValueTypeOf<LocalTime> : PlainValueType<Scalar::Timestamp> {};
template <>
struct ValueTypeOf<Instant> : PlainValueType<Scalar::Instant> {};
template <>
struct ValueTypeOf<Uuid> : PlainValueType<Scalar::Uuid> {};
template <>
struct ValueTypeOf<Json> : PlainValueType<Scalar::Json> {};

template <class Enum>
    requires requires { LabelsOf<Enum>::labels; }
struct ValueTypeOf<Enum> {
    static constexpr EnumLabels labels{LabelsOf<Enum>::labels, sizeof(Enum)};
    static constexpr ValueType value{Scalar::Enum, nullptr, nullptr, nullptr, &labels, nullptr};
};

template <ColumnValue Element>
struct ValueTypeOf<std::vector<Element>> {
    using Array = std::vector<Element>;
    static std::size_t size(const void* array) { return static_cast<const Array*>(array)->size(); }
    static const void* at(const void* array, std::size_t index) {
        return &(*static_cast<const Array*>(array))[index];
    }
    static void clear(void* array) { static_cast<Array*>(array)->clear(); }
    static void* append(void* array) { return &static_cast<Array*>(array)->emplace_back(); }

    static constexpr ArrayAccess access{type_of<Element>, &size, &at, &clear, &append};
    static constexpr ValueType value{Scalar::Array, nullptr, nullptr, nullptr, nullptr, &access};
};

/// Its elements are bits: they are copied.
template <>
struct ValueTypeOf<std::vector<bool>> {
    static std::size_t size(const void* array);
    static const void* at(const void* array, std::size_t index);
    static void clear(void* array);
    static void append(void* array, bool truth);

    static constexpr ArrayAccess access{type_of<bool>, &size, &at, &clear, nullptr, &append};
    static constexpr ValueType value{Scalar::Array, nullptr, nullptr, nullptr, nullptr, &access};
};

template <ColumnValue T>
struct ValueTypeOf<std::optional<T>> {
    using Optional = std::optional<T>;
    static const void* peek(const void* object) {
        const auto& optional = *static_cast<const Optional*>(object);
        return optional ? &*optional : nullptr;
    }
    static void* emplace(void* object) {
        auto& optional = *static_cast<Optional*>(object);
        return optional ? &*optional : &optional.emplace();
    }
    static void reset(void* object) { static_cast<Optional*>(object)->reset(); }

    static constexpr ValueType value{
        ValueTypeOf<T>::value.scalar, &peek, &emplace, &reset, ValueTypeOf<T>::value.labels,
        ValueTypeOf<T>::value.array};
};

}  // namespace varve
