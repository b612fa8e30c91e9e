// SPDX-License-Identifier: MIT
#pragma once

#include "varve/query/expression.hpp"

#include <concepts>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>

/// \file
/// What stands between columns, expressions and values of the program: comparisons, conditions, arithmetic.

namespace varve::query {

template <class T, class Left, class Right>
auto infix(const Left& left, const Right& right, Literal text) {
    return Expression<T, Union<ScopeIn<Left>, ScopeIn<Right>>>(
        combine(fragment_beside<ValueIn<Right>>(left), fragment_beside<ValueIn<Left>>(right),
                {.operation = Operation::Infix, .text = text}));
}

/// Whether a value of the program is there; columns and expressions are for the database to know.
template <class T>
bool is_nothing(const T& operand) {
    if constexpr (!Operand<T> && is_nullable<T>) {
        return !operand;
    } else {
        return false;
    }
}
template <class T, class Left, class Right>
auto equality(const Left& left, const Right& right, Literal text, Literal of_nothing) {
    using Result = Expression<T, Union<ScopeIn<Left>, ScopeIn<Right>>>;
    const bool is_left = is_nothing(left);
    if (is_left || is_nothing(right)) {
        Fragment fragment = is_left ? fragment_of(right) : fragment_of(left);
        fragment.add({.operation = Operation::Suffix, .text = of_nothing});
        return Result(std::move(fragment));
    }
    return infix<T>(left, right, text);
}

/// An optional value of the program that is empty is NULL: `==` asks for IS NULL then.
template <class Left, class Right>
    requires ComparableOperands<Left, Right>
auto operator==(const Left& left, const Right& right) {
    return equality<Truth<ValueIn<Left>, ValueIn<Right>>>(left, right, " = ", " IS NULL");
}
template <class Left, class Right>
    requires ComparableOperands<Left, Right>
auto operator!=(const Left& left, const Right& right) {
    return equality<Truth<ValueIn<Left>, ValueIn<Right>>>(left, right, " <> ", " IS NOT NULL");
}
template <class Left, class Right>
    requires ComparableOperands<Left, Right>
auto operator<(const Left& left, const Right& right) {
    return infix<Truth<ValueIn<Left>, ValueIn<Right>>>(left, right, " < ");
}
template <class Left, class Right>
    requires ComparableOperands<Left, Right>
auto operator<=(const Left& left, const Right& right) {
    return infix<Truth<ValueIn<Left>, ValueIn<Right>>>(left, right, " <= ");
}
template <class Left, class Right>
    requires ComparableOperands<Left, Right>
auto operator>(const Left& left, const Right& right) {
    return infix<Truth<ValueIn<Left>, ValueIn<Right>>>(left, right, " > ");
}
template <class Left, class Right>
    requires ComparableOperands<Left, Right>
auto operator>=(const Left& left, const Right& right) {
    return infix<Truth<ValueIn<Left>, ValueIn<Right>>>(left, right, " >= ");
}

/// What is compared by operators of its own: see Quantified.
struct AnyQuantified {};

template <class Left, class Right>
concept NotComparable = Operands<Left, Right> && !Comparable<ValueIn<Left>, ValueIn<Right>> &&
                        !std::is_same_v<Right, std::nullopt_t> && !std::is_base_of_v<AnyQuantified, Right>;

template <class Left, class Right>
    requires NotComparable<Left, Right>
these_types_cannot_be_compared operator==(const Left& left, const Right& right) = delete;
template <class Left, class Right>
    requires NotComparable<Left, Right>
these_types_cannot_be_compared operator!=(const Left& left, const Right& right) = delete;
template <class Left, class Right>
    requires NotComparable<Left, Right>
these_types_cannot_be_compared operator<(const Left& left, const Right& right) = delete;
template <class Left, class Right>
    requires NotComparable<Left, Right>
these_types_cannot_be_compared operator<=(const Left& left, const Right& right) = delete;
template <class Left, class Right>
    requires NotComparable<Left, Right>
these_types_cannot_be_compared operator>(const Left& left, const Right& right) = delete;
template <class Left, class Right>
    requires NotComparable<Left, Right>
these_types_cannot_be_compared operator>=(const Left& left, const Right& right) = delete;

/// `column == nullopt` is IS NULL, and does not compile for a column that is never null.
template <Operand Left>
    requires is_nullable<ValueIn<Left>>
auto operator==(const Left& left, std::nullopt_t) {
    return left.is_null();
}
template <Operand Left>
    requires is_nullable<ValueIn<Left>>
auto operator!=(const Left& left, std::nullopt_t) {
    return left.is_not_null();
}
template <Operand Left>
    requires(!is_nullable<ValueIn<Left>>)
this_column_is_never_null operator==(const Left& left, std::nullopt_t) = delete;
template <Operand Left>
    requires(!is_nullable<ValueIn<Left>>)
this_column_is_never_null operator!=(const Left& left, std::nullopt_t) = delete;

/// A condition, or a column that is one.
template <class T>
concept Condition = Operand<T> && std::is_same_v<Bare<ValueIn<T>>, bool>;

template <Condition Left, Condition Right>
auto operator&&(Left left, Right right) {
    return Expression<Truth<ValueIn<Left>, ValueIn<Right>>, Union<ScopeIn<Left>, ScopeIn<Right>>>(
        combine(std::move(left).fragment(), std::move(right).fragment(),
                {.operation = Operation::Chain, .count = 2, .text = " AND "}));
}
template <Condition Left, Condition Right>
auto operator||(Left left, Right right) {
    return Expression<Truth<ValueIn<Left>, ValueIn<Right>>, Union<ScopeIn<Left>, ScopeIn<Right>>>(
        combine(std::move(left).fragment(), std::move(right).fragment(),
                {.operation = Operation::Chain, .count = 2, .text = " OR "}));
}
template <Condition T>
auto operator!(T condition) {
    Fragment fragment = std::move(condition).fragment();
    fragment.add({.operation = Operation::Prefix, .text = "NOT "});
    return Expression<Truth<ValueIn<T>>, ScopeIn<T>>(std::move(fragment));
}

template <class Left, class Right>
    requires(Operands<Left, Right> && !(Condition<Left> && Condition<Right>))
these_are_not_conditions operator&&(const Left& left, const Right& right) = delete;
template <class Left, class Right>
    requires(Operands<Left, Right> && !(Condition<Left> && Condition<Right>))
these_are_not_conditions operator||(const Left& left, const Right& right) = delete;
template <Operand T>
    requires(!Condition<T>)
these_are_not_conditions operator!(const T& operand) = delete;

/// The type of a number that comes of two: the wider one, nothing where one may be nothing.
template <class Left, class Right>
using Wider = std::conditional_t<
    std::is_same_v<Bare<Left>, Decimal> || std::is_same_v<Bare<Right>, Decimal>, Decimal,
    std::conditional_t<std::is_floating_point_v<Bare<Left>> || std::is_floating_point_v<Bare<Right>>, double,
                       std::int64_t>>;
template <class Left, class Right>
using Sum = std::conditional_t<is_nullable<Left> || is_nullable<Right>, std::optional<Wider<Left, Right>>,
                               Wider<Left, Right>>;

template <class Left, class Right>
concept Numbers = Operands<Left, Right> && Number<Bare<ValueIn<Left>>> && Number<Bare<ValueIn<Right>>>;

/// Whole numbers are computed with 64 bits, however narrow their columns are.
template <class Left, class Right>
auto computed(const Left& left, const Right& right, Literal text) {
    using Result = Sum<ValueIn<Left>, ValueIn<Right>>;
    using L = Bare<ValueIn<Left>>;
    constexpr bool is_whole = std::is_same_v<Bare<Result>, std::int64_t>;
    Fragment first = fragment_beside<ValueIn<Right>>(left);
    if constexpr (is_whole && (sizeof(L) < sizeof(std::int64_t) || !Operand<Left>)) {
        first.add(Node{.operation = Operation::Cast, .scalar = Scalar::Int64});
    }
    return Expression<Result, Union<ScopeIn<Left>, ScopeIn<Right>>>(
        combine(std::move(first), fragment_beside<std::conditional_t<is_whole, std::int64_t, L>>(right),
                {.operation = Operation::Infix, .text = text}));
}

template <class Left, class Right>
    requires Numbers<Left, Right>
auto operator+(const Left& left, const Right& right) {
    return computed(left, right, " + ");
}
template <class Left, class Right>
    requires Numbers<Left, Right>
auto operator-(const Left& left, const Right& right) {
    return computed(left, right, " - ");
}
template <class Left, class Right>
    requires Numbers<Left, Right>
auto operator*(const Left& left, const Right& right) {
    return computed(left, right, " * ");
}
/// Between whole numbers the remainder is cut off, as the databases do.
template <class Left, class Right>
    requires Numbers<Left, Right>
auto operator/(const Left& left, const Right& right) {
    return computed(left, right, " / ");
}
template <class Left, class Right>
    requires Numbers<Left, Right>
auto operator%(const Left& left, const Right& right) {
    return computed(left, right, " % ");
}

template <class Left, class Right>
    requires(Operands<Left, Right> && !Numbers<Left, Right>)
these_are_not_numbers operator+(const Left& left, const Right& right) = delete;
template <class Left, class Right>
    requires(Operands<Left, Right> && !Numbers<Left, Right>)
these_are_not_numbers operator-(const Left& left, const Right& right) = delete;
template <class Left, class Right>
    requires(Operands<Left, Right> && !Numbers<Left, Right>)
these_are_not_numbers operator*(const Left& left, const Right& right) = delete;
template <class Left, class Right>
    requires(Operands<Left, Right> && !Numbers<Left, Right>)
these_are_not_numbers operator/(const Left& left, const Right& right) = delete;
template <class Left, class Right>
    requires(Operands<Left, Right> && !Numbers<Left, Right>)
these_are_not_numbers operator%(const Left& left, const Right& right) = delete;

}  // namespace varve::query
