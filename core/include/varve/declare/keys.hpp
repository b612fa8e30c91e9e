// SPDX-License-Identifier: MIT
#pragma once

#include "varve/model/object_id.hpp"

#include <span>
#include <string_view>

/// \file
/// The words of the declared form, once: the reader checks files against these tables and the JSON Schema is
/// made from them, so the two cannot disagree.

namespace varve::declare {

/// What may stand behind a key.
enum class Shape {
    Text,
    Name,           ///< one name
    QualifiedName,  ///< `name` or `schema.name`
    Names,          ///< one name or a list of names
    Texts,          ///< a list of texts
    Boolean,
    Integer,
    Number,
    Scalar,        ///< a text, number or boolean
    DialectText,   ///< a text, or one per dialect
    Sql,           ///< SQL text, or one per dialect
    Type,          ///< a type, or one per dialect
    Default,       ///< a literal, `{sql: …}`, or one per dialect
    Only,          ///< a dialect or a list of dialects
    Action,        ///< what a foreign key does
    Match,         ///< how a foreign key treats NULLs
    Deferrable,    ///< `false`, `true`, `immediate`, `deferred`
    Order,         ///< `asc`, `desc`
    NullsPlace,    ///< `first`, `last`
    Identity,      ///< `true`, `always`, `by_default` or its numbers
    Generated,     ///< SQL text or a mapping
    UniqueColumn,  ///< `true` or a constraint's name
    IndexColumn,   ///< `true` or an index's name
    References,    ///< `table.column` or a mapping
    PrimaryKey,
    UniqueConstraints,
    ForeignKeys,
    Checks,
    ColumnCheck,
    Indexes,
    IndexKeys,
    Columns,
    Relations,
    Embeds,
    ViewColumns,  ///< names, or names and types
    Validation,
    Bound,       ///< a number, or `{column: …}`
    UniqueRule,  ///< `true`, or the columns that take part
    Conditions,  ///< columns and the values that they have to have
    Rules,
    Schemas,
    Extensions,
    Enums,
    Sequences,
    Tables,
    Views,
    SqlEntries,
    DefaultPrivileges,
    ObjectClass,   ///< `tables`, `sequences`, `functions`, `types`, `schemas`
    Grants,        ///< roles and the privileges of each
    TableOptions,  ///< what only one database has; see dialect_options()
    ColumnOptions,
    IndexOptions,
    ViewOptions,
    // Of varve.yaml only.
    Paths,
    Environments,
    Policy,
    Manage,  ///< `grants`, `owners`
    // Of a file of targets only.
    Counts,  ///< a list of whole numbers
};

struct Key {
    std::string_view name;
    Shape shape;
    /// One sentence for editors.
    std::string_view about;
};

using Keys = std::span<const Key>;

Keys document_keys();
Keys schema_keys();
Keys extension_keys();
Keys enum_keys();
Keys sequence_keys();
Keys table_keys();
Keys column_keys();
Keys identity_keys();
Keys generated_keys();
Keys references_keys();
Keys primary_key_keys();
Keys unique_keys();
Keys foreign_key_keys();
Keys check_keys();
Keys index_keys();
Keys index_key_keys();
Keys view_keys();
Keys sql_keys();
Keys default_privileges_keys();
Keys relation_keys();
Keys embed_keys();
Keys validation_keys();
Keys bound_keys();
Keys rule_keys();

/// Of varve.yaml.
Keys settings_keys();
Keys environment_keys();

/// Of a file of targets.
Keys targets_keys();

/// What only one database has: an entry of Options, by object and dialect.
struct DialectOption {
    std::string_view dialect;
    Kind kind;
    std::string_view name;
    /// Boolean, Integer or Text.
    Shape shape;
    std::string_view about;
};

std::span<const DialectOption> dialect_options();

/// The dialects that files may name.
std::span<const std::string_view> dialect_names();

}  // namespace varve::declare
