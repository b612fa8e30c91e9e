// SPDX-License-Identifier: MIT
#pragma once

#include "varve/query/fragment.hpp"
#include "varve/value/type_of.hpp"

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace varve::query {

/// A value that is there whatever the joins say, such as a count; or as long as the rows of some tables are.
template <class T, class... Scope>
struct Certain {};

template <class T>
struct BareOf {
    using Type = T;
};
template <class T>
struct BareOf<std::optional<T>> {
    using Type = T;
};
template <class T, class... Scope>
struct BareOf<Certain<T, Scope...>> {
    using Type = T;
};
/// A column's type without the possibility of being nothing.
template <class T>
using Bare = typename BareOf<T>::Type;

template <class T>
inline constexpr bool is_nullable = false;
template <class T>
inline constexpr bool is_nullable<std::optional<T>> = true;

template <class T>
concept Textual = std::convertible_to<const T&, std::string_view>;

template <class T>
concept Number = (std::is_arithmetic_v<T> && !std::is_same_v<T, bool> && !std::is_same_v<T, char>) ||
                 std::is_same_v<T, Decimal>;

/// Two types whose values can be compared: numbers with numbers, text with text, everything else with its
/// like.
template <class Left, class Right>
concept Comparable = (Number<Bare<Left>> && Number<Bare<Right>>) ||
                     (Textual<Bare<Left>> && Textual<Bare<Right>>) || std::is_same_v<Bare<Left>, Bare<Right>>;

/// Throw Error(TypeMismatch) for what is on no calendar or clock, and for years that are not 1 to 9999: the
/// texts of others do not sort as they should, or are not read back.
Argument to_argument(Date date);
Argument to_argument(TimeOfDay time);
Argument to_argument(LocalTime time);
Argument to_argument(Instant time);

Argument to_argument(const Uuid& uuid);
Argument to_argument(const Decimal& decimal);
Argument to_argument(const Json& json);
/// The label of an enumerator. Throws Error(Usage) for a number that has none.
Argument enum_argument(const EnumLabels& labels, std::int64_t number);
List to_list(std::vector<Argument> arguments);
/// Throws Error(TypeMismatch) for a number that is too large: databases have no unsigned ones of 64 bits.
std::int64_t whole_number(std::uint64_t number);

template <class T>
Argument to_argument(const std::optional<T>& value);

template <class T>
Argument to_argument(const T& value) {
    if constexpr (std::is_same_v<T, varve::Value>) {
        return std::visit([](const auto& each) { return Argument(each); }, value);
    } else if constexpr (std::is_same_v<T, bool> || std::is_same_v<T, Bytes>) {
        return value;
    } else if constexpr (std::is_integral_v<T>) {
        if constexpr (sizeof(T) < sizeof(std::int64_t) || std::is_signed_v<T>) {
            return static_cast<std::int64_t>(value);
        } else {
            return whole_number(value);
        }
    } else if constexpr (std::is_floating_point_v<T>) {
        return static_cast<double>(value);
    } else if constexpr (Textual<T>) {
        return std::string(std::string_view(value));
    } else if constexpr (std::is_enum_v<T>) {
        return enum_argument(ValueTypeOf<T>::labels, static_cast<std::int64_t>(value));
    } else {
        std::vector<Argument> arguments;
        for (const auto& element : value) {
            arguments.push_back(to_argument(element));
        }
        return to_list(std::move(arguments));
    }
}

template <class T>
Argument to_argument(const std::optional<T>& value) {
    return value ? to_argument(*value) : Argument(Null());
}

/// A value of the program that can be sent to a database, or a list of such values.
template <class T>
inline constexpr bool is_bindable =
    ColumnValue<T> || Textual<T> || std::is_integral_v<T> || requires(const T& list) {
        requires ColumnValue<typename T::value_type> || Textual<typename T::value_type>;
        list.begin();
    };
template <>
inline constexpr bool is_bindable<std::nullopt_t> = true;
template <class T>
inline constexpr bool is_bindable<std::optional<T>> = is_bindable<T>;
template <class T>
concept Bindable = is_bindable<T>;

Argument to_argument(std::nullopt_t nothing);

/// What the value of a type is called when it is sent; Any where the value itself tells.
template <class T>
constexpr Scalar scalar_of() {
    if constexpr (ColumnValue<T>) {
        return ValueTypeOf<T>::value.scalar;
    } else if constexpr (std::is_integral_v<T>) {
        return Scalar::Int64;
    } else {
        return Scalar::Any;
    }
}

}  // namespace varve::query
