// SPDX-License-Identifier: MIT
#pragma once

#include "varve/migration/history.hpp"
#include "varve/migration/migration_directory.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace varve::migration {

/// A folder of which files are gone that others build on, and a history that knows them.
struct CompletedDirectory {
    /// As if they were there.
    MigrationDirectory directory;
    /// Their versions.
    std::set<std::string, std::less<>> lost = {};
};

/// Reads a folder as MigrationDirectory::read() does. A parent whose file is gone is taken from the history
/// where the history's text has the hash that was recorded; otherwise it is missing, and reported.
std::optional<CompletedDirectory> read_with_lost_files(const std::string& path,
                                                       const std::vector<AppliedMigration>& history,
                                                       const Lexis& lexis, DiagnosticSink& sink);

}  // namespace varve::migration
