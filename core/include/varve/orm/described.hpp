// SPDX-License-Identifier: MIT
#pragma once

#include "varve/query/expression.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

/// \file
/// Models of structs that a program already has, without macros and without generated code:
///
///     template <> struct varve::Model<Sensor>
///         : varve::orm::Described<Sensor, "sensors", varve::orm::key<&Sensor::id>,
///         varve::orm::field<&Sensor::unit, "unit">> {};
///
///     db.select<Sensor>().where(varve::orm::column<&Sensor::unit> == "K").all();

namespace varve::orm {

/// A text as a template argument.
template <std::size_t Size>
struct Name {
    char text[Size]{};
    constexpr Name(const char (&literal)[Size]) {
        for (std::size_t at = 0; at < Size; ++at) {
            text[at] = literal[at];
        }
    }
    constexpr std::string_view view() const { return {text, Size - 1}; }
};

template <class Member>
struct MemberParts;
template <class Object, class T>
struct MemberParts<T Object::*> {
    using Row = Object;
    using Value = T;
};

/// The name of a member, from what the compiler calls it.
template <auto Member>
constexpr std::string_view member_name() {
    std::string_view text = __PRETTY_FUNCTION__;
    const std::size_t end = text.find_first_of(";]", text.find("Member = "));
    text = text.substr(0, end);
    return text.substr(text.rfind(':') + 1, text.find_last_not_of(')') - text.rfind(':'));
}

template <auto M, query::ColumnTrait Traits, Name Called>
struct DescribedMember {
    static constexpr auto member = M;
    using Value = typename MemberParts<decltype(M)>::Value;
    static constexpr query::ColumnTrait traits = Traits;
    static constexpr std::string_view name() {
        return Called.view().empty() ? member_name<M>() : Called.view();
    }
};

template <auto Left, auto Right>
constexpr bool is_same_member() {
    if constexpr (std::is_same_v<decltype(Left), decltype(Right)>) {
        return Left == Right;
    } else {
        return false;
    }
}

/// How far a member is from the beginning of its object.
template <class Row, class T>
std::size_t offset_of(T Row::*member) {
    alignas(Row) static const char space[sizeof(Row)]{};
    const auto* const row = reinterpret_cast<const Row*>(space);
    return static_cast<std::size_t>(reinterpret_cast<const char*>(&(row->*member)) - space);
}

/// A column whose name is the member's, or `Called`.
template <auto Member, Name Called = "">
struct field : DescribedMember<Member, query::ColumnTrait::None, Called> {};
/// A part of the primary key.
template <auto Member, Name Called = "">
struct key : DescribedMember<Member, query::ColumnTrait::Key, Called> {};
/// A primary key that the database numbers.
template <auto Member, Name Called = "">
struct generated_key
    : DescribedMember<Member, query::ColumnTrait::Key | query::ColumnTrait::Generated, Called> {};
/// The count of writes, for optimistic locking.
template <auto Member, Name Called = "">
struct version : DescribedMember<Member, query::ColumnTrait::Version, Called> {};

/// The model of a struct: its table and the members that are columns.
template <class Row, Name Table, class... Member>
struct Described {
    static inline const std::array<query::ColumnInfo, sizeof...(Member)> columns{query::ColumnInfo{
        Member::name(), type_of<typename Member::Value>, offset_of(Member::member), Member::traits}...};
    static inline const query::TableInfo table{"", Table.view(), columns};

    template <auto Wanted>
    static constexpr std::uint16_t place_of() {
        std::uint16_t place = 0;
        std::uint16_t found = sizeof...(Member);
        ((is_same_member<Wanted, Member::member>() ? void(found = place) : void(), ++place), ...);
        return found;
    }
    static constexpr std::size_t column_count = sizeof...(Member);
    static constexpr std::size_t key_columns =
        (0 + ... +
         ((static_cast<int>(Member::traits) & static_cast<int>(query::ColumnTrait::Key)) != 0 ? 1 : 0));
};

/// The column of a member of a described struct.
template <auto Member>
inline constexpr auto column = [] {
    using Parts = MemberParts<decltype(Member)>;
    using Row = typename Parts::Row;
    constexpr std::uint16_t place = Model<Row>::template place_of<Member>();
    static_assert(place < Model<Row>::column_count, "this member is not described as a column of its model");
    return query::Column<Row, typename Parts::Value>(place);
}();

}  // namespace varve::orm
