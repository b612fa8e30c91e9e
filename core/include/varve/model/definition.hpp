// SPDX-License-Identifier: MIT
#pragma once

#include "varve/model/object_id.hpp"
#include "varve/model/parts.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

/// \file
/// What each kind of object is. Plain values: copy them, compare them, print them. They know nothing of
/// files, connections or their own name (that is the ObjectId); they refer to other objects by name.
/// Each lists its fields once; see fields.hpp for what follows from the list.

namespace varve {

/// A schema in the sense of SQL: a name space for tables. Called so because `Schema` is the whole graph.
struct Namespace {
    bool operator==(const Namespace&) const = default;
    static constexpr auto fields() { return std::tuple{}; }
};

/// A packaged extension of the server; its members are not part of the graph.
struct Extension {
    /// The schema that holds its members.
    std::string schema;
    /// Empty: whatever the server has by default.
    std::string version = {};

    bool operator==(const Extension&) const = default;
    static constexpr auto fields() {
        return std::tuple{field("schema", &Extension::schema), field("version", &Extension::version)};
    }
};

/// An enumeration type; the labels stand in their sort order.
struct EnumType {
    std::vector<std::string> labels;

    bool operator==(const EnumType&) const = default;
    static constexpr auto fields() { return std::tuple{field("labels", &EnumType::labels)}; }
};

/// A type with constraints; its checks are CheckConstraint objects that it owns.
struct Domain {
    DataType type;
    bool is_nullable = true;
    std::optional<Expression> default_value = std::nullopt;
    std::string collation = {};

    bool operator==(const Domain&) const = default;
    static constexpr auto fields() {
        return std::tuple{field("type", &Domain::type), field("nullable", &Domain::is_nullable),
                          field("default", &Domain::default_value), field("collation", &Domain::collation)};
    }
};

/// A row type of its own (not that of a table).
struct CompositeType {
    std::vector<Attribute> attributes;

    bool operator==(const CompositeType&) const = default;
    static constexpr auto fields() { return std::tuple{field("attributes", &CompositeType::attributes)}; }
};

/// A free or owned sequence; those behind identity columns are part of the column instead.
struct Sequence {
    DataType type;
    SequenceOptions options;
    std::optional<SequenceOwner> owned_by = std::nullopt;
    Options dialect_options = {};

    bool operator==(const Sequence&) const = default;
    static constexpr auto fields() {
        return std::tuple{field("type", &Sequence::type), field("sequence", &Sequence::options),
                          field("owned_by", &Sequence::owned_by),
                          field("options", &Sequence::dialect_options)};
    }
};

/// A table without its columns, constraints and indexes, which are objects of their own.
struct Table {
    /// Partitioning key as the server prints it: `RANGE (created_at)`.
    std::optional<std::string> partitioned_by = std::nullopt;
    std::optional<PartitionOf> partition_of = std::nullopt;
    /// Parents of table inheritance, in order.
    std::vector<QualifiedName> inherits = {};
    Options dialect_options = {};

    bool operator==(const Table&) const = default;
    static constexpr auto fields() {
        return std::tuple{field("partitioned_by", &Table::partitioned_by),
                          field("partition_of", &Table::partition_of), field("inherits", &Table::inherits),
                          field("options", &Table::dialect_options)};
    }
};

/// One column of a table, whether declared in a file or read from a database. Its place among its
/// siblings is Object::ordinal and takes no part in comparing.
struct Column {
    DataType type;
    bool is_nullable = true;
    /// As the server prints it; varve never rewrites an expression.
    std::optional<Expression> default_value = std::nullopt;
    std::optional<Identity> identity = std::nullopt;
    std::optional<Generated> generated = std::nullopt;
    /// Empty when it is the type's own.
    std::string collation = {};
    Options dialect_options = {};

    bool operator==(const Column&) const = default;
    static constexpr auto fields() {
        return std::tuple{field("type", &Column::type),
                          field("nullable", &Column::is_nullable),
                          field("default", &Column::default_value),
                          field("identity", &Column::identity),
                          field("generated", &Column::generated),
                          field("collation", &Column::collation),
                          field("options", &Column::dialect_options)};
    }
};

struct PrimaryKey {
    std::vector<std::string> columns;
    std::vector<std::string> include = {};
    Deferrability deferrability = Deferrability::NotDeferrable;
    Options dialect_options = {};

    bool operator==(const PrimaryKey&) const = default;
    static constexpr auto fields() {
        return std::tuple{field("columns", &PrimaryKey::columns), field("include", &PrimaryKey::include),
                          field("deferrability", &PrimaryKey::deferrability),
                          field("options", &PrimaryKey::dialect_options)};
    }
};

struct UniqueConstraint {
    std::vector<std::string> columns;
    std::vector<std::string> include = {};
    /// False: NULLs count as equal to each other.
    bool has_distinct_nulls = true;
    Deferrability deferrability = Deferrability::NotDeferrable;
    Options dialect_options = {};

    bool operator==(const UniqueConstraint&) const = default;
    static constexpr auto fields() {
        return std::tuple{field("columns", &UniqueConstraint::columns),
                          field("include", &UniqueConstraint::include),
                          field("nulls_distinct", &UniqueConstraint::has_distinct_nulls),
                          field("deferrability", &UniqueConstraint::deferrability),
                          field("options", &UniqueConstraint::dialect_options)};
    }
};

struct ForeignKey {
    std::vector<std::string> columns;
    QualifiedName references;
    /// Empty: the primary key of the referenced table (SQLite keeps the difference).
    std::vector<std::string> referenced_columns = {};
    ReferentialAction on_delete = ReferentialAction::NoAction;
    ReferentialAction on_update = ReferentialAction::NoAction;
    /// The columns that ON DELETE SET NULL or SET DEFAULT touches; empty: all.
    std::vector<std::string> on_delete_columns = {};
    MatchKind match = MatchKind::Simple;
    Deferrability deferrability = Deferrability::NotDeferrable;
    /// False for NOT VALID: existing rows were not checked.
    bool is_validated = true;

    bool operator==(const ForeignKey&) const = default;
    static constexpr auto fields() {
        return std::tuple{field("columns", &ForeignKey::columns),
                          field("references", &ForeignKey::references),
                          field("referenced_columns", &ForeignKey::referenced_columns),
                          field("on_delete", &ForeignKey::on_delete),
                          field("on_update", &ForeignKey::on_update),
                          field("on_delete_columns", &ForeignKey::on_delete_columns),
                          field("match", &ForeignKey::match),
                          field("deferrability", &ForeignKey::deferrability),
                          field("validated", &ForeignKey::is_validated)};
    }
};

/// A condition on the rows of a table or the values of a domain.
struct CheckConstraint {
    Expression expression;
    bool is_validated = true;
    /// True for NO INHERIT: children do not get it.
    bool is_local = false;
    Options dialect_options = {};

    bool operator==(const CheckConstraint&) const = default;
    static constexpr auto fields() {
        return std::tuple{field("expression", &CheckConstraint::expression),
                          field("validated", &CheckConstraint::is_validated),
                          field("local", &CheckConstraint::is_local),
                          field("options", &CheckConstraint::dialect_options)};
    }
};

/// An exclusion constraint, as the server prints it: `EXCLUDE USING gist (room WITH =, during WITH &&)`.
struct Exclusion {
    std::string definition;

    bool operator==(const Exclusion&) const = default;
    static constexpr auto fields() { return std::tuple{field("definition", &Exclusion::definition)}; }
};

/// An index that no constraint stands behind.
struct Index {
    std::vector<IndexKey> keys;
    std::vector<std::string> include = {};
    bool is_unique = false;
    bool has_distinct_nulls = true;
    /// Access method; empty: the database's default (btree).
    std::string method = {};
    /// The condition of a partial index.
    std::optional<Expression> predicate = std::nullopt;
    Options dialect_options = {};

    bool operator==(const Index&) const = default;
    static constexpr auto fields() {
        return std::tuple{field("keys", &Index::keys),
                          field("include", &Index::include),
                          field("unique", &Index::is_unique),
                          field("nulls_distinct", &Index::has_distinct_nulls),
                          field("method", &Index::method),
                          field("predicate", &Index::predicate),
                          field("options", &Index::dialect_options)};
    }
};

struct View {
    /// Everything after AS, without a semicolon.
    std::string query;
    /// The names of its columns, in order; empty in a declaration that leaves them to the query.
    std::vector<std::string> columns = {};
    Options dialect_options = {};

    bool operator==(const View&) const = default;
    static constexpr auto fields() {
        return std::tuple{field("query", &View::query), field("columns", &View::columns),
                          field("options", &View::dialect_options)};
    }
};

struct MaterializedView {
    std::string query;
    std::vector<std::string> columns = {};
    Options dialect_options = {};

    bool operator==(const MaterializedView&) const = default;
    static constexpr auto fields() {
        return std::tuple{field("query", &MaterializedView::query),
                          field("columns", &MaterializedView::columns),
                          field("options", &MaterializedView::dialect_options)};
    }
};

/// A function, procedure or aggregate. Overloads differ in ObjectId::signature, its input types.
struct Routine {
    /// `function`, `procedure`, `aggregate`.
    std::string routine_kind;
    /// What it returns, as the server prints it; empty for a procedure.
    std::string returns = {};
    /// The arguments with names, modes and defaults, as the server prints them.
    std::string arguments = {};
    /// The statement that creates it, complete, as the server prints it.
    std::string definition;

    bool operator==(const Routine&) const = default;
    static constexpr auto fields() {
        return std::tuple{field("kind", &Routine::routine_kind), field("returns", &Routine::returns),
                          field("arguments", &Routine::arguments), field("definition", &Routine::definition)};
    }
};

/// A trigger on the table or view that owns it.
struct Trigger {
    /// The statement that creates it, complete, as the server prints it.
    std::string definition;
    Options dialect_options = {};

    bool operator==(const Trigger&) const = default;
    static constexpr auto fields() {
        return std::tuple{field("definition", &Trigger::definition),
                          field("options", &Trigger::dialect_options)};
    }
};

/// A row-level security policy of the table that owns it.
struct Policy {
    /// `ALL`, `SELECT`, `INSERT`, `UPDATE`, `DELETE`.
    std::string command = "ALL";
    bool is_permissive = true;
    /// Roles in order; `public` for everybody.
    std::vector<std::string> roles = {};
    std::optional<Expression> using_expression = std::nullopt;
    std::optional<Expression> check_expression = std::nullopt;

    bool operator==(const Policy&) const = default;
    static constexpr auto fields() {
        return std::tuple{field("command", &Policy::command), field("permissive", &Policy::is_permissive),
                          field("roles", &Policy::roles), field("using", &Policy::using_expression),
                          field("check", &Policy::check_expression)};
    }
};

/// What the objects that a role will make in a schema (or anywhere: an empty schema) are given at once; it
/// stands in the object's Access. The name is the role, empty for the one that varve connects as; the
/// signature is what it makes: `tables`, `sequences`, `functions`, `types`, `schemas`.
struct DefaultPrivileges {
    bool operator==(const DefaultPrivileges&) const = default;
    static constexpr auto fields() { return std::tuple{}; }
};

/// One step in making a ServerObject.
struct ServerStep {
    /// The statement, complete, without a semicolon.
    std::string make;
    /// The statement that takes it back; empty where the server has none.
    std::string unmake = {};

    bool operator==(const ServerStep&) const = default;
    static constexpr auto fields() {
        return std::tuple{field("make", &ServerStep::make), field("unmake", &ServerStep::unmake)};
    }
};

/// An object of a kind that only one server has, known by the statements that make it: a rewrite rule, an
/// operator, a text search configuration. It lives in the table that its id names as owner, if any.
struct ServerObject {
    /// What the server calls its kind: `rule`, `text search configuration`.
    std::string what;
    /// How ALTER, COMMENT ON and DROP call it: `RULE "quiet" ON public.notes`.
    std::string address;
    /// The statement that creates it, as the server prints it.
    std::string creation;
    /// What follows its creation; two objects that differ only here are turned into each other in place.
    std::vector<ServerStep> steps = {};
    /// True for what watches other changes: made after them and dropped before.
    bool is_watching = false;

    bool operator==(const ServerObject&) const = default;
    static constexpr auto fields() {
        return std::tuple{field("what", &ServerObject::what), field("address", &ServerObject::address),
                          field("creation", &ServerObject::creation), field("steps", &ServerObject::steps),
                          field("watching", &ServerObject::is_watching)};
    }
};

/// Something that exists and that varve does not model: reported, never touched, never dropped.
struct Unmodelled {
    /// What the server calls its kind: `event trigger`, `text search configuration`.
    std::string what;

    bool operator==(const Unmodelled&) const = default;
    static constexpr auto fields() { return std::tuple{field("what", &Unmodelled::what)}; }
};

/// The alternatives stand in the order of Kind, so that `kind_of` is the index.
using Definition =
    std::variant<Namespace, Extension, EnumType, Domain, CompositeType, Sequence, Table, Column, PrimaryKey,
                 UniqueConstraint, ForeignKey, CheckConstraint, Exclusion, Index, View, MaterializedView,
                 Routine, Trigger, Policy, DefaultPrivileges, ServerObject, Unmodelled>;

inline Kind kind_of(const Definition& definition) {
    return static_cast<Kind>(definition.index());
}

/// A default-constructed definition of a kind.
Definition make_definition(Kind kind);

}  // namespace varve
