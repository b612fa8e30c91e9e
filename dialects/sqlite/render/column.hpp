// SPDX-License-Identifier: MIT
#pragma once

#include "varve/model/object.hpp"
#include "varve/sql/sql.hpp"

#include <vector>

namespace varve::sqlite {

/// One column as CREATE TABLE and ADD COLUMN write it, with the constraints that stand beside it.
/// Throws Error(InvalidSchema) for an identity column that is not the primary key.
Sql column_clause(const Object& column, const Object& table, const std::vector<Object>& parts);

/// The column that a constraint is written beside; null when it gets a line of its own.
const Object* column_beside(const Object& constraint, const std::vector<Object>& parts);

/// Whether values of the table's rowid live in a column of it: exactly INTEGER PRIMARY KEY. Null when not.
const Object* rowid_column(const Object& table, const std::vector<Object>& parts);

bool has_option(const Options& options, const std::string& name);

}  // namespace varve::sqlite
