// SPDX-License-Identifier: MIT
#include "varve/migration/lost_files.hpp"

#include "varve/diag/error.hpp"
#include "varve/migration/row_file.hpp"

#include <algorithm>

namespace varve::migration {

namespace {

bool has_version(const std::vector<Migration>& migrations, const std::string& version) {
    return std::any_of(migrations.begin(), migrations.end(),
                       [&](const Migration& each) { return each.version == version; });
}

/// What a history says was applied; nothing where it does not know that well enough.
std::optional<Migration> remembered(const std::string& version, const std::vector<AppliedMigration>& history,
                                    const Lexis& lexis) {
    const auto row = std::find_if(history.begin(), history.end(),
                                  [&](const AppliedMigration& each) { return each.version == version; });
    if (row == history.end()) {
        return std::nullopt;
    }
    try {
        Migration migration = migration_of(*row, history, lexis);
        return migration.hash == row->hash ? std::optional(std::move(migration)) : std::nullopt;
    } catch (const Error&) {
        return std::nullopt;
    }
}

}  // namespace

std::optional<CompletedDirectory> read_with_lost_files(const std::string& path,
                                                       const std::vector<AppliedMigration>& history,
                                                       const Lexis& lexis, DiagnosticSink& sink) {
    std::optional<std::vector<Migration>> migrations = read_files(path, lexis, sink);
    if (!migrations || !report_replaced(*migrations, sink)) {
        return std::nullopt;
    }
    std::set<std::string, std::less<>> lost;
    // What is added has parents, too.
    for (std::size_t at = 0; at < migrations->size(); ++at) {
        const std::vector<std::string> parents = (*migrations)[at].parents;
        for (const std::string& parent : parents) {
            std::optional<Migration> found =
                has_version(*migrations, parent) ? std::nullopt : remembered(parent, history, lexis);
            if (found) {
                lost.insert(parent);
                migrations->push_back(*std::move(found));
            }
        }
    }
    std::optional<MigrationDirectory> directory =
        MigrationDirectory::make(path, std::move(*migrations), sink);
    return directory ? std::optional(CompletedDirectory{std::move(*directory), std::move(lost)})
                     : std::nullopt;
}

}  // namespace varve::migration
