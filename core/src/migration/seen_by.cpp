// SPDX-License-Identifier: MIT
#include "varve/migration/seen_by.hpp"

#include "varve/diag/error.hpp"
#include "varve/migration/archive_seal.hpp"

#include <algorithm>
#include <map>
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

/// The files of a folder that squashes have replaced, by version.
class Archive {
public:
    Archive(std::string path, const Lexis& lexis) : m_path(std::move(path)) {
        DiagnosticList problems;
        const std::optional<std::vector<Migration>> files = read_files(m_path, lexis, problems);
        if (!files) {
            throw Error(ErrorCode::InvalidMigration,
                        "the archive `" + m_path + "` cannot be read: " + problems.items().front().message);
        }
        m_all = *files;
        for (const Migration& file : *files) {
            m_files.emplace(file.version, file);
        }
    }

    const std::string& path() const { return m_path; }
    const std::vector<Migration>& all() const { return m_all; }
    const Migration* find(const std::string& version) const {
        const auto found = m_files.find(version);
        return found == m_files.end() ? nullptr : &found->second;
    }

private:
    std::string m_path;
    std::vector<Migration> m_all;
    std::map<std::string, Migration> m_files;
};

/// What a database sees of an archive: of an earlier squash and what that has replaced only one.
std::vector<Migration> visible(const Migration& replacement, const Archive& archive,
                               const Versions& recorded) {
    Versions hidden;
    std::vector<Migration> files;
    for (const std::string& version : replacement.replaces) {
        const Migration* file = archive.find(version);
        if (file != nullptr) {
            files.push_back(has_begun(*file, recorded) ? idle(*file) : *file);
        }
        if (file != nullptr && !has_begun(*file, recorded)) {
            hidden.insert(file->replaces.begin(), file->replaces.end());
        }
        if (file == nullptr && !recorded.contains(version)) {
            throw Error(ErrorCode::Io, "this database stands in the middle of what `" + replacement.id() +
                                           "` replaces, and the file of " + version + " is not in `" +
                                           archive.path() + "`")
                .with_hint("restore the archive that `varve squash` made; it is part of the migrations");
        }
    }
    std::erase_if(files, [&](const Migration& file) { return hidden.contains(file.version); });
    return files;
}

/// Adds the files that the database has begun with, and leaves their replacement nothing to do.
void unfold(Migration& replacement, const Archive& archive, const Versions& recorded,
            std::vector<Migration>& seen) {
    for (Migration& file : visible(replacement, archive, recorded)) {
        replacement.parents.push_back(file.version);
        seen.push_back(std::move(file));
    }
    replacement.parent_places.clear();
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
    std::optional<Archive> archive;
    std::vector<Migration> seen;
    for (const Migration& each : directory.migrations()) {
        Migration migration = each;
        if (recorded.contains(each.undoes)) {
            const Migration* with_statements = directory.undoing(each.version);
            migration = with_statements != nullptr ? *with_statements : each;
        }
        if (has_begun(each, recorded)) {
            if (!archive) {
                archive.emplace(directory.path() + "/" + archive_folder, lexis);
            }
            refuse_edited(each, archive->all(), lexis);
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
