// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/type_system.hpp"

#include <string_view>

namespace varve::sqlite {

/// How a column treats what is stored in it; follows from the name of its type.
enum class Affinity { Integer, Text, Blob, Real, Numeric };

/// The rule of SQLite's documentation (`datatype3`, 3.1): by what the name contains.
Affinity affinity_of(std::string_view type);

/// The types that SQLite takes as plain words. Each portable type has a spelling of its own, so that it can
/// be read back, and one whose affinity does its values no harm: a UUID of digits only must not become a
/// number.
class TypeSystem : public varve::TypeSystem {
public:
    DataType native(const PortableType& type) const override;
    std::optional<PortableType> portable(const DataType& type) const override;
    bool knows(std::string_view spelling) const override;
    std::span<const std::string_view> native_names() const override;
    std::optional<Expression> neutral_value(const DataType& type, const Schema& schema) const override;
};

/// The type of a STRICT table that comes nearest: one of INTEGER, REAL, TEXT, BLOB, ANY.
std::string strict_type(std::string_view type);

}  // namespace varve::sqlite
