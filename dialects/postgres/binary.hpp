// SPDX-License-Identifier: MIT
#pragma once

#include "varve/value/decimal.hpp"
#include "varve/value/time.hpp"

#include <libpq-fe.h>

#include <bit>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

/// \file
/// The binary forms of values, as the `send` and `recv` functions of the server have them: big-endian,
/// moments in microseconds since 2000.

namespace varve::postgres {

/// Types of the server whose numbers never change (pg_type.dat).
namespace type {
constexpr Oid boolean = 16;
constexpr Oid bytea = 17;
constexpr Oid name = 19;
constexpr Oid int8 = 20;
constexpr Oid int2 = 21;
constexpr Oid int4 = 23;
constexpr Oid text = 25;
constexpr Oid oid = 26;
constexpr Oid json = 114;
constexpr Oid xml = 142;
constexpr Oid float4 = 700;
constexpr Oid float8 = 701;
constexpr Oid unknown = 705;
constexpr Oid bpchar = 1042;
constexpr Oid varchar = 1043;
constexpr Oid date = 1082;
constexpr Oid time = 1083;
constexpr Oid timestamp = 1114;
constexpr Oid timestamptz = 1184;
constexpr Oid numeric = 1700;
constexpr Oid uuid = 2950;
constexpr Oid jsonb = 3802;
/// The first number of a type that somebody has made.
constexpr Oid first_of_users = 16384;
}  // namespace type

template <std::unsigned_integral T>
T big_endian(T value) {
    if constexpr (std::endian::native == std::endian::little && sizeof(T) == 8) {
        return static_cast<T>(__builtin_bswap64(value));
    } else if constexpr (std::endian::native == std::endian::little && sizeof(T) == 4) {
        return static_cast<T>(__builtin_bswap32(value));
    } else if constexpr (std::endian::native == std::endian::little && sizeof(T) == 2) {
        return static_cast<T>(__builtin_bswap16(value));
    } else {
        return value;
    }
}

/// Reads a whole number from where it stands.
template <std::unsigned_integral T>
T read_number(const char* bytes) {
    T value = 0;
    std::memcpy(&value, bytes, sizeof(T));
    return big_endian(value);
}

template <std::unsigned_integral T>
void write_number(char* bytes, T value) {
    value = big_endian(value);
    std::memcpy(bytes, &value, sizeof(T));
}

/// Values as the server takes them. Throw Error(TypeMismatch) for what is not storable().
std::uint32_t binary_of(const Date& date);
std::uint64_t binary_of(TimeOfDay time);
std::uint64_t binary_of(LocalTime time);
std::uint64_t binary_of(Instant time);

/// Throws Error(TypeMismatch) for a text with a NUL, which the server cannot have.
void check_text(const std::string& text);

/// Nothing for a year that std::chrono does not have, and for infinity.
std::optional<Date> date_of_days(std::int32_t days);
/// The same for moments.
std::optional<std::chrono::microseconds> since_epoch(std::int64_t microseconds_since_2000);

/// The text of a numeric in its binary form: `NaN` and `Infinity` too.
std::string numeric_text(std::string_view bytes);
std::string numeric_bytes(const Decimal& decimal);

}  // namespace varve::postgres
