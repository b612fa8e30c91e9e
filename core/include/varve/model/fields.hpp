// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>
#include <tuple>

namespace varve {

/// One field of a plain struct: its name in files and a pointer to the member.
template <class Struct, class Member>
struct Field {
    std::string_view name;
    Member Struct::*member;
};

template <class Struct, class Member>
constexpr Field<Struct, Member> field(std::string_view name, Member Struct::*member) {
    return {name, member};
}

/// A struct that lists its fields once; hashing, JSON, field-level diff and printing follow from the list.
template <class T>
concept HasFields = requires { T::fields(); };

/// Calls `visit(name, value)` for every field of `object`, in the order of its list.
template <HasFields T, class Visit>
constexpr void for_each_field(const T& object, Visit&& visit) {
    std::apply([&](const auto&... each) { (visit(each.name, object.*(each.member)), ...); }, T::fields());
}

/// The same for an object that may be written to.
template <HasFields T, class Visit>
constexpr void for_each_field(T& object, Visit&& visit) {
    std::apply([&](const auto&... each) { (visit(each.name, object.*(each.member)), ...); }, T::fields());
}

/// Calls `visit(name, left, right)` for every field of two objects of one type.
template <HasFields T, class Visit>
constexpr void for_each_field(const T& left, const T& right, Visit&& visit) {
    std::apply(
        [&](const auto&... each) { (visit(each.name, left.*(each.member), right.*(each.member)), ...); },
        T::fields());
}

}  // namespace varve
