// SPDX-License-Identifier: MIT
#pragma once

#include "varve/model/identifier.hpp"

#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace varve {

/// Every kind of object that a schema can hold, in the order in which a printed schema lists them.
/// The alternatives of Definition stand in the same order.
enum class Kind : std::uint8_t {
    Namespace,
    Extension,
    EnumType,
    Domain,
    CompositeType,
    Sequence,
    Table,
    Column,
    PrimaryKey,
    UniqueConstraint,
    ForeignKey,
    CheckConstraint,
    Exclusion,
    Index,
    View,
    MaterializedView,
    Routine,
    Trigger,
    Policy,
    DefaultPrivileges,
    ServerObject,
    Unmodelled,
};

/// The kind in words for people: `primary key`, `materialized view`.
std::string_view to_string(Kind kind);

/// The kind in the spelling of files and JSON: `primary_key`. Inverse of kind_from_key().
std::string_view key_of(Kind kind);

/// Throws Error(InvalidSchema) for a word that names no kind.
Kind kind_from_key(std::string_view key);

/// All kinds, in order.
std::span<const Kind> all_kinds();

/// The name of an object that is unique within a schema graph.
///
/// `owner` is the table (view, domain …) for what lives in one, else empty. `signature` tells apart
/// what shares a name: the argument types of a routine, the content of a constraint without a name, or what a
/// ServerObject is and what else it is known by: `rule`, `operator (integer, integer)`.
/// A Namespace or an Extension has an empty `schema`; its name is its `name`.
struct ObjectId {
    Kind kind = Kind::Table;
    std::string schema = {};
    std::string owner = {};
    std::string name = {};
    std::string signature = {};

    auto operator<=>(const ObjectId&) const = default;

    /// Name and schema, without owner.
    QualifiedName qualified_name() const { return {schema, name}; }
    /// The owner with the schema that both share.
    QualifiedName owner_name() const { return {schema, owner}; }
};

/// For people: `table users`, `column users.email`, `check (price > 0) of products`.
/// The schema is left out where it is empty or `public`.
std::string describe(const ObjectId& id);

}  // namespace varve
