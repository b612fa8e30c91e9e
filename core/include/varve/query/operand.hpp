// SPDX-License-Identifier: MIT
#pragma once

#include "varve/query/argument.hpp"
#include "varve/query/fragment.hpp"
#include "varve/query/scope.hpp"

#include <concepts>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

/// \file
/// What stands beside an operator: columns, expressions and values of the program.

namespace varve::query {

/// What a mistake is called in the compiler's message: operators between types that do not go together are
/// declared with these as results and deleted.
struct these_types_cannot_be_compared;
struct this_column_is_never_null;
struct these_are_not_conditions;
struct these_are_not_numbers;
struct this_is_not_text;
struct this_type_does_not_fit_the_column;
struct this_column_is_never_null_and_the_value_may_be;
struct in_wants_values_of_the_type_of_the_column;

/// Something that has a type and belongs to tables: a column or an expression.
template <class T>
concept Operand = requires(const T& operand) {
    typename T::Value;
    typename T::Scope;
    { operand.fragment() } -> std::same_as<Fragment>;
};

/// The type of a column, an expression or a plain value.
template <class T>
struct TypedAs {
    using Value = std::conditional_t<Textual<T>, std::string, T>;
    using Scope = Scopes<>;
};
template <Operand T>
struct TypedAs<T> {
    using Value = typename T::Value;
    using Scope = typename T::Scope;
};
template <class T>
using ValueIn = typename TypedAs<T>::Value;
template <class T>
using ScopeIn = typename TypedAs<T>::Scope;

/// At least one of two is an operand, so that the operators are ours.
template <class Left, class Right>
concept Operands = Operand<Left> || Operand<Right>;

template <class Left, class Right>
concept ComparableOperands = Operands<Left, Right> && Comparable<ValueIn<Left>, ValueIn<Right>>;

/// The fragment of an operand, or of a value, which is always bound.
template <class T>
Fragment fragment_of(const T& operand) {
    if constexpr (Operand<T>) {
        return operand.fragment();
    } else {
        Fragment fragment;
        fragment.add(to_argument(operand), scalar_of<Bare<T>>());
        return fragment;
    }
}

/// What a condition about values of some types is: NULL, and so neither true nor false, may come of it where
/// one of them may be NULL.
template <class... T>
using Truth = std::conditional_t<(is_nullable<T> || ...), std::optional<bool>, bool>;

/// Whether a value has to be said to be of its own type, because that of the column beside it would not hold
/// it: databases take a value for one of the column's type.
template <class V, class T>
constexpr bool needs_cast() {
    if constexpr (!Number<V> || !Number<T>) {
        return false;
    } else if constexpr (std::is_same_v<V, Decimal>) {
        return std::is_integral_v<T>;
    } else if constexpr (std::is_floating_point_v<V>) {
        return std::is_integral_v<T> || (std::is_floating_point_v<T> && sizeof(V) > sizeof(T));
    } else {
        return std::is_integral_v<T> &&
               (sizeof(V) > sizeof(T) || (sizeof(V) == sizeof(T) && std::is_unsigned_v<V>));
    }
}

/// A list of values that something of the type T may be one of.
template <class Values, class T>
concept ListFor = Comparable<T, typename Values::value_type>;

/// A value that can be written into a column of the type T: no number loses its digits behind the point.
template <class V, class T>
concept Fits = Comparable<T, V> && !(std::is_integral_v<Bare<T>> && std::is_same_v<Bare<V>, Decimal>)&&!(
                                       std::is_integral_v<Bare<T>> && std::is_floating_point_v<Bare<V>>);

/// The fragment of an operand, or of a value that is sent as its own type.
template <class T>
Fragment typed_fragment(const T& operand) {
    Fragment fragment = fragment_of(operand);
    if constexpr (!Operand<T>) {
        fragment.add(Node{.operation = Operation::Cast, .scalar = scalar_of<Bare<ValueIn<T>>>()});
    }
    return fragment;
}

/// The fragment of an operand, or of a value beside something of the type T.
template <class T, class Other>
Fragment fragment_beside(const Other& other) {
    if constexpr (needs_cast<Bare<ValueIn<Other>>, Bare<T>>()) {
        return typed_fragment(other);
    } else {
        return fragment_of(other);
    }
}

}  // namespace varve::query
