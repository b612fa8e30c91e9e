// SPDX-License-Identifier: MIT
#pragma once

#include "varve/adopt/folder.hpp"
#include "varve/adopt/foreign_history.hpp"
#include "varve/declare/variables.hpp"
#include "varve/diag/diagnostic.hpp"
#include "varve/dialect/dialect.hpp"
#include "varve/session/connection.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace varve::adopt {

/// What a reader of files needs beside them. Borrows everything.
struct Reading {
    const Dialect& dialect;
    /// Values of the placeholders of tools that have some.
    const declare::Variables& variables;
    DiagnosticSink& sink;
};

/// How one tool for migrations keeps its files and its table. Stateless; a row of all_tools().
struct Tool {
    /// `golang-migrate`; what `--from` takes.
    std::string_view name;
    /// Whether a folder looks like one of its own; several tools may say so.
    bool (*claims)(const Folder& folder);
    /// What is wrong with the files is reported; what else can be read is returned all the same.
    std::vector<ForeignMigration> (*read_files)(const Folder& folder, const Reading& reading);
    /// The rows of its table, which exists. Throws Error(Database) when it has other columns.
    std::vector<ForeignRow> (*read_rows)(Connection& connection, const QualifiedName& table,
                                         const std::vector<ForeignMigration>& migrations);
    /// Its table, and the schema that it makes for it where the database has schemas.
    std::string_view table;
    std::string_view schema = {};
    /// Patterns, as `exclude` of varve.yaml has them, of whatever else it keeps in the database.
    std::span<const std::string_view> others = {};
    /// The rows of its table are numbered by a sequence.
    bool has_numbers = false;
};

/// Every tool, sorted by name.
std::span<const Tool> all_tools();

/// Throws Error(Usage) with a did-you-mean.
const Tool& require_tool(std::string_view name);

/// The tools whose folder this may be.
std::vector<const Tool*> tools_of(const Folder& folder);

/// The tool's table on a database of this dialect; `name` stands for its usual name when it is not empty.
QualifiedName table_of(const Tool& tool, const Dialect& dialect, const std::string& name = {});

/// Patterns of all that a tool keeps in a database, for the `exclude` of a scope.
std::vector<std::string> patterns_of(const Tool& tool, const Dialect& dialect, const std::string& table = {});

}  // namespace varve::adopt
