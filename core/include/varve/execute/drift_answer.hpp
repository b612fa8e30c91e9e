// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/dialect.hpp"
#include "varve/dialect/shadow.hpp"
#include "varve/execute/generator.hpp"
#include "varve/migration/history.hpp"
#include "varve/migration/migration_directory.hpp"

#include <set>
#include <string>
#include <vector>

namespace varve::execute {

/// What was done to a database by hand, as a migration. Borrows everything.
class DriftAnswer {
public:
    /// `directory` is what the database sees; `live` what it is. Throws Error(Refused) when what was applied
    /// cannot be told from the files: one of them is gone or was edited.
    DriftAnswer(const migration::MigrationDirectory& directory,
                const std::vector<migration::AppliedMigration>& history, Schema live, const Dialect& dialect,
                Shadow& shadow, Scope scope);

    /// The migration that leads from where the history leads to what is live, proven on the shadow; empty
    /// when nothing differs. It is there already: it has to be recorded and not run. `renames` says what was
    /// only given another name, as diff::parse_rename() reads it.
    Proposal adopt(const std::string& version, const std::string& name,
                   const std::vector<std::string>& renames = {});

    /// The migration that takes back what adopt() found, proven on the shadow. It has statements only where
    /// `found` is recorded.
    Proposal revert(const migration::Migration& found, const std::string& version, const std::string& name);

private:
    /// What is applied to the database, with one more migration where there is one.
    migration::MigrationDirectory applied_with(const migration::Migration* more) const;

    /// The heads among the files: what a new one builds on.
    std::vector<std::string> parents() const;

    std::vector<migration::Migration> m_applied;
    /// Versions that are known to the history only.
    std::set<std::string> m_without_file;
    std::string m_path;
    Schema m_live;
    Schema m_implied;
    /// From what is implied to what is live.
    std::vector<diff::KnownRename> m_renames;
    const Dialect& m_dialect;
    Shadow& m_shadow;
    Scope m_scope;
};

}  // namespace varve::execute
