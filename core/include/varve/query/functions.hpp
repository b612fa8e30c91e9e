// SPDX-License-Identifier: MIT
#pragma once

#include "varve/query/operators.hpp"
#include "varve/query/statements.hpp"

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

/// \file
/// Functions of the database, aggregates and windows. What they give has the type that all databases agree
/// on: a count is never nothing, the sum or the largest of no rows is nothing.

namespace varve::query {

struct this_is_not_a_json_document;
struct this_is_not_an_array;
struct the_name_of_a_function_is_a_literal;

template <class T>
using Optional = std::optional<Bare<T>>;

namespace detail {

inline void append_all(Fragment& /*fragment*/) {}
template <class First, class... Rest>
void append_all(Fragment& fragment, const First& first, const Rest&... rest) {
    fragment.append(fragment_of(first));
    append_all(fragment, rest...);
}

template <class... Operand>
struct UnionAllOf {
    using Type = Scopes<>;
};
template <class First, class... Rest>
struct UnionAllOf<First, Rest...> {
    using Type = Union<ScopeIn<First>, typename UnionAllOf<Rest...>::Type>;
};

}  // namespace detail

template <class... Operand>
using UnionAll = typename detail::UnionAllOf<Operand...>::Type;

/// The frame of a window, counted from the current row: SQL of the program, such as
/// `Frame("ROWS BETWEEN 3 PRECEDING AND CURRENT ROW")`.
struct Frame {
    template <std::size_t Size>
    explicit consteval Frame(const char (&literal)[Size]) : text(literal) {}

    Literal text;
};
inline constexpr Frame rows_up_to_here{"ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"};
inline constexpr Frame rows_from_here{"ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING"};
inline constexpr Frame all_rows{"ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING"};
inline constexpr Frame neighbour_rows{"ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING"};

/// What a window function looks at: `partition_by(post.author_id).order_by(post.id)`.
template <class Where>
struct Window {
    Fragment partition;
    Fragment order;
    std::uint16_t partitions = 0;
    std::uint16_t orders = 0;
    Literal frame = {};

    template <class... Term>
    auto order_by(const Term&... terms) const {
        Window<Union<Where, UnionAll<Term...>>> window{partition, order, partitions, orders, frame};
        (window.order.append(order_fragment(terms)), ...);
        window.orders = static_cast<std::uint16_t>(window.orders + sizeof...(terms));
        return window;
    }
    /// Which rows around the current one take part.
    Window rows(Frame which) const {
        Window window = *this;
        window.frame = which.text;
        return window;
    }

private:
    template <class Term>
    static Fragment order_fragment(const Term& term) {
        if constexpr (requires { term.terms; }) {
            return term.terms;
        } else {
            return fragment_of(term);
        }
    }
};

template <class... Key>
auto partition_by(const Key&... keys) {
    Window<UnionAll<Key...>> window;
    detail::append_all(window.partition, keys...);
    window.partitions = static_cast<std::uint16_t>(sizeof...(keys));
    return window;
}
template <class... Term>
auto order_by(const Term&... terms) {
    return Window<Scopes<>>().order_by(terms...);
}

template <class Where>
struct TypedAs<Ordering<Where>> {
    using Value = void;
    using Scope = Where;
};

/// A function that may look at several rows: an aggregate, or one that needs a window.
template <class T, class Where>
class RowsFunction : public Expression<T, Where> {
public:
    using Expression<T, Where>::Expression;

    /// Only rows for which a condition holds.
    template <Condition C>
    auto filter(C condition) const {
        return RowsFunction<T, Union<Where, ScopeIn<C>>>(
            combine(this->fragment(), std::move(condition).fragment(), {.operation = Operation::Filter}));
    }
    template <class W>
    auto over(const Window<W>& window) const {
        Fragment fragment = this->fragment();
        fragment.append(window.partition).append(window.order);
        fragment.add({.operation = Operation::Over,
                      .count = window.partitions,
                      .column = window.orders,
                      .text = window.frame});
        return Expression<T, Union<Where, W>>(std::move(fragment));
    }
    /// Over all rows.
    auto over() const { return over(Window<Scopes<>>()); }
};

/// A function of the database by its name.
template <class T, class... Operand>
auto call(FunctionName name, const Operand&... operands) {
    Fragment fragment;
    detail::append_all(fragment, operands...);
    fragment.add({.operation = Operation::Function, .count = sizeof...(operands), .text = name});
    return Expression<T, UnionAll<Operand...>>(std::move(fragment));
}
template <class T, class Name, class... Operand>
    requires(!std::is_convertible_v<const Name&, FunctionName>)
the_name_of_a_function_is_a_literal call(const Name& name, const Operand&... operands) = delete;
template <class T, class... Operand>
auto call_over_rows(FunctionName name, const Operand&... operands) {
    return RowsFunction<T, UnionAll<Operand...>>(call<T>(name, operands...).fragment());
}

/// A whole number that depends on no single row.
using RowNumber = RowsFunction<Certain<std::int64_t>, Scopes<>>;

/// Rows.
RowNumber count();
/// Rows where it is not NULL.
template <Operand T>
auto count(const T& operand) {
    return call_over_rows<Certain<std::int64_t>>("count", operand);
}
template <class Value, Operand T>
auto call_over_distinct(FunctionName name, const T& operand) {
    Fragment fragment = operand.fragment();
    fragment.add({.operation = Operation::Distinct})
        .add({.operation = Operation::Function, .count = 1, .text = name});
    return RowsFunction<Value, ScopeIn<T>>(std::move(fragment));
}
/// Different values.
template <Operand T>
auto count_distinct(const T& operand) {
    return call_over_distinct<Certain<std::int64_t>>("count", operand);
}
template <Operand T>
    requires Number<Bare<ValueIn<T>>>
auto sum(const T& operand) {
    return call_over_rows<std::optional<Wider<ValueIn<T>, std::int64_t>>>("sum", operand);
}
template <Operand T>
    requires Number<Bare<ValueIn<T>>>
auto avg(const T& operand) {
    return call_over_rows<std::optional<double>>("avg", operand);
}
/// Of different values.
template <Operand T>
    requires Number<Bare<ValueIn<T>>>
auto sum_distinct(const T& operand) {
    return call_over_distinct<std::optional<Wider<ValueIn<T>, std::int64_t>>>("sum", operand);
}
template <Operand T>
    requires Number<Bare<ValueIn<T>>>
auto avg_distinct(const T& operand) {
    return call_over_distinct<std::optional<double>>("avg", operand);
}
template <Operand T>
    requires(!Number<Bare<ValueIn<T>>>)
these_are_not_numbers sum(const T& operand) = delete;
template <Operand T>
    requires(!Number<Bare<ValueIn<T>>>)
these_are_not_numbers avg(const T& operand) = delete;
template <Operand T>
auto min(const T& operand) {
    return call_over_rows<Optional<ValueIn<T>>>("min", operand);
}
template <Operand T>
auto max(const T& operand) {
    return call_over_rows<Optional<ValueIn<T>>>("max", operand);
}

RowNumber row_number();
RowNumber rank();
RowNumber dense_rank();
template <Operand T>
auto lag(const T& operand) {
    return call_over_rows<Optional<ValueIn<T>>>("lag", operand);
}
template <Operand T>
auto lead(const T& operand) {
    return call_over_rows<Optional<ValueIn<T>>>("lead", operand);
}
template <Operand T>
auto first_value(const T& operand) {
    return call_over_rows<Optional<ValueIn<T>>>("first_value", operand);
}
template <Operand T>
auto last_value(const T& operand) {
    return call_over_rows<Optional<ValueIn<T>>>("last_value", operand);
}

template <class T>
concept TextOperand = Operand<T> && Textual<Bare<ValueIn<T>>>;

template <TextOperand T>
auto lower(const T& operand) {
    return call<ValueIn<T>>("lower", operand);
}
template <TextOperand T>
auto upper(const T& operand) {
    return call<ValueIn<T>>("upper", operand);
}
/// In characters.
template <TextOperand T>
auto length(const T& operand) {
    return call<std::conditional_t<is_nullable<ValueIn<T>>, std::optional<std::int64_t>, std::int64_t>>(
        "length", operand);
}
template <Operand T>
    requires Number<Bare<ValueIn<T>>>
auto abs(const T& operand) {
    return call<ValueIn<T>>("abs", operand);
}

template <Operand T>
    requires(!TextOperand<T>)
this_is_not_text lower(const T& operand) = delete;
template <Operand T>
    requires(!TextOperand<T>)
this_is_not_text upper(const T& operand) = delete;
template <Operand T>
    requires(!TextOperand<T>)
this_is_not_text length(const T& operand) = delete;
template <Operand T>
    requires(!Number<Bare<ValueIn<T>>>)
these_are_not_numbers abs(const T& operand) = delete;

/// Texts put together; NULL when one of them is.
template <class... Text>
    requires(sizeof...(Text) > 1 && (Textual<Bare<ValueIn<Text>>> && ...))
auto concat(const Text&... texts) {
    Fragment fragment;
    detail::append_all(fragment, texts...);
    fragment.add({.operation = Operation::Chain, .count = sizeof...(texts), .text = " || "});
    using T =
        std::conditional_t<(is_nullable<ValueIn<Text>> || ...), std::optional<std::string>, std::string>;
    return Expression<T, UnionAll<Text...>>(std::move(fragment));
}

/// The type of one of two values: the wider one of numbers.
template <class Left, class Right>
struct CommonOf {
    using Type = Left;
};
template <Number Left, Number Right>
    requires(!std::is_same_v<Left, Right>)
struct CommonOf<Left, Right> {
    using Whole =
        std::conditional_t<ColumnValue<Left> && ColumnValue<Right>,
                           std::conditional_t<(sizeof(Left) < sizeof(Right)), Right, Left>, std::int64_t>;
    using Type =
        std::conditional_t<std::is_integral_v<Left> && std::is_integral_v<Right>, Whole, Wider<Left, Right>>;
};
template <class Left, class Right>
using Common = typename CommonOf<Bare<Left>, Bare<Right>>::Type;

namespace detail {

/// What is there whenever the operand is: as long as the rows of its tables are.
template <class T, class Value, class Where>
struct AsCertainAs;
template <class T, class Value, class... Scope>
struct AsCertainAs<T, Value, Scopes<Scope...>> {
    using Type = Certain<T, Scope...>;
};
template <class T, class Value, class... Scope, class Where>
struct AsCertainAs<T, Certain<Value, Scope...>, Where> {
    using Type = Certain<T, Scope...>;
};
template <class T, class Value, class Where>
struct AsCertainAs<T, std::optional<Value>, Where> {
    using Type = std::optional<T>;
};

}  // namespace detail

/// The first that is not NULL; the last one decides whether there may be nothing.
template <Operand First, class Last>
    requires Comparable<ValueIn<First>, ValueIn<Last>>
auto coalesce(const First& first, const Last& last) {
    using T = Common<ValueIn<First>, ValueIn<Last>>;
    using Result = typename detail::AsCertainAs<T, ValueIn<Last>, ScopeIn<Last>>::Type;
    Fragment fragment = first.fragment();
    fragment.append(fragment_beside<ValueIn<First>>(last));
    fragment.add({.operation = Operation::Function, .count = 2, .text = "coalesce"});
    return Expression<Result, UnionAll<First, Last>>(std::move(fragment));
}
template <Operand First, class Last>
    requires(!Comparable<ValueIn<First>, ValueIn<Last>>)
these_types_cannot_be_compared coalesce(const First& first, const Last& last) = delete;

/// A value as another type of the program.
template <class T, Operand From>
auto cast(const From& operand) {
    Fragment fragment = operand.fragment();
    fragment.add({.operation = Operation::Cast, .scalar = scalar_of<T>()});
    using To = std::conditional_t<is_nullable<ValueIn<From>>, std::optional<T>, T>;
    return Expression<To, ScopeIn<From>>(std::move(fragment));
}

/// A value of the program as an expression.
template <class T>
auto value(const T& value) {
    using Type = ValueIn<T>;
    Fragment fragment = fragment_of(value);
    fragment.add({.operation = Operation::Cast, .scalar = scalar_of<Bare<Type>>()});
    return Expression<Type, Scopes<>>(std::move(fragment));
}

template <class Left, class Right>
using Either = std::conditional_t<is_nullable<Left> || is_nullable<Right>, std::optional<Common<Left, Right>>,
                                  Common<Left, Right>>;

/// `when(a, x).when(b, y).otherwise(z)`
template <class T, class Where>
class Choice {
public:
    Choice(Fragment fragment, std::uint16_t count) : m_fragment(std::move(fragment)), m_count(count) {}

    template <Condition C, class V>
        requires Comparable<T, ValueIn<V>>
    auto when(const C& condition, const V& value) const {
        Fragment fragment = m_fragment;
        fragment.append(condition.fragment()).append(typed_fragment(value));
        return Choice<Either<T, ValueIn<V>>, Union<Where, Union<ScopeIn<C>, ScopeIn<V>>>>(
            std::move(fragment), static_cast<std::uint16_t>(m_count + 2));
    }
    template <class C, class V>
        requires(!Condition<C>)
    these_are_not_conditions when(const C& condition, const V& value) const = delete;
    template <class V>
        requires Comparable<T, ValueIn<V>>
    auto otherwise(const V& value) const {
        return ended<Either<T, ValueIn<V>>>(typed_fragment(value), Union<Where, ScopeIn<V>>());
    }
    template <class V>
        requires(!Comparable<T, ValueIn<V>>)
    these_types_cannot_be_compared otherwise(const V& value) const = delete;
    /// Nothing, where no condition holds.
    auto end() const { return ended<Optional<T>>(Fragment(), Where()); }

private:
    template <class Result, class All>
    auto ended(Fragment last, All /*scopes*/) const {
        Fragment fragment = m_fragment;
        const auto count = static_cast<std::uint16_t>(m_count + (last.empty() ? 0 : 1));
        fragment.append(std::move(last)).add({.operation = Operation::Case, .count = count});
        return Expression<Result, All>(std::move(fragment));
    }

    Fragment m_fragment;
    std::uint16_t m_count;
};

template <Condition C, class V>
auto when(const C& condition, const V& value) {
    Fragment fragment = condition.fragment();
    fragment.append(typed_fragment(value));
    return Choice<Either<ValueIn<V>, ValueIn<V>>, Union<ScopeIn<C>, ScopeIn<V>>>(std::move(fragment), 2);
}
template <class C, class V>
    requires(!Condition<C>)
these_are_not_conditions when(const C& condition, const V& value) = delete;

/// SQL of the program, with `{}` for each operand, which is an expression or a bound value. The text is
/// checked while the program is compiled, and can only be a literal.
template <std::size_t Operands>
struct SqlTemplate {
    Literal text;

    template <std::size_t Size>
    consteval SqlTemplate(const char (&literal)[Size]) : text(literal) {
        std::size_t places = 0;
        for (std::size_t at = 0; at + 1 < Size; ++at) {
            places += literal[at] == '{' && literal[at + 1] == '}' ? 1 : 0;
        }
        if (places != Operands) {
            throw "the SQL has another number of places `{}` than there are operands";
        }
    }
};
template <class T, class... Operand>
auto sql(std::type_identity_t<SqlTemplate<sizeof...(Operand)>> text, const Operand&... operands) {
    Fragment fragment;
    detail::append_all(fragment, operands...);
    fragment.add({.operation = Operation::Template, .count = sizeof...(operands), .text = text.text});
    return Expression<T, UnionAll<Operand...>>(std::move(fragment));
}

namespace detail {

template <class T, class Where>
Expression<T, Where> feature(Feature which, Fragment&& fragment, std::uint16_t count) {
    fragment.add(
        {.operation = Operation::Feature, .count = count, .column = static_cast<std::uint16_t>(which)});
    return Expression<T, Where>(std::move(fragment));
}

}  // namespace detail

/// What stands in a JSON document under a path of names and numbers, as text; nothing when it is not there.
template <Operand T, class... Name>
    requires std::is_same_v<Bare<ValueIn<T>>, Json>
auto json_text(const T& document, const Name&... path) {
    Fragment fragment = document.fragment();
    fragment.add(Argument(List{Value(std::string(path))...}));
    return detail::feature<std::optional<std::string>, ScopeIn<T>>(Feature::JsonText, std::move(fragment), 2);
}

template <Operand T, class... Name>
    requires(!std::is_same_v<Bare<ValueIn<T>>, Json>)
this_is_not_a_json_document json_text(const T& document, const Name&... path) = delete;

/// A column or an expression whose values are arrays.
template <class T>
concept ArrayOperand = Operand<T> && scalar_of<Bare<ValueIn<T>>>() == Scalar::Array;

/// Whether an array has all of some elements.
template <ArrayOperand T>
auto array_contains(const T& array, const Bare<ValueIn<T>>& elements) {
    return detail::feature<Truth<ValueIn<T>>, ScopeIn<T>>(
        Feature::ArrayContains, std::move(array.fragment().append(fragment_of(elements))), 2);
}
/// Whether an array has one of some elements.
template <ArrayOperand T>
auto array_overlaps(const T& array, const Bare<ValueIn<T>>& elements) {
    return detail::feature<Truth<ValueIn<T>>, ScopeIn<T>>(
        Feature::ArrayOverlaps, std::move(array.fragment().append(fragment_of(elements))), 2);
}
template <Operand T>
    requires(!ArrayOperand<T>)
this_is_not_an_array array_contains(const T& array, const Bare<ValueIn<T>>& elements) = delete;
template <Operand T>
    requires(!ArrayOperand<T>)
this_is_not_an_array array_overlaps(const T& array, const Bare<ValueIn<T>>& elements) = delete;
/// Full text search in the words of the database.
template <TextOperand T>
auto matches(const T& text, std::string_view words) {
    return detail::feature<Truth<ValueIn<T>>, ScopeIn<T>>(
        Feature::Matches, std::move(text.fragment().append(fragment_of(words))), 2);
}
template <Operand T>
    requires(!TextOperand<T>)
this_is_not_text matches(const T& text, std::string_view words) = delete;

}  // namespace varve::query
