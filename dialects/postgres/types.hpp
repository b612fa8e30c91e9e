// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/type_system.hpp"

namespace varve::postgres {

/// PostgreSQL's built-in types, in the spelling of format_type().
class ServerTypes final : public TypeSystem {
public:
    DataType native(const PortableType& type) const override;
    std::optional<PortableType> portable(const DataType& type) const override;
    bool knows(std::string_view spelling) const override;
    std::span<const std::string_view> native_names() const override;
    std::optional<Expression> neutral_value(const DataType& type, const Schema& schema) const override;
};

/// Whether ALTER COLUMN TYPE turns one type into another by itself, by an assignment cast.
bool has_assignment_cast(const DataType& from, const DataType& to);

/// Whether the cast rounds or cuts values off without a word: numeric to integer, timestamp to date.
bool loses_silently(const DataType& from, const DataType& to);

/// Whether an explicit cast exists where the assignment cast does not; otherwise values must go through text.
bool has_explicit_cast(const DataType& from, const DataType& to);

}  // namespace varve::postgres
