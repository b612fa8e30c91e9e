// SPDX-License-Identifier: MIT
#pragma once

#include "varve/migration/history.hpp"
#include "varve/migration/migration_directory.hpp"

#include <string>

namespace varve::cli {

/// The version of a migration that is made now: the time in UTC, moved behind every version of the directory
/// and its archive. A history may know more versions.
std::string new_version(const migration::MigrationDirectory& directory,
                        const std::vector<migration::AppliedMigration>& history = {});

/// A version for a second migration that is made at the same moment.
std::string version_behind(const std::string& version);

/// The name of a new migration out of the words that the user typed. Throws Error(Usage) when nothing is left
/// of them.
std::string require_name(const std::string& words);

/// Writes the file of a new migration and returns its path; never replaces one. Throws Error(Io).
std::string save_migration(const std::string& folder, const std::string& id, const std::string& text);

}  // namespace varve::cli
