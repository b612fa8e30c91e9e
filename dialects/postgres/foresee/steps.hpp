// SPDX-License-Identifier: MIT
#pragma once

#include "varve/model/identifier.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// \file
/// What a statement means for the rows that are there already, read from its text. Expressions, types and
/// keys are pieces of that text.

namespace varve::postgres::foresee {

struct CreateTable {
    QualifiedName table;
    bool is_if_not_exists = false;
    /// `CREATE TABLE … AS`: with rows that nobody knows yet.
    bool has_rows = false;
};

struct DropTable {
    QualifiedName table;
};

/// Another name or another schema.
struct MoveTable {
    QualifiedName before;
    QualifiedName after;
};

/// Rows change their place: a partition or a child joins its parent or leaves it.
struct MoveRows {
    QualifiedName table;
};

struct RenameColumn {
    QualifiedName table;
    std::string before;
    std::string after;
};

struct AddColumn {
    QualifiedName table;
    std::string name;
    std::string type;
    /// Whether rows that are there get no value and must have one.
    bool is_required = false;
    /// The values that rows get, where that is a constant.
    std::optional<std::string> constant = std::nullopt;
};

struct DropColumn {
    QualifiedName table;
    std::string name;
};

struct SetNotNull {
    QualifiedName table;
    std::string column;
};

struct ChangeType {
    QualifiedName table;
    std::string column;
    std::string type;
    std::optional<std::string> conversion = std::nullopt;
};

struct AddCheck {
    QualifiedName table;
    std::string name;
    std::string expression;
    bool is_validated = true;
    bool is_local = false;
};

/// A primary key, unique constraint or unique index.
struct AddUnique {
    QualifiedName table;
    std::vector<std::string> keys;
    std::string predicate = {};
    bool is_primary = false;
    bool has_distinct_nulls = true;
};

struct AddForeignKey {
    QualifiedName table;
    std::string name;
    std::vector<std::string> columns;
    QualifiedName references = {};
    /// Empty: the primary key.
    std::vector<std::string> referenced_columns = {};
    bool is_match_full = false;
    bool is_validated = true;
};

struct AddExclusion {
    QualifiedName table;
    std::vector<std::string> keys;
    /// One for each key, as it stands between two values.
    std::vector<std::string> operators;
    std::string predicate = {};
};

struct Validate {
    QualifiedName table;
    std::string constraint;
};

/// A type that is made or changed: what it was in the database says nothing any more.
struct MakeType {
    QualifiedName type;
    /// Of an enumeration.
    std::vector<std::string> labels = {};
};

struct CheckDomain {
    QualifiedName domain;
    /// Empty: values must not be NULL.
    std::string expression = {};
};

/// The rest cannot be foreseen.
struct Stop {};

using Step = std::variant<CreateTable, DropTable, MoveTable, MoveRows, RenameColumn, AddColumn, DropColumn,
                          SetNotNull, ChangeType, AddCheck, AddUnique, AddForeignKey, AddExclusion, Validate,
                          MakeType, CheckDomain, Stop>;

/// What a statement does, in the order in which the server does it; nothing for what leaves rows alone.
std::vector<Step> read_steps(std::string_view statement);

/// A table constraint from `CONSTRAINT` or its first word on; nothing for one that rows cannot break.
std::optional<Step> read_constraint(const QualifiedName& table, std::string_view constraint);

/// The index of a `CREATE UNIQUE INDEX`.
std::optional<Step> read_unique_index(std::string_view statement);

}  // namespace varve::postgres::foresee
