// SPDX-License-Identifier: MIT
#include "varve/migration/seen_by.hpp"

#include "varve/diag/error.hpp"

#include <algorithm>
#include <set>

namespace varve::migration {

namespace {

using Versions = std::set<std::string, std::less<>>;

Versions versions_of(const std::vector<AppliedMigration>& history) {
    Versions versions;
    for (const AppliedMigration& row : history) {
        versions.insert(row.version);
    }
    return versions;
}

bool has_begun(const Migration& replacement, const Versions& recorded) {
    return std::any_of(replacement.replaces.begin(), replacement.replaces.end(),
                       [&](const std::string& each) { return recorded.contains(each); });
}

/// What the diagnostics of an archive say at first; its files are not the user's work in hand.
MigrationDirectory read_archive(const std::string& path, const Lexis& lexis) {
    DiagnosticList problems;
    std::optional<MigrationDirectory> archive = MigrationDirectory::read(path, lexis, problems);
    if (!archive) {
        throw Error(ErrorCode::InvalidMigration,
                    "the archive `" + path + "` cannot be read: " + problems.items().front().message);
    }
    return std::move(*archive);
}

/// Adds the files that the database has begun with, and leaves their replacement nothing to do.
void unfold(Migration& replacement, const MigrationDirectory& archive, const Versions& recorded,
            std::vector<Migration>& seen) {
    for (const std::string& version : replacement.replaces) {
        const Migration* file = archive.find(version);
        if (file != nullptr) {
            seen.push_back(*file);
        } else if (!recorded.contains(version)) {
            throw Error(ErrorCode::Io, "this database stands in the middle of what `" + replacement.id() +
                                           "` replaces, and the file of " + version + " is not in `" +
                                           archive.path() + "`")
                .with_hint("restore the archive that `varve squash` made; it is part of the migrations");
        }
        if (file != nullptr) {
            replacement.parents.push_back(version);
            replacement.parent_places.clear();
        }
    }
    std::sort(replacement.parents.begin(), replacement.parents.end());
    replacement = idle(replacement);
}

}  // namespace

bool depends_on_history(const MigrationDirectory& directory) {
    return std::any_of(directory.migrations().begin(), directory.migrations().end(),
                       [](const Migration& each) { return !each.replaces.empty() || !each.undoes.empty(); });
}

bool is_accounted_for(const MigrationDirectory& directory, std::string_view version) {
    return std::any_of(
        directory.migrations().begin(), directory.migrations().end(), [&](const Migration& each) {
            return each.undoes == version ||
                   std::find(each.replaces.begin(), each.replaces.end(), version) != each.replaces.end();
        });
}

MigrationDirectory seen_by(const MigrationDirectory& directory, const std::vector<AppliedMigration>& history,
                           const Lexis& lexis) {
    const Versions recorded = versions_of(history);
    std::optional<MigrationDirectory> archive;
    std::vector<Migration> seen;
    for (const Migration& each : directory.migrations()) {
        Migration migration = each;
        if (recorded.contains(each.undoes)) {
            const Migration* with_statements = directory.undoing(each.version);
            migration = with_statements != nullptr ? *with_statements : each;
        }
        if (has_begun(each, recorded)) {
            if (!archive) {
                archive = read_archive(directory.path() + "/" + archive_folder, lexis);
            }
            unfold(migration, *archive, recorded, seen);
        }
        seen.push_back(std::move(migration));
    }
    DiagnosticList problems;
    std::optional<MigrationDirectory> result =
        MigrationDirectory::make(directory.path(), std::move(seen), problems, recorded);
    if (!result) {
        throw Error(ErrorCode::InvalidMigration,
                    "the archive does not fit the migrations: " + problems.items().front().message);
    }
    return std::move(*result);
}

}  // namespace varve::migration
