// SPDX-License-Identifier: MIT
#include "varve/execute/recorder.hpp"

#include "held_lock.hpp"
#include "utc_now.hpp"

#include "varve/diag/error.hpp"
#include "varve/migration/journal.hpp"

namespace varve::execute {

using migration::AppliedMigration;
using migration::Direction;
using migration::History;
using migration::Migration;

class Recorder::Lock {
public:
    Lock(const Dialect& dialect, const Url& url, Connection& work, const Executor::Settings& settings,
         Progress& progress)
        : m_held(dialect, url, work, settings.lock_timeout, progress) {}

    /// Throws Error(LockHeld) when the lock has passed to somebody else.
    void fence(Connection& work) { m_held.lock().fence(work); }

private:
    HeldLock m_held;
};

void refuse_half_way(Connection& connection, const Dialect& dialect) {
    const std::vector<migration::JournalEntry> entries = migration::Journal(connection, dialect).read();
    if (!entries.empty()) {
        const bool is_up = entries.front().direction == Direction::Up;
        throw Error(ErrorCode::Refused,
                    "migration " + entries.front().version +
                        " stands half-way; what the database is now is neither before nor behind it")
            .with_hint(
                is_up ? "`varve migrate` finishes it; statements of it that are not done may be changed or "
                        "deleted before"
                      : "`varve rollback` finishes it");
    }
}

Recorder::Recorder(const Dialect& dialect, const Url& url, Executor::Settings settings, Progress& progress)
    : m_dialect(dialect), m_settings(std::move(settings)), m_connection(dialect.connect(url)),
      m_lock(std::make_unique<Lock>(dialect, url, *m_connection, m_settings, progress)) {}

Recorder::~Recorder() = default;

std::vector<AppliedMigration> Recorder::history() {
    return History(*m_connection, m_dialect).read();
}

void Recorder::change(const std::function<void(History&)>& write) {
    History history(*m_connection, m_dialect);
    if (!history.exists()) {
        history.create();
    }
    ConnectionTransaction transaction(*m_connection);
    refuse_half_way(*m_connection, m_dialect);
    write(history);
    m_lock->fence(*m_connection);
    transaction.commit();
}

AppliedMigration Recorder::signed_row(const Migration& migration) const {
    AppliedMigration row = row_of(migration);
    row.applied_at = utc_now();
    row.applied_by = m_settings.applied_by;
    row.varve_version = m_settings.varve_version;
    return row;
}

migration::RepairEntry Recorder::signed_entry() const {
    migration::RepairEntry entry;
    entry.repaired_at = utc_now();
    entry.repaired_by = m_settings.applied_by;
    return entry;
}

void Recorder::record(const std::vector<const Migration*>& migrations,
                      const std::function<void()>& before_commit) {
    const std::vector<AppliedMigration> rows = history();
    std::int64_t position = rows.empty() ? 0 : rows.back().position;
    change([&](History& history) {
        for (const Migration* migration : migrations) {
            AppliedMigration row = signed_row(*migration);
            row.position = ++position;
            history.add(row);
        }
        if (before_commit) {
            before_commit();
        }
    });
}

AppliedMigration row_of(const Migration& migration) {
    AppliedMigration row;
    row.version = migration.version;
    row.name = migration.name;
    row.hash = migration.hash;
    row.parents = migration.parents;
    row.up = migration.text_of(Direction::Up);
    row.down = migration.text_of(Direction::Down);
    return row;
}

}  // namespace varve::execute
