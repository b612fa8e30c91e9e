// SPDX-License-Identifier: MIT
#include "varve/migration/migration_directory.hpp"

#include "varve/diag/error.hpp"
#include "varve/diag/suggestion.hpp"
#include "varve/migration/migration_file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <dirent.h>
#include <filesystem>
#include <memory>
#include <numeric>
#include <set>
#include <sys/stat.h>

namespace varve::migration {

namespace {

std::optional<std::vector<Migration>> read_texts(std::vector<SourceText> files, const Lexis& lexis,
                                                 DiagnosticSink& sink) {
    std::vector<Migration> migrations;
    bool is_sound = true;
    for (SourceText& file : files) {
        std::optional<Migration> migration = read_migration(std::move(file), lexis, sink);
        is_sound = is_sound && migration.has_value();
        if (migration) {
            migrations.push_back(std::move(*migration));
        }
    }
    return is_sound ? std::optional(std::move(migrations)) : std::nullopt;
}

/// Who builds on a migration that was replaced builds on what replaces it.
void adopt_orphans(std::vector<Migration>& migrations) {
    std::map<std::string, std::string, std::less<>> heirs;
    for (const Migration& migration : migrations) {
        for (const std::string& replaced : migration.replaces) {
            heirs.emplace(replaced, migration.version);
        }
    }
    std::set<std::string, std::less<>> present;
    if (!heirs.empty()) {
        for (const Migration& migration : migrations) {
            present.insert(migration.version);
        }
    }
    for (Migration& migration : migrations) {
        for (std::string& parent : migration.parents) {
            const auto heir = heirs.find(parent);
            if (heir != heirs.end() && !present.contains(parent)) {
                parent = heir->second;
            }
        }
        std::sort(migration.parents.begin(), migration.parents.end());
        migration.parents.erase(std::unique(migration.parents.begin(), migration.parents.end()),
                                migration.parents.end());
    }
}

/// The places of migrations, sorted by version.
std::vector<std::size_t> by_version(const std::vector<Migration>& migrations) {
    std::vector<std::size_t> places(migrations.size());
    std::iota(places.begin(), places.end(), std::size_t{0});
    const auto is_earlier = [&](std::size_t left, std::size_t right) {
        return migrations[left].version < migrations[right].version;
    };
    // Nearly always parents have the earlier versions, and there is nothing to do.
    if (!std::is_sorted(places.begin(), places.end(), is_earlier)) {
        std::sort(places.begin(), places.end(), is_earlier);
    }
    return places;
}

}  // namespace

bool report_replaced(const std::vector<Migration>& migrations, DiagnosticSink& sink) {
    bool is_sound = true;
    for (const Migration& heir : migrations) {
        if (heir.replaces.empty()) {
            continue;
        }
        for (const Migration& each : migrations) {
            const bool is_replaced =
                std::find(heir.replaces.begin(), heir.replaces.end(), each.version) != heir.replaces.end();
            if (is_replaced) {
                is_sound = false;
                sink.report({Severity::Error, "replaced-still-there",
                             "`" + heir.id() + "` replaces this migration", each.source->range(0, 0),
                             "move the file into the folder `archive` below that of the migrations"});
            }
        }
    }
    return is_sound;
}

std::optional<MigrationDirectory> MigrationDirectory::read(const std::string& path, const Lexis& lexis,
                                                           DiagnosticSink& sink) {
    // With a malformed file missing, its children would be blamed for their parent.
    std::optional<std::vector<Migration>> migrations = read_files(path, lexis, sink);
    return migrations && report_replaced(*migrations, sink) ? make(path, std::move(*migrations), sink)
                                                            : std::nullopt;
}

std::optional<MigrationDirectory> MigrationDirectory::read(const std::string& path,
                                                           std::vector<SourceText> files, const Lexis& lexis,
                                                           DiagnosticSink& sink) {
    std::optional<std::vector<Migration>> migrations = read_texts(std::move(files), lexis, sink);
    return migrations && report_replaced(*migrations, sink) ? make(path, std::move(*migrations), sink)
                                                            : std::nullopt;
}

std::optional<MigrationDirectory>
MigrationDirectory::make(const std::string& path, std::vector<Migration> migrations, DiagnosticSink& sink,
                         const std::set<std::string, std::less<>>& hot_fixes) {
    MigrationDirectory directory(path);
    adopt_orphans(migrations);
    for (Migration& migration : migrations) {
        if (!migration.undoes.empty() && !hot_fixes.contains(migration.undoes)) {
            directory.m_undoing.emplace(migration.version, migration);
            migration = idle(migration);
        }
    }
    std::optional<std::vector<Migration>> in_order = sorted(std::move(migrations), sink);
    if (!in_order) {
        return std::nullopt;
    }
    directory.m_migrations = std::move(*in_order);
    directory.m_by_version = by_version(directory.m_migrations);
    return directory;
}

namespace {

/// What waits for somebody to write, or never ends, is no migration. Most entries say themselves what they
/// are.
void refuse_no_file(const std::string& folder, const dirent& entry) {
    if (entry.d_type == DT_REG || entry.d_type == DT_DIR) {
        return;
    }
    const std::string path = folder + "/" + entry.d_name;
    struct stat found {};
    if (::stat(path.c_str(), &found) == 0 && !S_ISREG(found.st_mode) && !S_ISDIR(found.st_mode)) {
        throw Error(ErrorCode::Io, "cannot read `" + path + "`: it is no file but a pipe or a device");
    }
}

}  // namespace

std::vector<std::string> sql_file_names(const std::string& folder) {
    std::vector<std::string> names;
    // std::filesystem makes a path of every entry, which takes longer than to look at all of them.
    DIR* const entries = ::opendir(folder.c_str());
    if (entries == nullptr && errno == ENOENT) {
        return names;
    }
    if (entries == nullptr) {
        throw Error(ErrorCode::Io, "cannot read the folder `" + folder + "`: " + std::strerror(errno));
    }
    const std::unique_ptr<DIR, int (*)(DIR*)> closing(entries, &::closedir);
    while (const dirent* entry = ::readdir(entries)) {
        const std::string_view name = entry->d_name;
        if (name.ends_with(".sql") && !name.starts_with('.')) {
            refuse_no_file(folder, *entry);
            names.emplace_back(name);
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

std::optional<std::vector<Migration>> read_files(const std::string& path, const Lexis& lexis,
                                                 DiagnosticSink& sink) {
    std::vector<SourceText> files;
    for (const std::string& name : sql_file_names(path)) {
        files.push_back(SourceText::read((std::filesystem::path(path) / name).string()));
    }
    return read_texts(std::move(files), lexis, sink);
}

const Migration* MigrationDirectory::undoing(std::string_view version) const {
    const auto found = m_undoing.find(version);
    return found == m_undoing.end() ? nullptr : &found->second;
}

const Migration* MigrationDirectory::find(std::string_view what) const {
    const std::string_view version = version_of(what);
    if (!version.empty()) {
        const auto found = std::lower_bound(
            m_by_version.begin(), m_by_version.end(), version,
            [&](std::size_t place, std::string_view wanted) { return m_migrations[place].version < wanted; });
        const bool is_there = found != m_by_version.end() && m_migrations[*found].version == version;
        return is_there ? &m_migrations[*found] : nullptr;
    }
    const Migration* match = nullptr;
    for (const Migration& migration : m_migrations) {
        if (migration.name == what) {
            if (match != nullptr) {
                return nullptr;
            }
            match = &migration;
        }
    }
    return match;
}

const Migration& MigrationDirectory::require(std::string_view what) const {
    const Migration* found = find(what);
    if (found != nullptr) {
        return *found;
    }
    std::vector<std::string> ids;
    std::vector<std::string_view> candidates;
    for (const Migration& migration : m_migrations) {
        ids.push_back(migration.id());
        candidates.push_back(migration.version);
        candidates.push_back(migration.name);
    }
    candidates.insert(candidates.end(), ids.begin(), ids.end());
    Error error(ErrorCode::Usage, "there is no migration `" + std::string(what) + "` in `" + m_path + "`");
    const std::optional<std::string> meant = nearest(what, candidates);
    if (meant) {
        error.with_hint("did you mean `" + *meant + "`?");
    }
    throw error;
}

std::vector<const Migration*> MigrationDirectory::heads() const {
    std::set<std::string_view> parents;
    for (const Migration& migration : m_migrations) {
        parents.insert(migration.parents.begin(), migration.parents.end());
    }
    std::vector<const Migration*> heads;
    for (const Migration& migration : m_migrations) {
        if (!parents.contains(migration.version)) {
            heads.push_back(&migration);
        }
    }
    return heads;
}

std::vector<const Migration*> MigrationDirectory::up_to(const std::optional<std::string>& version) const {
    std::vector<const Migration*> chosen;
    if (!version) {
        for (const Migration& migration : m_migrations) {
            chosen.push_back(&migration);
        }
        return chosen;
    }
    // Parents stand before children, so one walk from the end finds all that the wanted one builds on.
    std::set<std::string_view> wanted{require(*version).version};
    for (auto each = m_migrations.rbegin(); each != m_migrations.rend(); ++each) {
        if (wanted.contains(each->version)) {
            wanted.insert(each->parents.begin(), each->parents.end());
            chosen.push_back(&*each);
        }
    }
    std::reverse(chosen.begin(), chosen.end());
    return chosen;
}

}  // namespace varve::migration
