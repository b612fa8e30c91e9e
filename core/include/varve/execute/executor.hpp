// SPDX-License-Identifier: MIT
#pragma once

#include "varve/diag/error.hpp"
#include "varve/dialect/dialect.hpp"
#include "varve/execute/interruption.hpp"
#include "varve/execute/progress.hpp"
#include "varve/migration/history.hpp"
#include "varve/migration/migration_directory.hpp"
#include "varve/migration/standing.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace varve::execute {

/// How far to go forward. Both absent: everything that is pending.
struct MigrateTarget {
    /// Up to this migration and what it builds on.
    std::optional<std::string> to = std::nullopt;
    /// At most this many.
    std::optional<std::size_t> steps = std::nullopt;
};

/// How far to go back. Both absent: the last one that was applied.
struct RollbackTarget {
    /// Everything that was applied after this one.
    std::optional<std::string> to = std::nullopt;
    std::optional<std::size_t> steps = std::nullopt;
    bool is_everything = false;
};

/// What was done, in order. Ids and not pointers: it outlives the directory.
struct Outcome {
    std::vector<std::string> done = {};
    /// Ids in the history whose file is gone; nothing was done about them.
    std::vector<std::string> missing = {};
};

/// What redo() would do.
struct Redoing {
    /// What is taken back, as it was applied.
    migration::Migration undone;
    /// What is applied in its place; borrowed from the directory.
    const migration::Migration* file = nullptr;
};

/// What redo() has done.
struct Redone {
    Outcome undone = {};
    Outcome applied = {};
};

/// A migration that was begun and is neither applied nor undone.
struct HalfWay {
    std::string version;
    migration::Direction direction = migration::Direction::Up;
    /// How many of its statements are done.
    std::size_t done = 0;
    /// The statement of which only the beginning is known; empty when there is none.
    std::string in_doubt = {};
    std::string started_at = {};
    std::string applied_by = {};
};

/// Brings one database forward and back. Only one runner works on a database at a time; the others wait for
/// its lock and then look at the history again, so each migration is applied exactly once.
///
/// Each migration and its history row are one transaction: whatever happens, including the end of the
/// process, a migration is applied and recorded or neither. One with statements that cannot run in a
/// transaction is cut into steps; a journal tells the next run where to go on.
class Executor {
public:
    /// Who is recorded, and how long to wait for the lock.
    struct Settings {
        std::chrono::milliseconds lock_timeout = std::chrono::minutes(5);
        std::string applied_by = {};
        std::string varve_version = {};
        /// For the statements of migrations.
        Limits limits = {};
        /// How often a transaction is tried again that could not have a lock.
        std::size_t retries = 10;
        /// Borrowed; null when nobody can stop the runner.
        Interruption* interruption = nullptr;
    };

    /// Borrows everything but the URL and the settings. Connects at once; throws Error(Connection).
    Executor(const Dialect& dialect, const Url& url, Settings settings, Progress& progress);

    Connection& connection() { return *m_connection; }

    /// The history as it is now, without the sections of the migrations; takes no lock and creates nothing.
    std::vector<migration::AppliedMigration> history();

    /// Migrations that stand half-way; takes no lock and creates nothing.
    std::vector<HalfWay> half_way();

    /// What migrate() would apply now, in order.
    std::vector<const migration::Migration*> pending(const migration::MigrationDirectory& directory,
                                                     const MigrateTarget& target);

    /// Applies what is pending. Throws Error(LockHeld) after the timeout, Error(Refused) for edited
    /// migrations, and what migration::apply throws; whatever was applied before stays applied.
    Outcome migrate(const migration::MigrationDirectory& directory, const MigrateTarget& target);

    /// What rollback() would undo now, latest first: from the files, or from the history where a file is
    /// gone.
    std::vector<migration::Migration> undoable(const migration::MigrationDirectory& directory,
                                               const RollbackTarget& target);

    /// Undoes the latest ones. Throws Error(Refused) when one of them has no way back, before anything is
    /// undone.
    Outcome rollback(const migration::MigrationDirectory& directory, const RollbackTarget& target);

    /// What redo() would take back and apply now; nothing when no migration is applied. Throws Error(Refused)
    /// as redo() does.
    std::optional<Redoing> redoable(const migration::MigrationDirectory& directory);

    /// Undoes what was applied last and applies its file, under one lock: nobody else comes between. Throws
    /// Error(Refused) before anything is done when it has no way back or no file, when another one was
    /// edited, is pending or stands half-way. `redone` tells what was done, also when this throws.
    void redo(const migration::MigrationDirectory& directory, Redone& redone);

private:
    using Migrations = std::vector<migration::Migration>;
    using Files = std::vector<const migration::Migration*>;

    /// The two ways, under a lock that the caller holds.
    void forward(const Files& files, RunnerLock& lock, Outcome& outcome);
    void back(const Migrations& migrations, RunnerLock& lock, Outcome& outcome);

    template <class Run>
    void run_one(const migration::Migration& migration, migration::Direction direction, Outcome& outcome,
                 std::size_t total, const Run& run);
    Error interrupted(const migration::Migration& migration, migration::Direction direction, std::size_t done,
                      std::size_t total);

    const Dialect& m_dialect;
    Url m_url;
    Settings m_settings;
    Progress& m_progress;
    std::unique_ptr<Connection> m_connection;
};

}  // namespace varve::execute
