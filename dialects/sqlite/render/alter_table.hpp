// SPDX-License-Identifier: MIT
#pragma once

#include "varve/change/change.hpp"
#include "varve/model/schema.hpp"
#include "varve/plan/plan.hpp"

#include <vector>

/// \file
/// What ALTER TABLE of SQLite 3.40 can do without copying the table.

namespace varve::sqlite {

/// Whether ADD COLUMN takes the column: it must be possible to read old rows without it.
bool can_add_column(const Object& column);

/// Whether a foreign key or check can be written beside a column that the same plan adds.
bool comes_with_new_column(const Object& constraint, const Schema& from, const Schema& to);

/// Whether DROP COLUMN takes the column: nothing else may speak of it, and there must be no view or trigger
/// at all.
bool can_drop_column(const Object& column, const Schema& from);

std::vector<plan::Statement> render_add_column(const Object& column, const Schema& from, const Schema& to);
std::vector<plan::Statement> render_drop_column(const Object& column);
std::vector<plan::Statement> render_rename_column(const Rename& rename);

}  // namespace varve::sqlite
