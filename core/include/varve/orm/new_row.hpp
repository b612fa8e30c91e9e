// SPDX-License-Identifier: MIT
#pragma once

#include "varve/value/type_of.hpp"

#include <concepts>
#include <optional>
#include <utility>

/// \file
/// Members of structs that say what a new row needs.

namespace varve {

/// A value that has to be given: a struct that leaves it out does not compile.
template <class T>
struct Required {
    template <class Value>
        requires std::convertible_to<Value, T>
    Required(Value&& given) : value(std::forward<Value>(given)) {}

    T value;
};

/// A value that the database makes when it is not given.
template <class T>
struct OrDefault {
    OrDefault() = default;
    template <class Value>
        requires(std::convertible_to<Value, T> && !std::same_as<std::remove_cvref_t<Value>, OrDefault>)
    OrDefault(Value&& given) : value(std::forward<Value>(given)) {}

    std::optional<T> value = std::nullopt;
};

template <ColumnValue T>
struct ValueTypeOf<Required<T>> {
    static constexpr const ValueType& value = ValueTypeOf<T>::value;
};

template <ColumnValue T>
struct ValueTypeOf<OrDefault<T>> {
    static const void* peek(const void* object) {
        const auto& given = static_cast<const OrDefault<T>*>(object)->value;
        if (!given) {
            return nullptr;
        }
        return type_of<T>->is_nullable() ? type_of<T>->peek(&*given) : &*given;
    }
    static void* emplace(void* object) {
        auto& given = static_cast<OrDefault<T>*>(object)->value;
        T& made = given ? *given : given.emplace();
        return type_of<T>->is_nullable() ? type_of<T>->emplace(&made) : &made;
    }
    static void reset(void* object) { static_cast<OrDefault<T>*>(object)->value.reset(); }
    static bool is_left_out(const void* object) { return !static_cast<const OrDefault<T>*>(object)->value; }

    static constexpr ValueType value{
        ValueTypeOf<T>::value.scalar, &peek,       &emplace, &reset, ValueTypeOf<T>::value.labels,
        ValueTypeOf<T>::value.array,  &is_left_out};
};

}  // namespace varve
