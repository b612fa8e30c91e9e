// SPDX-License-Identifier: MIT
#pragma once

#include "varve/query/operators.hpp"

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

/// Where a value is: a member, or a member of a member.
template <auto... Member>
struct Path {};

/// How far a member is from the beginning of its object.
template <class Row, class T>
std::size_t offset_of(T Row::*member) {
    alignas(Row) static const char space[sizeof(Row)]{};
    const auto* const row = reinterpret_cast<const Row*>(space);
    return static_cast<std::size_t>(reinterpret_cast<const char*>(&(row->*member)) - space);
}

template <auto M, query::ColumnTrait Traits, Name Called>
struct DescribedMember {
    using Value = typename MemberParts<decltype(M)>::Value;
    using At = Path<M>;
    static constexpr query::ColumnTrait traits = Traits;
    static constexpr std::string_view name() {
        return Called.view().empty() ? member_name<M>() : Called.view();
    }
    static constexpr std::string_view member() { return {}; }
    static std::size_t offset() { return offset_of(M); }
};

/// Two names with a sign between them, as a text that stays.
template <auto Outer, auto Inner, char Sign>
struct JoinedName {
    static constexpr auto text = [] {
        std::array<char, member_name<Outer>().size() + 1 + member_name<Inner>().size()> joined{};
        std::size_t at = 0;
        for (const char c : member_name<Outer>()) {
            joined[at++] = c;
        }
        joined[at++] = Sign;
        for (const char c : member_name<Inner>()) {
            joined[at++] = c;
        }
        return joined;
    }();
    static constexpr std::string_view view{text.data(), text.size()};
};

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

/// A column that is a member of an embedded struct: `embedded<&Person::home, &Address::city>`. Its name is
/// `home_city`, or `Called`.
template <auto Outer, auto Inner, Name Called = "">
struct embedded {
    using Value = typename MemberParts<decltype(Inner)>::Value;
    using At = Path<Outer, Inner>;
    static constexpr query::ColumnTrait traits = query::ColumnTrait::None;
    static constexpr std::string_view name() {
        return Called.view().empty() ? JoinedName<Outer, Inner, '_'>::view : Called.view();
    }
    static constexpr std::string_view member() { return JoinedName<Outer, Inner, '.'>::view; }
    static std::size_t offset() { return offset_of(Outer) + offset_of(Inner); }
};

/// The model of a struct: its table and the members that are columns.
template <class Row, Name Table, class... Member>
struct Described {
    static inline const std::array<query::ColumnInfo, sizeof...(Member)> columns{
        query::ColumnInfo{Member::name(), type_of<typename Member::Value>, Member::offset(), Member::traits,
                          Member::member()}...};
    static inline const query::TableInfo table{"", Table.view(), columns};

    template <auto... Wanted>
    static constexpr std::uint16_t place_of() {
        std::uint16_t place = 0;
        std::uint16_t found = sizeof...(Member);
        ((std::is_same_v<Path<Wanted...>, typename Member::At> ? void(found = place) : void(), ++place), ...);
        return found;
    }
    static constexpr std::size_t column_count = sizeof...(Member);
    template <class Each>
    static constexpr bool is_key =
        (static_cast<int>(Each::traits) & static_cast<int>(query::ColumnTrait::Key)) != 0;
    static constexpr std::size_t key_columns = (0 + ... + (is_key<Member> ? 1 : 0));
    /// The types of the key's columns.
    static constexpr auto key_scalars = [] {
        std::array<Scalar, key_columns> scalars{};
        std::size_t at = 0;
        ((is_key<Member> ? void(scalars[at++] = ValueTypeOf<typename Member::Value>::value.scalar) : void()),
         ...);
        return scalars;
    }();
};

/// The column of a member of a described struct; of one of an embedded struct,
/// `column<&Person::home, &Address::city>`.
template <auto Member, auto... Inner>
inline constexpr auto column = [] {
    using Row = typename MemberParts<decltype(Member)>::Row;
    constexpr std::uint16_t place = Model<Row>::template place_of<Member, Inner...>();
    static_assert(place < Model<Row>::column_count, "this member is not described as a column of its model");
    using Last =
        decltype((std::type_identity<decltype(Member)>(), ..., std::type_identity<decltype(Inner)>()));
    return query::Column<Row, typename MemberParts<typename Last::type>::Value>(place);
}();

}  // namespace varve::orm
