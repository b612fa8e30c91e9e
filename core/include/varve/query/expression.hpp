// SPDX-License-Identifier: MIT
#pragma once

#include "varve/query/operand.hpp"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace varve::query {

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
    template <ListFor<T> Values>
    auto in(const Values& values) const {
        using V = typename Values::value_type;
        constexpr bool is_other = needs_cast<Bare<V>, Bare<T>>();
        Fragment fragment = self().fragment();
        fragment.arguments.push_back(to_argument(values));
        fragment.nodes.push_back({.operation = Operation::In,
                                  .scalar = scalar_of<std::conditional_t<is_other, Bare<V>, Bare<T>>>(),
                                  .column = is_other ? 1 : 0});
        return Expression<Truth<T, V>, Where>(std::move(fragment));
    }
    template <class V>
        requires ListFor<std::initializer_list<V>, T>
    auto in(std::initializer_list<V> values) const {
        return in<std::initializer_list<V>>(values);
    }
    template <class Values>
        requires(!ListFor<Values, T>)
    in_wants_values_of_the_type_of_the_column in(const Values& values) const = delete;
    template <class V>
        requires(!ListFor<std::initializer_list<V>, T>)
    in_wants_values_of_the_type_of_the_column in(std::initializer_list<V> values) const = delete;
    /// None of some values. Rows where the column is NULL do not match.
    template <ListFor<T> Values>
    auto not_in(const Values& values) const {
        return !in(values);
    }
    template <class V>
        requires ListFor<std::initializer_list<V>, T>
    auto not_in(std::initializer_list<V> values) const {
        return !in<std::initializer_list<V>>(values);
    }
    template <class Values>
        requires(!ListFor<Values, T>)
    in_wants_values_of_the_type_of_the_column not_in(const Values& values) const = delete;
    template <class V>
        requires(!ListFor<std::initializer_list<V>, T>)
    in_wants_values_of_the_type_of_the_column not_in(std::initializer_list<V> values) const = delete;

    /// Both ends included.
    template <class Low, class High>
        requires Comparable<T, ValueIn<Low>> && Comparable<T, ValueIn<High>>
    auto between(const Low& low, const High& high) const {
        Fragment fragment = self().fragment();
        fragment.append(fragment_beside<T>(low))
            .append(fragment_beside<T>(high))
            .add({.operation = Operation::Between});
        return Expression<Truth<T, ValueIn<Low>, ValueIn<High>>,
                          Union<Where, Union<ScopeIn<Low>, ScopeIn<High>>>>(std::move(fragment));
    }
    template <class Low, class High>
        requires(!(Comparable<T, ValueIn<Low>> && Comparable<T, ValueIn<High>>))
    these_types_cannot_be_compared between(const Low& low, const High& high) const = delete;

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
    template <class Other>
        requires(!Comparable<T, ValueIn<Other>>)
    these_types_cannot_be_compared is_same_as(const Other& other) const = delete;
    template <class Other>
        requires(!Comparable<T, ValueIn<Other>>)
    these_types_cannot_be_compared is_distinct_from(const Other& other) const = delete;
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
            combine(self().fragment(), fragment_beside<T>(other), node));
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

    /// `set(user.name = "Ada")`: assigning says what an UPDATE writes. A column of whole numbers takes no
    /// others: see cast().
    template <class V>
        requires Fits<ValueIn<V>, T> && (is_nullable<T> || !is_nullable<ValueIn<V>>)
    auto operator=(const V& value) const {
        return Assignment<Source, ScopeIn<V>>{m_index, fragment_of(value)};
    }
    auto operator=(std::nullopt_t) const
        requires is_nullable<T>
    {
        return Assignment<Source, Scopes<>>{m_index, Fragment(Node{.operation = Operation::Null})};
    }
    template <class V>
        requires(Fits<ValueIn<V>, T> && !is_nullable<T> && is_nullable<ValueIn<V>>)
    this_column_is_never_null_and_the_value_may_be operator=(const V& value) const = delete;
    template <class V>
        requires(!Fits<ValueIn<V>, T>)
    this_type_does_not_fit_the_column operator=(const V& value) const = delete;

private:
    std::uint16_t m_index;
};

}  // namespace varve::query
