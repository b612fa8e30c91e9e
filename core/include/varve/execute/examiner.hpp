// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/dialect.hpp"
#include "varve/dialect/shadow.hpp"
#include "varve/migration/history.hpp"
#include "varve/migration/migration_directory.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace varve::execute {

/// What can be wrong between a database, its history and the files.
enum class FaultKind {
    Edited,      ///< applied, and the file says something else now
    Missing,     ///< applied, and the file is gone
    NotApplied,  ///< recorded, and the database has nothing of it
    NotRecorded  ///< the database has it, and it is not recorded
};

/// `edited`, `missing`, `not-applied`, `not-recorded`.
std::string_view to_string(FaultKind kind);

/// One fault and its cure.
struct Fault {
    FaultKind kind;
    /// `20261121120000_add_users`
    std::string id;
    std::string version;
    /// What would be written, in words: `take the hash of the file`. Empty when nothing can be proven.
    std::string cure = {};
    /// Why the cure is right, or why there is none; line by line.
    std::vector<std::string> evidence = {};
    /// What was not tried; joins the evidence of a cure.
    std::vector<std::string> notes = {};
    /// Missing: the text of the file that is written back.
    std::string file_text = {};

    bool is_mendable() const { return !cure.empty(); }
};

/// Where a migration that is not recorded belongs among those that are, by version in their order: before
/// the first one that builds on it, so that what builds on it is taken back first.
std::size_t place_in(const std::vector<std::string>& recorded, const migration::Migration& migration,
                     const migration::MigrationDirectory& directory);

/// Finds what is wrong with what a database remembers, and proves on a shadow what would mend it. Changes
/// nothing. Borrows everything; `lost` are the versions that the directory has only because the history knows
/// them.
class Examiner {
public:
    Examiner(const migration::MigrationDirectory& directory,
             const std::vector<migration::AppliedMigration>& history, const Dialect& dialect, Shadow& shadow,
             Scope scope, std::set<std::string, std::less<>> lost = {})
        : m_directory(directory), m_history(history), m_dialect(dialect), m_shadow(shadow),
          m_scope(std::move(scope)), m_lost(std::move(lost)) {}

    std::vector<Fault> examine(const Schema& live);

private:
    /// Where a list of migrations leads, rows included; nothing when one of them fails.
    struct End {
        Schema schema;
        std::vector<std::string> observed;
        std::map<std::string, std::vector<std::string>> rows;
    };
    using Path = std::vector<migration::Migration>;
    /// One migration forward and back; what failed has no end, but a reason.
    struct Ways {
        std::optional<End> before;
        std::optional<End> after;
        std::optional<End> back;
        std::string failure = {};
        /// Tables that took no invented rows.
        std::vector<std::string> without_rows = {};
    };
    enum class Rows { None, Invented };

    End look();
    Ways try_ways(const Path& below, const migration::Migration& migration, Rows rows);
    void compare_ways(const Path& below, const migration::Migration& applied,
                      const migration::Migration& file, Rows rows, Fault& fault);
    std::optional<End> run(const Path& path, std::string* failure = nullptr);
    Path recorded() const;
    void examine_edited(std::vector<Fault>& faults);
    void examine_missing(std::vector<Fault>& faults) const;
    void examine_live(const Schema& live, std::vector<Fault>& faults);
    bool find_not_applied(const Path& path, const Schema& live, std::vector<Fault>& faults);
    bool find_not_recorded(const Path& path, const Schema& live, std::vector<Fault>& faults);

    const migration::MigrationDirectory& m_directory;
    const std::vector<migration::AppliedMigration>& m_history;
    const Dialect& m_dialect;
    Shadow& m_shadow;
    Scope m_scope;
    std::set<std::string, std::less<>> m_lost;
};

}  // namespace varve::execute
