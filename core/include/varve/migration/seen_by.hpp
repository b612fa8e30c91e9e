// SPDX-License-Identifier: MIT
#pragma once

#include "varve/migration/history.hpp"
#include "varve/migration/migration_directory.hpp"

#include <string>
#include <vector>

namespace varve::migration {

/// The folder, below that of the migrations, in which the files stand that a squash has replaced.
inline constexpr const char* archive_folder = "archive";

/// Whether a directory looks different to different databases; most do not.
bool depends_on_history(const MigrationDirectory& directory);

/// A directory as one database has to see it.
///
/// A database that has applied some of the migrations that another one replaces goes on with their files,
/// from the archive; what replaces them is then recorded and has nothing left to do. A database that has
/// applied none of them sees only what replaces them. What takes a hot-fix back has statements where the
/// hot-fix is recorded and nothing to do elsewhere.
///
/// Throws Error(Io) when the archive lacks a file that is still to be applied.
MigrationDirectory seen_by(const MigrationDirectory& directory, const std::vector<AppliedMigration>& history,
                           const Lexis& lexis);

/// Whether a migration of the directory takes the place of this version or takes it back: then nobody misses
/// its file.
bool is_accounted_for(const MigrationDirectory& directory, std::string_view version);

}  // namespace varve::migration
