// SPDX-License-Identifier: MIT
#pragma once

#include "varve/query/operators.hpp"
#include "varve/query/statements.hpp"

#include <optional>
#include <type_traits>
#include <utility>

/// \file
/// Which tables a query may speak of, and what its mistakes are called.

namespace varve::orm {

using query::Bindable;
using query::Condition;
using query::has_outer;
using query::has_scopes;
using query::Operand;
using query::ScopeIn;
using query::Scopes;
using query::SelectState;
using query::ValueIn;

/// What a mistake is called in the compiler's message, see these_types_cannot_be_compared.
struct this_is_not_a_condition;
struct this_condition_speaks_of_a_table_that_is_not_in_the_query;
struct this_order_speaks_of_a_table_that_is_not_in_the_query;
struct this_value_comes_from_a_table_that_is_not_in_the_query;
struct this_relation_belongs_to_another_model;
struct this_is_not_a_relation;
struct a_join_needs_a_condition;
struct only_columns_and_expressions_can_be_selected;
struct only_columns_and_expressions_can_be_grouped_by;
struct only_columns_and_expressions_can_be_ordered_by;
struct these_queries_have_rows_of_different_types;

/// Something whose tables are all among those of a query.
template <class Known, class T>
inline constexpr bool is_within = has_scopes<Known, typename query::TypedAs<T>::Scope>;
template <class Known, class T>
concept Within = is_within<Known, T>;

/// What rows can be ordered by.
template <class T>
concept OrderTerm = Operand<T> || requires(const T& term) { term.terms; };
/// A relation of a model, or what of one is to be loaded.
template <class T>
concept AnyRelation = requires(T relation) {
    typename T::Owner;
    std::move(relation).related();
};

template <class Known, class Columns, class C>
concept Joinable = is_within<query::Union<Known, Scopes<typename Columns::Source>>, C>;

/// Whether a value of some tables may be nothing.
template <class From, class Value, class Where>
inline constexpr bool may_be_nothing = query::is_nullable<Value> || has_outer<From, Where>;
template <class From, class T, class... Scope, class Where>
inline constexpr bool may_be_nothing<From, query::Certain<T, Scope...>, Where> =
    has_outer<From, Scopes<Scope...>>;

/// What a selected expression is in the program: nothing may stand where a join may have found no row.
template <class From, class T>
struct SelectedAs {
    using Bare = query::Bare<ValueIn<T>>;
    using Type = std::conditional_t<may_be_nothing<From, ValueIn<T>, ScopeIn<T>>, std::optional<Bare>, Bare>;
};
template <class From, class T>
using Selected = typename SelectedAs<From, T>::Type;

/// All tables of a list, on the side of a join that may have no row.
template <class List>
struct AllOuter;
template <class... Scope>
struct AllOuter<Scopes<Scope...>> {
    template <class S>
    struct Make {
        using Type = query::Outer<S>;
    };
    template <class S>
    struct Make<query::Outer<S>> {
        using Type = query::Outer<S>;
    };
    using Type = Scopes<typename Make<Scope>::Type...>;
};
template <class List, class Scope>
struct WithScope;
template <class... Each, class Scope>
struct WithScope<Scopes<Each...>, Scope> {
    using Type = Scopes<Each..., Scope>;
};

/// The source of the columns of a table object, such as `shop::user`.
template <class Columns>
using ScopeOfColumns = typename Columns::Source;
template <class Columns>
query::Source source_of(const Columns& /*columns*/) {
    using Scope = query::ScopeOf<ScopeOfColumns<Columns>>;
    return {&Model<typename Scope::Row>::table, Scope::alias, nullptr, false};
}

}  // namespace varve::orm
