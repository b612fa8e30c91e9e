// SPDX-License-Identifier: MIT
#pragma once

#include "varve/migration/migration_directory.hpp"

#include <optional>
#include <string>

namespace varve::migration {

/// What the headers of a directory say, with the hash of each migration but without its statements: enough to
/// compare it with a history, and nothing to run. Files that have not changed since they were last read are
/// not read again: `index_file` keeps what they said, and is written anew when something is missing from it.
/// Empty: no index.
///
/// A file counts as unchanged when name, size, inode and both of its times are the same, and were a while ago
/// when the index was written. Nothing is reported twice, and as MigrationDirectory::read() does it.
std::optional<MigrationDirectory> read_headers(const std::string& path, const std::string& index_file,
                                               const Lexis& lexis, DiagnosticSink& sink);

}  // namespace varve::migration
