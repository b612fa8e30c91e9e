// SPDX-License-Identifier: MIT
#pragma once

#include "varve/model/schema.hpp"

#include <optional>
#include <vector>

/// \file
/// Columns that tables have from their parents, partitioned tables or types.

namespace varve::postgres {

/// What the type or a parent of a table gives it as a column of that name; nothing when the column is its
/// own.
std::optional<Column> given_definition(const Schema& schema, const ObjectId& column, const Column& own);

/// What tables say themselves about a column that they have from `column`, by however many steps.
std::vector<const Object*> columns_below(const Schema& schema, const ObjectId& column);

/// The columns of a table with those that its parents or its type give it.
std::vector<Object> all_columns(const Schema& schema, const QualifiedName& table);

/// Whether a table has the same parents before and after, and none of them is made anew meanwhile.
bool stays_with_parents(const Schema& from, const Schema& to, const QualifiedName& table);

/// Whether tables inherit from it.
bool has_children(const Schema& schema, const QualifiedName& table);
bool has_partitions(const Schema& schema, const QualifiedName& table);

}  // namespace varve::postgres
