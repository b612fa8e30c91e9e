// SPDX-License-Identifier: MIT
#pragma once

#include "varve/value/type_of.hpp"

#include <cstdint>
#include <optional>
#include <type_traits>

/// \file
/// Columns that are members of structs which may be missing from the struct of a row.

namespace varve::orm {

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

/// Where a column stands among those of the structs around it that may be missing: a bit for each of these,
/// the lowest for the outermost.
struct PartPlace {
    /// It is the first column of the struct.
    std::uint32_t first = 0;
    /// One of the columns before it is NULL only where the whole struct is missing.
    std::uint32_t required_before = 0;
};

/// Throws Error(TypeMismatch): some columns of a struct say that it is there, and others that it is not.
[[noreturn]] void throw_half_there();

/// How a value in structs that may be missing is read and written: `Outer` is the outermost of these, a
/// std::optional, and `Way` the members that lead from there to the value. A struct is missing when all of
/// its columns are NULL.
template <PartPlace Place, class Outer, auto... Way>
struct OptionalPart {
    static const void* peek(const void* object) { return look<Way...>(*static_cast<const Outer*>(object)); }
    static void* emplace(void* object) { return make<0, Way...>(*static_cast<Outer*>(object)); }
    static void reset(void* object) { clear<0, Way...>(*static_cast<Outer*>(object)); }

private:
    template <class T>
    static const void* look(const T& value) {
        if constexpr (is_optional<T>) {
            return value ? &*value : nullptr;
        } else {
            return &value;
        }
    }
    template <auto First, auto... Rest, class T>
    static const void* look(const T& object) {
        if constexpr (is_optional<T>) {
            return object ? look<Rest...>((*object).*First) : nullptr;
        } else {
            return look<Rest...>(object.*First);
        }
    }
    template <unsigned Level, class T>
    static void* make(T& value) {
        if constexpr (is_optional<T>) {
            return value ? &*value : &value.emplace();
        } else {
            return &value;
        }
    }
    template <unsigned Level, auto First, auto... Rest, class T>
    static void* make(T& object) {
        if constexpr (is_optional<T>) {
            if (!object) {
                if constexpr ((Place.required_before >> Level & 1U) != 0) {
                    throw_half_there();
                }
                object.emplace();
            }
            return make<Level + 1, Rest...>((*object).*First);
        } else {
            return make<Level, Rest...>(object.*First);
        }
    }
    template <unsigned Level, class T>
    static void clear(T& value) {
        if constexpr (is_optional<T>) {
            value.reset();
        } else {
            throw_half_there();
        }
    }
    template <unsigned Level, auto First, auto... Rest, class T>
    static void clear(T& object) {
        if constexpr (!is_optional<T>) {
            clear<Level, Rest...>(object.*First);
        } else if constexpr ((Place.first >> Level & 1U) != 0) {
            object.reset();
        } else if (object) {
            clear<Level + 1, Rest...>((*object).*First);
        }
    }
};

/// The ValueType of a value of the type `T` in structs that may be missing.
template <class T, class Part>
struct PartType {
    static constexpr const ValueType& inner = *type_of<T>;
    static constexpr ValueType value{inner.scalar, &Part::peek,  &Part::emplace,
                                     &Part::reset, inner.labels, inner.array};
};

/// For models that are written: `part_type<std::string, {.first = 1}, std::optional<Address>,
/// &Address::street>`.
template <class T, PartPlace Place, class Outer, auto... Way>
inline constexpr const ValueType* part_type = &PartType<T, OptionalPart<Place, Outer, Way...>>::value;

}  // namespace varve::orm
