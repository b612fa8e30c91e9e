// SPDX-License-Identifier: MIT
#pragma once

#include "varve/change/change.hpp"
#include "varve/model/schema.hpp"
#include "varve/plan/plan.hpp"

#include <optional>
#include <string>
#include <vector>

namespace varve {

/// How a database can carry out a change of something that exists.
enum class Way {
    InPlace,
    /// In place once everything that depends on the object is out of the way; it comes back afterwards.
    InPlaceWithoutDependants,
    /// Drop and create, with everything that depends on it.
    Replace,
    /// Copy the table that owns it into its new shape (SQLite).
    RebuildTable,
    /// Make the table (or the one that owns it) anew, with its partitions and everything that depends on it,
    /// and carry the rows over.
    CopyTable,
    /// Make the type anew, with the types that are made of it, and convert the columns; what depends on them
    /// steps aside.
    ReplaceType,
};

/// Schemas on the way from one to another. Up to the first and from the last on there are only name spaces
/// that come, extensions that move and tables that leave or join others; what the server makes of that by
/// itself, such as the indexes that a partition keeps when it leaves, is in them.
struct Stopovers {
    std::optional<Schema> first = std::nullopt;
    std::optional<Schema> last = std::nullopt;
};

/// Writes the SQL of one database.
class Renderer {
public:
    virtual ~Renderer() = default;

    /// Whether a part is written inside CREATE TABLE; what is not gets a statement of its own.
    virtual bool is_inline(const Object& part) const = 0;

    /// How this database can carry out a change; asked for Alter and Rename of anything and for Create and
    /// Drop of parts of tables that exist on both sides.
    virtual Way way(const Change& change, const Schema& from, const Schema& to) const = 0;

    /// Whether a dependant must be out of the way while `change` happens, where way() says
    /// InPlaceWithoutDependants or Replace; true by default. PostgreSQL, for one, carries indexes through a
    /// change of a column's type by itself.
    virtual bool must_lift(const Change& change, const Object& dependant) const;

    /// The type that a column has for a while when its own is made of `ground`, a table, and the server
    /// changes columns of that only while nothing is; nothing, by default: it can stay.
    virtual std::optional<DataType> type_aside(const Object& column, const Object& ground) const;

    /// What a table has of a column of its parent before it has anything of its own; all of it, by default.
    virtual Column given_by(const Column& parent) const;

    /// Where plans from one schema to the other shall pass; nowhere, by default.
    virtual Stopovers stopovers(const Schema& from, const Schema& to) const;

    /// The statements of one lowered change. `from` (under its new names: renames come first) and `to` are
    /// the whole schemas, for whatever else it must know.
    virtual std::vector<plan::Statement> render(const plan::LoweredChange& change, const Schema& from,
                                                const Schema& to) const = 0;

    /// Last look at a whole plan: fold neighbouring ALTERs of one table, add directives. Does nothing by
    /// default.
    virtual void finish(plan::Plan& plan) const;

    /// The plan as a script for the database's own shell, transactions included; empty for an empty plan.
    virtual std::string script(const plan::Plan& plan) const = 0;
};

}  // namespace varve
