// SPDX-License-Identifier: MIT
#pragma once

#include "varve/diag/source_range.hpp"
#include "varve/dialect/type_system.hpp"
#include "varve/model/identifier.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// \file
/// What declared YAML says to programs and not to the database: no database keeps it, so it is not part of a
/// Schema. Plain values, as they were written.

namespace varve::declare {

/// `validate:` of a column.
struct DeclaredRules {
    bool is_required = false;
    std::optional<double> minimum = std::nullopt;
    std::optional<double> maximum = std::nullopt;
    std::optional<std::int64_t> min_length = std::nullopt;
    std::optional<std::int64_t> max_length = std::nullopt;
    std::optional<std::string> pattern = std::nullopt;
    /// `email`, `url` or `uuid`.
    std::optional<std::string> format = std::nullopt;
    std::optional<std::vector<std::string>> one_of = std::nullopt;
    /// Told in place of the library's words, whichever rule is broken.
    std::string message = {};
};

enum class RelationKind { BelongsTo, HasOne, HasMany, ManyToMany };

/// An entry of `relations:`.
struct DeclaredRelation {
    std::string name;
    RelationKind kind = RelationKind::BelongsTo;
    QualifiedName target = {};
    /// The table between, of ManyToMany.
    std::optional<QualifiedName> through = std::nullopt;
    /// The columns that refer; empty: the foreign keys tell.
    std::vector<std::string> by = {};
    SourceRange range = {};
};

struct ColumnFacets {
    /// As declared, where it is portable: more than some databases keep.
    std::optional<PortableType> type = std::nullopt;
    /// The enumeration that is its type, also where the database has no types for them.
    std::optional<QualifiedName> enumeration = std::nullopt;
    /// The database numbers the rows by it, by whichever means it has.
    bool is_identity = false;
    std::optional<DeclaredRules> rules = std::nullopt;
    /// The text of `comment:`, also where the database keeps none.
    std::string comment = {};
};

struct TableFacets {
    std::map<std::string, ColumnFacets> columns = {};
    std::vector<DeclaredRelation> relations = {};
    /// Columns; empty: there is none.
    std::string version = {};
    std::string created_at = {};
    std::string updated_at = {};
    std::string soft_delete = {};
    std::string comment = {};
};

/// Of all tables of a declaration.
struct Facets {
    std::map<QualifiedName, TableFacets> tables = {};
    /// Labels of the enumerations.
    std::map<QualifiedName, std::vector<std::string>> enums = {};
};

}  // namespace varve::declare
