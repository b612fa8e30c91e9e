// SPDX-License-Identifier: MIT
#pragma once

#include "varve/execute/executor.hpp"
#include "varve/migration/repair_log.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace varve::execute {

/// Changes what a database remembers without running any of it: for databases that were there before varve,
/// and for memories that are wrong. Holds the runner lock while it lives.
class Recorder {
public:
    /// Borrows everything but the URL and the settings. Throws Error(Connection), Error(LockHeld).
    Recorder(const Dialect& dialect, const Url& url, Executor::Settings settings, Progress& progress);
    ~Recorder();
    Recorder(const Recorder&) = delete;
    Recorder& operator=(const Recorder&) = delete;

    Connection& connection() { return *m_connection; }

    /// The history as it is now, with the sections.
    std::vector<migration::AppliedMigration> history();

    /// Adds a row for each migration, as if it had been applied just now, in one transaction. What
    /// `before_commit` throws leaves everything as it was.
    void record(const std::vector<const migration::Migration*>& migrations,
                const std::function<void()>& before_commit = {});

    /// A row for a migration, signed with who is at work now; the position is left to the caller.
    migration::AppliedMigration signed_row(const migration::Migration& migration) const;
    /// An entry for the log of repairs, signed the same way.
    migration::RepairEntry signed_entry() const;

    /// Anything else to do to the history, in one transaction. Throws Error(Refused) while a migration stands
    /// half-way.
    void change(const std::function<void(migration::History&)>& write);

private:
    const Dialect& m_dialect;
    Executor::Settings m_settings;
    std::unique_ptr<Connection> m_connection;
    class Lock;
    std::unique_ptr<Lock> m_lock;
};

/// Throws Error(Refused) while a migration stands half-way: the database is neither what was before it nor
/// what it leads to, so that nothing true can be said or recorded of it.
void refuse_half_way(Connection& connection, const Dialect& dialect);

/// The row that a migration leaves in a history, without time, place and runner.
migration::AppliedMigration row_of(const migration::Migration& migration);

}  // namespace varve::execute
