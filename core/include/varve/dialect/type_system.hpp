// SPDX-License-Identifier: MIT
#pragma once

#include "varve/model/parts.hpp"
#include "varve/model/schema.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace varve {

/// The types that mean the same on every database.
enum class BaseType {
    Bool,
    SmallInt,
    Int,
    BigInt,
    Decimal,
    Real,
    Double,
    Text,
    VarChar,
    Char,
    Bytes,
    Date,
    Time,
    Timestamp,
    TimestampTz,
    Interval,
    Uuid,
    Json,
    JsonB,
};

/// A portable type with its numbers: `decimal(10, 2)`, `varchar(20)`, `text[]`.
struct PortableType {
    BaseType base = BaseType::Text;
    /// Length of varchar and char, precision of decimal and times; 0: none given.
    int precision = 0;
    int scale = 0;
    /// Number of `[]` behind it.
    int array_dimensions = 0;

    bool operator==(const PortableType&) const = default;
};

/// Reads a portable spelling, any case, spaces allowed: `varchar(20)`, `timestamptz`, `int[]`.
std::optional<PortableType> parse_portable_type(std::string_view text);

/// The one spelling that varve writes.
std::string to_string(const PortableType& type);

/// The spellings that parse_portable_type() knows, without numbers.
std::span<const std::string_view> portable_type_names();

/// The types of one database.
class TypeSystem {
public:
    virtual ~TypeSystem() = default;

    /// How this database stores a portable type, in its own spelling.
    virtual DataType native(const PortableType& type) const = 0;
    /// The portable type that native() would turn into exactly this one, if there is one.
    virtual std::optional<PortableType> portable(const DataType& type) const = 0;
    /// Whether a spelling is (an alias of) a built-in type; decides on did-you-mean only, the server has the
    /// last word.
    virtual bool knows(std::string_view spelling) const = 0;
    /// Names to suggest from.
    virtual std::span<const std::string_view> native_names() const = 0;
    /// A value that says nothing (0, '', false) for rows that must have one; nothing when there is none. The
    /// type may be declared in `schema`.
    virtual std::optional<Expression> neutral_value(const DataType& type, const Schema& schema) const;
};

}  // namespace varve
