// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/dialect.hpp"
#include "varve/orm/session.hpp"
#include "varve/query/table_info.hpp"

#include <span>
#include <string>
#include <vector>

/// \file
/// Whether a database is the one that a program was compiled for.

namespace varve {

/// How alike a table and its model have to be.
enum class ModelCheck {
    /// The table is to the last constraint what it was when the models were written. For a database of
    /// another
    /// dialect than they were written for, and for models written by hand, as Columns.
    Exact,
    /// Every column of the model is there.
    Columns
};

/// What is wrong with one table.
struct ModelDifference {
    std::string table;
    /// `is not there`, `has no column ``email```
    std::string what;

    bool operator==(const ModelDifference&) const = default;
};

/// Compares models with the tables of a database, which is read for it: some milliseconds, once, when the
/// program starts. `tables` is what generated headers call `all_tables`. Throws Error when the database
/// cannot be read.
std::vector<ModelDifference> compare_models(orm::Session& session, const Dialect& dialect,
                                            std::span<const query::TableInfo* const> tables,
                                            ModelCheck check = ModelCheck::Exact);

/// Throws Error(InvalidSchema) that names every table which is not as its model says:
///
///     varve::check_models(db, varve::sqlite::dialect(), shop::all_tables);
void check_models(orm::Session& session, const Dialect& dialect,
                  std::span<const query::TableInfo* const> tables, ModelCheck check = ModelCheck::Exact);

}  // namespace varve
