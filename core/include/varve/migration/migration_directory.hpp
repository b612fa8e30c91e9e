// SPDX-License-Identifier: MIT
#pragma once

#include "varve/diag/diagnostic.hpp"
#include "varve/migration/migration.hpp"
#include "varve/sql/lexis.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace varve::migration {

/// All migrations of a folder, in the one order in which they are applied: parents first, else by version.
class MigrationDirectory {
public:
    /// An empty one; files appear in it by read().
    explicit MigrationDirectory(std::string path) : m_path(std::move(path)) {}

    /// Reads every `*.sql` file of a folder (not of folders in it). A folder that does not exist is empty.
    /// Nothing when a file is malformed, a version occurs twice, a parent is missing or parents form a
    /// circle; all of it is reported.
    static std::optional<MigrationDirectory> read(const std::string& path, const Lexis& lexis,
                                                  DiagnosticSink& sink);

    /// The same of texts that are already in memory; `path` is only what messages call it.
    static std::optional<MigrationDirectory> read(const std::string& path, std::vector<SourceText> files,
                                                  const Lexis& lexis, DiagnosticSink& sink);

    /// The same of migrations that were read before. `hot_fixes` are versions that some database has and no
    /// directory: what undoes one of them stands there with its statements.
    static std::optional<MigrationDirectory> make(const std::string& path, std::vector<Migration> migrations,
                                                  DiagnosticSink& sink,
                                                  const std::set<std::string, std::less<>>& hot_fixes = {});

    const std::string& path() const { return m_path; }
    const std::vector<Migration>& migrations() const { return m_migrations; }
    bool empty() const { return m_migrations.empty(); }

    /// A migration of the directory that takes a hot-fix back, with its statements; in migrations() it stands
    /// idle, because most databases never had the hot-fix. Null when there is none of that version.
    const Migration* undoing(std::string_view version) const;

    /// By version, id or a name that only one migration has; null when there is none.
    const Migration* find(std::string_view what) const;
    /// The same, but throws Error(Usage) with a did-you-mean.
    const Migration& require(std::string_view what) const;

    /// The migrations that no other one builds on, in order.
    std::vector<const Migration*> heads() const;

    /// A migration and all that it builds on, in order; everything when no version is given.
    std::vector<const Migration*> up_to(const std::optional<std::string>& version) const;

private:
    std::string m_path;
    std::vector<Migration> m_migrations;
    /// Places in m_migrations, sorted by version.
    std::vector<std::size_t> m_by_version;
    std::map<std::string, Migration, std::less<>> m_undoing;
};

/// The names of the `*.sql` files of a folder, sorted; hidden files are nobody's migrations. None when there
/// is no such folder. Throws Error(Io).
std::vector<std::string> sql_file_names(const std::string& folder);

/// Every `*.sql` file of a folder, by name, whatever they are to each other. Nothing when one is malformed.
std::optional<std::vector<Migration>> read_files(const std::string& path, const Lexis& lexis,
                                                 DiagnosticSink& sink);

/// What a squash has replaced must not be there beside it: it would run twice. False when some is, which is
/// reported.
bool report_replaced(const std::vector<Migration>& migrations, DiagnosticSink& sink);

/// Sorts migrations so that parents come first and ties go by version. Reports duplicate versions, missing
/// parents and circles, and returns nothing then.
std::optional<std::vector<Migration>> sorted(std::vector<Migration> migrations, DiagnosticSink& sink);

}  // namespace varve::migration
