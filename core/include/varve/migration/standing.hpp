// SPDX-License-Identifier: MIT
#pragma once

#include "varve/migration/history.hpp"
#include "varve/migration/migration_directory.hpp"

#include <vector>

namespace varve::migration {

enum class State {
    Applied,  ///< in the history, and the file says the same
    Pending,  ///< in the directory only
    Edited,   ///< in the history, but the file now says something else
    Missing   ///< in the history, but the file is gone
};

/// `applied`, `pending`, `edited`, `missing`.
std::string_view to_string(State state);

/// One migration as directory and history know it. Borrows from both.
struct Standing {
    State state;
    /// Null when missing, and when another migration took its place.
    const Migration* file = nullptr;
    /// Null when pending.
    const AppliedMigration* row = nullptr;

    const std::string& version() const { return file != nullptr ? file->version : row->version; }
    std::string id() const { return file != nullptr ? file->id() : row->id(); }
};

/// What is in the history in the order of its rows, then what is pending in the order of the directory.
std::vector<Standing> compare(const MigrationDirectory& directory,
                              const std::vector<AppliedMigration>& history);

/// Throws Error(Refused) with both versions of the first edited migration, if there is one: its recorded SQL
/// and what the file says now.
void refuse_edited(const std::vector<Standing>& standings);

}  // namespace varve::migration
