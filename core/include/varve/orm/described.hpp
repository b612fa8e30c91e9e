// SPDX-License-Identifier: MIT
#pragma once

#include "varve/orm/embedded.hpp"
#include "varve/query/operators.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

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
template <class Done, auto Next>
struct Appended;
template <auto... Done, auto Next>
struct Appended<Path<Done...>, Next> {
    using Type = Path<Done..., Next>;
};

/// How far a member is from the beginning of its object.
template <class Row, class T>
std::size_t offset_of(T Row::*member) {
    alignas(Row) static const char space[sizeof(Row)]{};
    const auto* const row = reinterpret_cast<const Row*>(space);
    return static_cast<std::size_t>(reinterpret_cast<const char*>(&(row->*member)) - space);
}

/// Names with a sign between them, as a text that stays.
template <char Sign, auto... Member>
struct JoinedName {
    static constexpr auto text = [] {
        std::array<char, (member_name<Member>().size() + ...) + sizeof...(Member) - 1> joined{};
        std::size_t at = 0;
        for (const std::string_view name : {member_name<Member>()...}) {
            if (at != 0) {
                joined[at++] = Sign;
            }
            for (const char c : name) {
                joined[at++] = c;
            }
        }
        return joined;
    }();
    static constexpr std::string_view view{text.data(), text.size()};
};

/// Tells the beginnings of paths from each other.
template <class Beginning>
inline constexpr char beginning_of{};

/// One member on the way to a column.
struct PathStep {
    /// The same for all paths that lead through it.
    const char* beginning = nullptr;
    /// The member may hold nothing.
    bool is_optional = false;
};

/// Where a column stands among those before it in the structs that may be missing.
constexpr PartPlace part_place(std::span<const std::span<const PathStep>> before,
                               std::span<const PathStep> own) {
    PartPlace place;
    std::uint32_t bit = 1;
    for (std::size_t level = 0; level + 1 < own.size(); ++level) {
        if (!own[level].is_optional) {
            continue;
        }
        bool is_first = true;
        for (const std::span<const PathStep> other : before) {
            if (other.size() <= level || other[level].beginning != own[level].beginning) {
                continue;
            }
            is_first = false;
            bool is_required = true;
            for (const PathStep& step : other.subspan(level + 1)) {
                is_required = is_required && !step.is_optional;
            }
            place.required_before |= is_required ? bit : 0;
        }
        place.first |= is_first ? bit : 0;
        bit <<= 1U;
    }
    return place;
}

template <class Done>
constexpr void add_beginnings(PathStep* /*step*/) {}
template <class Done, auto Next, auto... Rest>
constexpr void add_beginnings(PathStep* step) {
    using Longer = typename Appended<Done, Next>::Type;
    step->beginning = &beginning_of<Longer>;
    add_beginnings<Longer, Rest...>(step + 1);
}

template <auto Member>
using MemberValue = typename MemberParts<decltype(Member)>::Value;

/// What is at the end of some members: its type, its place, and whether a struct around it may be missing.
template <class Members>
struct PathEnd;
template <auto Last>
struct PathEnd<Path<Last>> {
    using Bare = MemberValue<Last>;
    static constexpr bool may_be_missing = false;
    static std::size_t offset() { return offset_of(Last); }
    template <class /*Value*/, PartPlace /*place*/>
    static constexpr const ValueType* type() {
        return type_of<Bare>;
    }
};
template <auto First, auto... Rest>
struct PathEnd<Path<First, Rest...>> {
    using Next = PathEnd<Path<Rest...>>;
    using Bare = typename Next::Bare;
    static constexpr bool is_missing = is_optional<MemberValue<First>>;
    static constexpr bool may_be_missing = is_missing || Next::may_be_missing;
    static std::size_t offset() {
        if constexpr (is_missing) {
            return offset_of(First);
        } else {
            return offset_of(First) + Next::offset();
        }
    }
    template <class Value, PartPlace Place>
    static constexpr const ValueType* type() {
        if constexpr (is_missing) {
            return part_type<Value, Place, MemberValue<First>, Rest...>;
        } else {
            return Next::template type<Value, Place>();
        }
    }
};

/// A column that some members lead to.
template <class Members>
struct PathMember;
template <auto... Member>
struct PathMember<Path<Member...>> {
    using At = Path<Member...>;
    using End = PathEnd<At>;
    using Bare = typename End::Bare;
    using Value = std::conditional_t<End::may_be_missing && !is_optional<Bare>, std::optional<Bare>, Bare>;
    static constexpr query::ColumnTrait traits = query::ColumnTrait::None;
    static constexpr std::string_view member() {
        return sizeof...(Member) == 1 ? std::string_view() : JoinedName<'.', Member...>::view;
    }
    static std::size_t offset() { return End::offset(); }
    template <PartPlace Place>
    static constexpr const ValueType* type() {
        return End::template type<Bare, Place>();
    }
    static constexpr std::array<PathStep, sizeof...(Member)> steps = [] {
        std::array<PathStep, sizeof...(Member)> steps{PathStep{nullptr, is_optional<MemberValue<Member>>}...};
        add_beginnings<Path<>, Member...>(steps.data());
        return steps;
    }();
};

template <auto Member, query::ColumnTrait Traits, Name Called>
struct DescribedMember : PathMember<Path<Member>> {
    static constexpr query::ColumnTrait traits = Traits;
    static constexpr std::string_view name() {
        return Called.view().empty() ? member_name<Member>() : Called.view();
    }
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

/// A step on the way to a column of an embedded struct: a member, or the column's name at the end.
template <class Kind>
struct Step;
template <class Object, class T>
struct Step<T Object::*> {
    static constexpr bool is_name = false;
    T Object::*member;
    constexpr Step(T Object::*given) : member(given) {}
};
template <std::size_t Size>
struct Step<char[Size]> {
    static constexpr bool is_name = true;
    Name<Size> name;
    constexpr Step(const char (&literal)[Size]) : name(literal) {}
};
template <class Object, class T>
Step(T Object::*) -> Step<T Object::*>;
template <std::size_t Size>
Step(const char (&)[Size]) -> Step<char[Size]>;

/// Takes the name from the end of some steps.
template <class Done, Step... Rest>
struct Way {
    using At = Done;
    static constexpr std::string_view called() { return {}; }
};
template <auto... Done, Step First, Step... Rest>
    requires(!First.is_name)
struct Way<Path<Done...>, First, Rest...> : Way<Path<Done..., First.member>, Rest...> {};
template <auto... Done, Step Called>
    requires(Called.is_name)
struct Way<Path<Done...>, Called> {
    using At = Path<Done...>;
    static constexpr std::string_view called() { return Called.name.view(); }
};

/// A column that is a member of an embedded struct: `embedded<&Person::home, &Address::city>`, of a struct in
/// that, `embedded<&Person::home, &Address::place, &Place::latitude>`, and so on; its name is `home_city`, or
/// what stands at the end, `embedded<&Person::home, &Address::city, "town">`. Structs may be std::optional:
/// one is missing when all of its columns are NULL, and a value in it is a std::optional.
template <Step... Steps>
struct embedded : PathMember<typename Way<Path<>, Steps...>::At> {
    static constexpr std::string_view name() {
        constexpr std::string_view called = Way<Path<>, Steps...>::called();
        return called.empty() ? joined(typename embedded::At()) : called;
    }

private:
    template <auto... Member>
    static constexpr std::string_view joined(Path<Member...> /*members*/) {
        return JoinedName<'_', Member...>::view;
    }
};

/// The model of a struct: its table and the members that are columns.
template <class Row, Name Table, class... Member>
struct Described {
    template <std::size_t... At>
    static auto described(std::index_sequence<At...> /*places*/) {
        static constexpr std::array<std::span<const PathStep>, sizeof...(Member)> paths{Member::steps...};
        return std::array<query::ColumnInfo, sizeof...(Member)>{query::ColumnInfo{
            Member::name(), Member::template type<part_place(std::span(paths).first(At), Member::steps)>(),
            Member::offset(), Member::traits, Member::member()}...};
    }
    static inline const std::array<query::ColumnInfo, sizeof...(Member)> columns =
        described(std::make_index_sequence<sizeof...(Member)>());
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
    return query::Column<Row, typename PathMember<Path<Member, Inner...>>::Value>(place);
}();

}  // namespace varve::orm
