// SPDX-License-Identifier: MIT
#pragma once

#include "varve/query/table_info.hpp"

#include <cstdint>
#include <type_traits>

namespace varve {

/// What the library knows of a struct whose objects are rows: `table`, a query::TableInfo. Specialised by
/// generated headers, or by hand; see Described.
template <class Row>
struct Model;

namespace query {

/// A second, third … use of one table in a query.
template <class Row, std::uint16_t Number>
struct Alias {};

/// A table on the side of a join that may have no row.
template <class Scope>
struct Outer {};

/// What a column comes from: the row type itself, or an alias of it.
template <class Scope>
struct ScopeOf {
    using Row = Scope;
    static constexpr std::uint16_t alias = 0;
};
template <class R, std::uint16_t Number>
struct ScopeOf<Alias<R, Number>> {
    using Row = R;
    static constexpr std::uint16_t alias = Number;
};

template <class... Scope>
struct Scopes {};

/// Whether a list has a scope, on whichever side of a join.
template <class List, class Scope>
inline constexpr bool has_scope = false;
template <class... Each, class Scope>
inline constexpr bool has_scope<Scopes<Each...>, Scope> =
    ((std::is_same_v<Each, Scope> || std::is_same_v<Each, Outer<Scope>>) || ...);

/// Whether a list has all scopes of another one.
template <class List, class Needed>
inline constexpr bool has_scopes = false;
template <class List, class... Needed>
inline constexpr bool has_scopes<List, Scopes<Needed...>> = (has_scope<List, Needed> && ...);

/// Whether any of the needed scopes may have no row.
template <class List, class Needed>
inline constexpr bool has_outer = false;
template <class... Each, class... Needed>
inline constexpr bool has_outer<Scopes<Each...>, Scopes<Needed...>> =
    ([]<class Scope>(std::type_identity<Scope>) {
        return (std::is_same_v<Each, Outer<Scope>> || ...);
    }(std::type_identity<Needed>()) ||
     ...);

template <class List, class Scope>
struct AddScope;
template <class... Each, class Scope>
struct AddScope<Scopes<Each...>, Scope> {
    using Type =
        std::conditional_t<has_scope<Scopes<Each...>, Scope>, Scopes<Each...>, Scopes<Each..., Scope>>;
};

/// Both lists, each scope once.
template <class Left, class Right>
struct UnionOf;
template <class Same>
struct UnionOf<Same, Same> {
    using Type = Same;
};
template <class... Left>
struct UnionOf<Scopes<Left...>, Scopes<>> {
    using Type = Scopes<Left...>;
};
template <>
struct UnionOf<Scopes<>, Scopes<>> {
    using Type = Scopes<>;
};
template <class... Left, class First, class... Rest>
    requires(!std::is_same_v<Scopes<Left...>, Scopes<First, Rest...>>)
struct UnionOf<Scopes<Left...>, Scopes<First, Rest...>> {
    using Type = typename UnionOf<typename AddScope<Scopes<Left...>, First>::Type, Scopes<Rest...>>::Type;
};
template <class Left, class Right>
using Union = typename UnionOf<Left, Right>::Type;

}  // namespace query
}  // namespace varve
