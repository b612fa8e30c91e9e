// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/dialect.hpp"
#include "varve/dialect/shadow.hpp"
#include "varve/diff/diff.hpp"
#include "varve/execute/merger.hpp"
#include "varve/migration/migration_directory.hpp"

#include <string>
#include <vector>

namespace varve::execute {

/// One migration of the later branch as it reads on top of the other one.
struct RebasedMigration {
    const migration::Migration* original = nullptr;
    /// The file.
    std::string text;
    /// Whether its statements were made anew; otherwise only the header differs.
    bool is_regenerated = false;
};

/// A branch on top of another one.
struct Rebase {
    std::vector<RebasedMigration> migrations = {};
    /// Why it cannot be done, line by line, for people; empty when everything was proven.
    std::vector<std::string> problems = {};
    /// False where the proof found no rows that fit.
    bool has_rows = true;

    bool holds() const { return problems.empty(); }
};

/// Puts the branch of one head on top of another head. What varve generated is made anew where its statements
/// do not lead to both changes together; what was written by hand keeps its statements. Each migration is run
/// up, down and up again before it counts. Writes nothing. Borrows everything.
class Rebaser {
public:
    Rebaser(const migration::MigrationDirectory& directory, const Dialect& dialect, Shadow& shadow,
            Scope scope)
        : m_directory(directory), m_dialect(dialect), m_shadow(shadow), m_scope(std::move(scope)) {}

    Rebase rebase(const migration::Migration& first, const migration::Migration& later);

private:
    struct State {
        Schema schema;
        std::vector<std::string> observed;
    };

    Rebase attempt(const Fork& fork, const migration::Migration& first, bool with_rows);
    /// Puts one more behind what is rebased: as it is, else made anew where it was generated.
    void add(const Fork& fork, const migration::Migration& migration, const std::vector<std::string>& parents,
             const State& before, const Schema& wanted, const std::vector<diff::KnownRename>& renames,
             Rebase& result);
    /// The schemas around each migration of the later branch where it stands now.
    std::vector<Schema> own_states(const Fork& fork);
    void build(const Fork& fork, const std::vector<RebasedMigration>& done, bool with_rows);
    State look();
    bool run(const migration::Migration& migration, migration::Direction direction,
             std::vector<std::string>& problems);
    bool prove(const migration::Migration& migration, const State& before, const Schema& wanted,
               std::vector<std::string>& problems);
    RebasedMigration regenerate(const migration::Migration& migration, const Schema& from, const Schema& to,
                                const std::vector<diff::KnownRename>& renames,
                                const std::vector<std::string>& parents, std::vector<std::string>& problems);
    std::vector<std::string> new_parents(const migration::Migration& migration, const Fork& fork,
                                         const migration::Migration& first) const;

    const migration::MigrationDirectory& m_directory;
    const Dialect& m_dialect;
    Shadow& m_shadow;
    Scope m_scope;
};

}  // namespace varve::execute
