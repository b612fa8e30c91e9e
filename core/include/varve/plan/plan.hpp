// SPDX-License-Identifier: MIT
#pragma once

#include "varve/change/change.hpp"
#include "varve/model/schema.hpp"

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

/// \file
/// A plan is data: printing, linting, saving and executing read the same plan.

namespace varve::plan {

/// What a statement may do to a live system, by name; documented in docs/guide/hazards.md.
enum class Hazard {
    DataLoss,       ///< rows or values are gone afterwards
    FullScan,       ///< reads every row while it holds its lock
    TableRewrite,   ///< writes every row anew
    BlocksWrites,   ///< writers wait until it is done
    BlocksReads,    ///< readers wait until it is done
    MayFail,        ///< existing rows can make it fail
    Irreversible,   ///< the way back cannot restore what was there
    InventsValues,  ///< rows get a value that nobody gave them
};

std::string_view key_of(Hazard hazard);

/// One statement that a database runs as it is.
struct Statement {
    /// Complete, without a semicolon.
    std::string sql;
    /// The object that it serves.
    ObjectId subject = {};
    std::vector<Hazard> hazards = {};
    /// Objects whose data are gone afterwards: dropped tables, dropped columns.
    std::vector<ObjectId> destroys = {};
    /// False for what the server refuses inside a transaction block.
    bool is_transactional = true;
    /// What a reader of the script should know, one line; written above the statement as a comment.
    std::string remark = {};
};

/// A table with everything that lives in it, ordered as Schema::owned_by gives it.
struct TableImage {
    Object table;
    std::vector<Object> parts = {};
};

/// A whole table at once, with its columns and the constraints that the dialect writes inside CREATE TABLE.
struct CreateTable {
    TableImage image;
};

/// A table with everything that goes with it.
struct DropTable {
    TableImage image;
};

/// A table copied into its new shape, because the database cannot change it in place.
struct RebuildTable {
    /// Both with all parts: columns, constraints, indexes, triggers. Of the same name (renames come first).
    TableImage before;
    TableImage after;
    /// What columns are still called, by their new names, where only the rebuild can rename them.
    std::map<std::string, std::string> former_columns = {};
    /// Values for new columns that must not be NULL, on a way back: see FillColumn.
    std::map<std::string, Expression> fillers = {};
};

/// A column that comes back and must not be NULL, in a table whose rows have no value for it any more: they
/// get one that says nothing, or the way back would end at the first row.
struct FillColumn {
    Object column;
    Expression value;
};

/// A table made anew under its name, with its partitions, and filled with the rows of the old one.
struct CopyTable {
    /// The table and then its partitions, parents first; those that are tables of their own on the other side
    /// are not among them. Before with all parts, after with those that stand inside CREATE TABLE.
    std::vector<TableImage> before;
    std::vector<TableImage> after;
    /// Values for new columns that must not be NULL, on a way back: see FillColumn.
    std::map<std::string, Expression> fillers = {};
};

/// A type made anew together with the types that are made of it; the columns of all of them are converted.
struct ReplaceTypes {
    /// What is needed stands first. Before and after may be of different kinds, under the same name.
    std::vector<Alter> types;
};

/// A change rewritten into what this database can do; the renderer turns each into statements.
using LoweredChange = std::variant<Create, Drop, Alter, Rename, CreateTable, DropTable, RebuildTable,
                                   FillColumn, CopyTable, ReplaceTypes>;

/// What stands above a statement that fills a column of `to` with a value that nobody gave.
std::string filler_remark(const ObjectId& column, const Expression& value, const Schema& to);

/// The object's name after the change; for what is dropped the name that goes.
const ObjectId& id_of(const LoweredChange& change);

struct Plan {
    std::vector<Statement> statements;
    /// Instructions for the runner that stand in the migration file as `-- varve:` lines, such as
    /// `foreign-keys off` (SQLite table rebuild); each dialect documents its own.
    std::vector<std::string> directives = {};

    bool empty() const { return statements.empty(); }
    /// Everything whose data are gone afterwards, sorted, each once.
    std::vector<ObjectId> destroyed() const;
};

}  // namespace varve::plan
