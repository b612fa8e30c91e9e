// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/dialect.hpp"
#include "varve/dialect/shadow.hpp"
#include "varve/migration/history.hpp"
#include "varve/migration/migration_directory.hpp"

#include <optional>
#include <string>
#include <vector>

namespace varve::migration {

/// Builds in a shadow what a migration directory builds: everything, or one version and all that it builds
/// on. The shadow must be empty. Throws Error(Usage) for an unknown version and whatever apply() throws.
void replay(const MigrationDirectory& directory, const std::optional<std::string>& version, Shadow& shadow,
            const Dialect& dialect);

/// Builds what a history says was applied, from the texts that the history itself keeps, in their order. The
/// shadow must be empty. Throws Error(InvalidMigration) for a row that cannot be read, and what apply()
/// throws.
void replay(const std::vector<AppliedMigration>& history, Shadow& shadow, const Dialect& dialect);

}  // namespace varve::migration
