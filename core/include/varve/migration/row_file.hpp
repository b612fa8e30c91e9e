// SPDX-License-Identifier: MIT
#pragma once

#include "varve/migration/history.hpp"
#include "varve/migration/migration.hpp"
#include "varve/sql/lexis.hpp"

#include <string>
#include <vector>

namespace varve::migration {

/// The file that a row of a history was applied from, as far as the row remembers it: id, parents and both
/// sections. `history` tells the names of the parents.
std::string file_text_of(const AppliedMigration& row, const std::vector<AppliedMigration>& history);

/// The same, read. Throws Error(InvalidMigration) when the row's text is not what a file can hold.
Migration migration_of(const AppliedMigration& row, const std::vector<AppliedMigration>& history,
                       const Lexis& lexis);

}  // namespace varve::migration
