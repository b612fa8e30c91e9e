// SPDX-License-Identifier: MIT
#pragma once

#include "varve/value/value_type.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

/// \file
/// What the library knows of the tables of a program: data that is there at compile time, written by
/// `varve codegen cpp` or by hand.

namespace varve::query {

/// What is special about a column; several may hold.
enum class ColumnTrait : std::uint8_t {
    None = 0,
    Key = 1,        ///< part of the primary key
    Generated = 2,  ///< the database makes the value: never written
    Defaulted = 4,  ///< the database has a value when none is given
    Version = 8,    ///< counts the writes of its row: see optimistic locking
    Created = 16,   ///< the moment of the insert
    Updated = 32,   ///< the moment of the last write
    Deleted = 64,   ///< the moment of the soft deletion, empty for rows that live
};

constexpr ColumnTrait operator|(ColumnTrait left, ColumnTrait right) {
    return static_cast<ColumnTrait>(static_cast<std::uint8_t>(left) | static_cast<std::uint8_t>(right));
}

struct ColumnInfo {
    std::string_view name;
    const ValueType* type;
    /// Bytes from the beginning of the struct of a row.
    std::size_t offset;
    ColumnTrait traits = ColumnTrait::None;
    /// What the program calls it where it is a part of an embedded struct: `address.city`; else empty.
    std::string_view member = {};

    /// For messages.
    constexpr std::string_view path() const { return member.empty() ? name : member; }
    constexpr bool is(ColumnTrait trait) const {
        return (static_cast<std::uint8_t>(traits) & static_cast<std::uint8_t>(trait)) != 0;
    }
};

struct Rule;

/// Some columns of a table, by their places in its model.
struct KeyColumns {
    static constexpr std::size_t most = 4;
    std::array<std::uint16_t, most> columns{};
    std::size_t count = 0;

    constexpr KeyColumns() = default;
    constexpr KeyColumns(std::initializer_list<std::uint16_t> places) {
        for (const std::uint16_t place : places) {
            columns[count++] = place;
        }
    }
};

/// Columns whose values a row of another table must have: what has to be written first.
struct ForeignKeyInfo {
    KeyColumns columns;
    /// The other table by name, and its columns.
    std::string_view schema;
    std::string_view table;
    KeyColumns referenced;
};

struct TableInfo {
    /// Empty for the one that the connection looks into first.
    std::string_view schema;
    std::string_view name;
    std::span<const ColumnInfo> columns;
    /// Validated before every write; empty when there are none.
    std::span<const Rule> rules = {};
    /// Of the table as it was declared when the program was compiled; empty for one written by hand.
    std::string_view fingerprint = {};
    std::span<const ForeignKeyInfo> foreign_keys = {};

    /// The index of the first column of a trait; the number of columns when there is none.
    constexpr std::size_t find(ColumnTrait trait) const {
        std::size_t at = 0;
        while (at < columns.size() && !columns[at].is(trait)) {
            ++at;
        }
        return at;
    }
};

}  // namespace varve::query
