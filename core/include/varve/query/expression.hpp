// SPDX-License-Identifier: MIT
#pragma once

#include "varve/query/argument.hpp"
#include "varve/query/fragment.hpp"
#include "varve/query/scope.hpp"

#include <concepts>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace varve::query {

/// What a mistake is called in the compiler's message: operators between types that do not go together are
/// declared with these as results and deleted.
struct these_types_cannot_be_compared;
struct this_column_is_never_null;
struct these_are_not_conditions;
struct these_are_not_numbers;
struct this_type_does_not_fit_the_column;

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

/// One term of ORDER BY.
template <class Where>
struct Ordering {
    Fragment terms;

    Ordering nulls_first() && { return with(" NULLS FIRST"); }
    Ordering nulls_last() && { return with(" NULLS LAST"); }

private:
    Ordering with(Literal text) {
        terms.add({.operation = Operation::Suffix, .text = text});
        return std::move(*this);
    }
};

template <class T, class Where = Scopes<>>
class Expression;

/// What a condition about values of some types is: NULL, and so neither true nor false, may come of it where
/// one of them may be NULL.
template <class... T>
using Truth = std::conditional_t<(is_nullable<T> || ...), std::optional<bool>, bool>;

/// Any condition over rows of the given types. Of what it is put together is not known any more, so that it
/// is std::optional<bool> when it is selected.
template <class... Row>
using Predicate = Expression<std::optional<bool>, Scopes<Row...>>;

/// `%`, `_` and `\` as themselves.
std::string escaped_pattern(std::string_view text);

/// What only columns and expressions of text can be asked; others have no such members.
template <class Self, class Condition, bool IsText>
class TextMethods {};

template <class Self, class Condition>
class TextMethods<Self, Condition, true> {
public:
    /// `%` stands for anything, `_` for one character, `\` takes their meaning away. Upper and lower case are
    /// different, on every database.
    Condition like(std::string_view pattern) const { return matching(pattern, Operation::Like); }
    /// Upper and lower case are the same; on SQLite only for ASCII.
    Condition like_any_case(std::string_view pattern) const {
        return matching(pattern, Operation::LikeAnyCase);
    }
    /// These take text as it is: `%` is a per cent sign.
    Condition starts_with(std::string_view text) const { return matching(text, Operation::StartsWith); }
    Condition ends_with(std::string_view text) const {
        return matching("%" + escaped_pattern(text), Operation::Like);
    }
    Condition contains(std::string_view text) const {
        return matching("%" + escaped_pattern(text) + "%", Operation::Like);
    }
    Condition equals_any_case(std::string_view text) const {
        return matching(escaped_pattern(text), Operation::LikeAnyCase);
    }
    Condition starts_with_any_case(std::string_view text) const {
        return matching(escaped_pattern(text) + "%", Operation::LikeAnyCase);
    }
    Condition contains_any_case(std::string_view text) const {
        return matching("%" + escaped_pattern(text) + "%", Operation::LikeAnyCase);
    }

private:
    Condition matching(std::string_view pattern, Operation operation) const {
        return Condition(combine(static_cast<const Self&>(*this).fragment(), fragment_of(pattern),
                                 {.operation = operation}));
    }
};

/// What columns and expressions can be asked.
template <class Self, class T, class Where>
class OperandMethods : public TextMethods<Self, Expression<Truth<T>, Where>, Textual<Bare<T>>> {
public:
    using Value = T;
    using Scope = Where;

    Ordering<Where> asc() const { return order(" ASC"); }
    Ordering<Where> desc() const { return order(" DESC"); }

    /// One of some values; false for none at all.
    template <class Values>
    auto in(const Values& values) const {
        static_assert(Comparable<T, typename Values::value_type>,
                      "in(): the values have another type than the column");
        Fragment fragment = self().fragment();
        fragment.arguments.push_back(to_argument(values));
        fragment.nodes.push_back({.operation = Operation::In, .scalar = scalar_of<Bare<T>>()});
        return Expression<Truth<T, typename Values::value_type>, Where>(std::move(fragment));
    }
    template <class V>
    auto in(std::initializer_list<V> values) const {
        return in<std::initializer_list<V>>(values);
    }
    /// None of some values. Rows where the column is NULL do not match.
    template <class Values>
    auto not_in(const Values& values) const {
        return !in(values);
    }
    template <class V>
    auto not_in(std::initializer_list<V> values) const {
        return !in<std::initializer_list<V>>(values);
    }

    /// Both ends included.
    template <class Low, class High>
        requires Comparable<T, ValueIn<Low>> && Comparable<T, ValueIn<High>>
    auto between(const Low& low, const High& high) const {
        Fragment fragment = self().fragment();
        fragment.append(fragment_of(low)).append(fragment_of(high)).add({.operation = Operation::Between});
        return Expression<Truth<T, ValueIn<Low>, ValueIn<High>>,
                          Union<Where, Union<ScopeIn<Low>, ScopeIn<High>>>>(std::move(fragment));
    }

    /// Equal, where NULL equals NULL.
    template <class Other>
        requires Comparable<T, ValueIn<Other>>
    auto is_same_as(const Other& other) const {
        return compared(other, {.operation = Operation::Same});
    }
    template <class Other>
        requires Comparable<T, ValueIn<Other>>
    auto is_distinct_from(const Other& other) const {
        return compared(other, {.operation = Operation::Different});
    }
    Expression<bool, Where> is_null() const { return suffixed(" IS NULL"); }
    Expression<bool, Where> is_not_null() const { return suffixed(" IS NOT NULL"); }

private:
    const Self& self() const { return static_cast<const Self&>(*this); }
    Ordering<Where> order(Literal direction) const {
        Fragment fragment = self().fragment();
        fragment.add({.operation = Operation::Order, .text = direction});
        return {std::move(fragment)};
    }
    template <class Other>
    auto compared(const Other& other, Node node) const {
        return Expression<bool, Union<Where, ScopeIn<Other>>>(
            combine(self().fragment(), fragment_of(other), node));
    }
    Expression<bool, Where> suffixed(Literal text) const {
        Fragment fragment = self().fragment();
        fragment.add({.operation = Operation::Suffix, .text = text});
        return Expression<bool, Where>(std::move(fragment));
    }
};

/// A value that the database computes, of type T, over rows of the scopes `Where`. A value itself: keep it,
/// copy it, put expressions together at run time.
template <class T, class Where>
class Expression : public OperandMethods<Expression<T, Where>, T, Where> {
public:
    explicit Expression(Fragment fragment) : m_fragment(std::move(fragment)) {}

    /// The same over more tables, or over the same ones in another order, or where there may be nothing.
    template <class Given, class Other>
        requires(!std::is_same_v<Expression<Given, Other>, Expression> &&
                 (std::is_same_v<Given, T> || std::is_same_v<std::optional<Given>, T>))
    Expression(Expression<Given, Other> other) : m_fragment(std::move(other).fragment()) {
        static_assert(has_scopes<Where, Other>,
                      "this condition speaks of a table that is not among those it is for");
    }

    Fragment fragment() const& { return m_fragment; }
    Fragment fragment() && { return std::move(m_fragment); }

private:
    Fragment m_fragment;
};

/// The condition that always holds: where optional conditions begin.
struct Everything {
    template <class... Row>
    operator Predicate<Row...>() const {
        return Predicate<Row...>(Fragment(Node{.operation = Operation::True}));
    }
};
inline constexpr Everything everything;

/// The new value of a column.
template <class Where, class Needed>
struct Assignment {
    std::uint16_t column;
    Fragment value;
};

/// A column of a table, by its place in the Model. Costs nothing: a number.
template <class Source, class T>
class Column : public OperandMethods<Column<Source, T>, T, Scopes<Source>> {
public:
    using Row = typename ScopeOf<Source>::Row;

    constexpr explicit Column(std::uint16_t index) : m_index(index) {}

    constexpr std::uint16_t index() const { return m_index; }
    Fragment fragment() const {
        return Fragment(Node{.operation = Operation::Column,
                             .column = m_index,
                             .alias = ScopeOf<Source>::alias,
                             .table = &Model<Row>::table});
    }

    /// `set(user.name = "Ada")`: assigning says what an UPDATE writes.
    template <class V>
        requires Comparable<T, ValueIn<V>>
    auto operator=(const V& value) const {
        static_assert(is_nullable<T> || !is_nullable<ValueIn<V>>,
                      "this column is never null, and the value may be");
        return Assignment<Source, ScopeIn<V>>{m_index, fragment_of(value)};
    }
    auto operator=(std::nullopt_t) const
        requires is_nullable<T>
    {
        return Assignment<Source, Scopes<>>{m_index, Fragment(Node{.operation = Operation::Null})};
    }
    template <class V>
        requires(!Comparable<T, ValueIn<V>>)
    this_type_does_not_fit_the_column operator=(const V& value) const = delete;

private:
    std::uint16_t m_index;
};

/// Whether a value has to be said to be of its own type, because that of the column would not hold it.
template <class V, class T>
constexpr bool needs_cast() {
    if constexpr (std::is_arithmetic_v<V> && std::is_arithmetic_v<T> && !std::is_same_v<V, bool>) {
        return (std::is_floating_point_v<V> && !std::is_floating_point_v<T>) ||
               (!std::is_floating_point_v<V> && !std::is_floating_point_v<T> && sizeof(V) > sizeof(T));
    } else {
        return false;
    }
}

/// The fragment of an operand, or of a value that is sent as its own type.
template <class T>
Fragment typed_fragment(const T& operand) {
    Fragment fragment = fragment_of(operand);
    if constexpr (!Operand<T>) {
        fragment.add(Node{.operation = Operation::Cast, .scalar = scalar_of<Bare<ValueIn<T>>>()});
    }
    return fragment;
}

template <class T, class Left, class Right>
auto infix(const Left& left, const Right& right, Literal text) {
    Fragment both = fragment_of(left);
    if constexpr (Operand<Right>) {
        both.append(right.fragment());
    } else {
        both.add(to_argument(right), scalar_of<Bare<Right>>());
        if constexpr (needs_cast<Bare<Right>, Bare<ValueIn<Left>>>()) {
            both.add(Node{.operation = Operation::Cast, .scalar = scalar_of<Bare<Right>>()});
        }
    }
    both.add(Node{.operation = Operation::Infix, .text = text});
    return Expression<T, Union<ScopeIn<Left>, ScopeIn<Right>>>(std::move(both));
}

template <class Left, class Right>
    requires ComparableOperands<Left, Right>
auto operator==(const Left& left, const Right& right) {
    return infix<Truth<ValueIn<Left>, ValueIn<Right>>>(left, right, " = ");
}
template <class Left, class Right>
    requires ComparableOperands<Left, Right>
auto operator!=(const Left& left, const Right& right) {
    return infix<Truth<ValueIn<Left>, ValueIn<Right>>>(left, right, " <> ");
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

template <class Left, class Right>
    requires Numbers<Left, Right>
auto operator+(const Left& left, const Right& right) {
    return infix<Sum<ValueIn<Left>, ValueIn<Right>>>(left, right, " + ");
}
template <class Left, class Right>
    requires Numbers<Left, Right>
auto operator-(const Left& left, const Right& right) {
    return infix<Sum<ValueIn<Left>, ValueIn<Right>>>(left, right, " - ");
}
template <class Left, class Right>
    requires Numbers<Left, Right>
auto operator*(const Left& left, const Right& right) {
    return infix<Sum<ValueIn<Left>, ValueIn<Right>>>(left, right, " * ");
}
/// Between whole numbers the remainder is cut off, as the databases do.
template <class Left, class Right>
    requires Numbers<Left, Right>
auto operator/(const Left& left, const Right& right) {
    return infix<Sum<ValueIn<Left>, ValueIn<Right>>>(left, right, " / ");
}
template <class Left, class Right>
    requires Numbers<Left, Right>
auto operator%(const Left& left, const Right& right) {
    return infix<Sum<ValueIn<Left>, ValueIn<Right>>>(left, right, " % ");
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
