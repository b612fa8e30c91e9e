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

/// An entry of `when:`: something about a column that has to be so for a rule to hold.
struct DeclaredCondition {
    enum class Kind { Among, Null, NotNull };
    std::string column;
    Kind kind = Kind::Among;
    std::vector<std::string> values = {};
};

/// An entry of `rules:` of a table: a function of the program about several columns.
struct DeclaredRule {
    std::string name;
    std::vector<std::string> columns = {};
    std::string message = {};
    std::vector<DeclaredCondition> when = {};
};

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
    /// Columns that the value must not be less, or more, than; empty: none.
    std::string at_least = {};
    std::string at_most = {};
    bool is_unique = false;
    /// Columns together with which it is unique.
    std::vector<std::string> unique_with = {};
    /// A function of the program; empty: none.
    std::string check = {};
    std::vector<DeclaredCondition> when = {};
    /// The database checks what it can of it, too.
    bool is_enforced = false;
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
    /// Of a polymorphic relation: the column of the table that refers, and its value.
    std::optional<DeclaredCondition> when = std::nullopt;
    SourceRange range = {};
};

/// An entry of `embed:`: columns that are one struct in programs.
struct DeclaredEmbed {
    /// The member that holds the struct.
    std::string name;
    /// What the struct is called; empty: after its table and the member. Several members may share one.
    std::string type = {};
    std::vector<std::string> columns = {};
    /// What the columns' names begin with and the members of the struct leave off; may be empty.
    std::string prefix = {};
    /// The struct is missing where all of its columns are NULL.
    bool is_optional = false;
    /// Columns of an optional struct that are never NULL where it is there.
    std::vector<std::string> required = {};
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
    /// Of the columns of views only: the database does not tell.
    bool is_nullable = false;
};

/// Of a table; or of a view, whose columns are those that it says types of.
struct TableFacets {
    std::map<std::string, ColumnFacets> columns = {};
    std::vector<DeclaredEmbed> embeds = {};
    std::vector<DeclaredRelation> relations = {};
    std::vector<DeclaredRule> rules = {};
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
