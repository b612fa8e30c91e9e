// SPDX-License-Identifier: MIT
#include "varve/execute/executor.hpp"

#include "held_lock.hpp"
#include "utc_now.hpp"

#include "varve/diag/error.hpp"
#include "varve/migration/apply.hpp"
#include "varve/migration/migration_file.hpp"

#include <algorithm>
#include <set>

namespace varve::execute {

using migration::AppliedMigration;
using migration::Direction;
using migration::History;
using migration::Migration;
using migration::MigrationDirectory;
using migration::Standing;
using migration::State;

namespace {

using Clock = std::chrono::steady_clock;

std::chrono::milliseconds since(Clock::time_point start) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
}

std::vector<std::string> missing_ids(const std::vector<Standing>& standings) {
    std::vector<std::string> ids;
    for (const Standing& each : standings) {
        if (each.state == State::Missing) {
            ids.push_back(each.id());
        }
    }
    return ids;
}

/// What is pending of a directory, in its order, as far as a target goes.
std::vector<const Migration*> choose(const MigrationDirectory& directory,
                                     const std::vector<AppliedMigration>& history,
                                     const MigrateTarget& target) {
    std::set<std::string_view> recorded;
    for (const AppliedMigration& row : history) {
        recorded.insert(row.version);
    }
    std::vector<const Migration*> chosen;
    for (const Migration* migration : directory.up_to(target.to)) {
        if (!recorded.contains(migration->version) && (!target.steps || chosen.size() < *target.steps)) {
            chosen.push_back(migration);
        }
    }
    return chosen;
}

/// The migration that a row of the history remembers, for the way back.
Migration from_row(const AppliedMigration& row, const Lexis& lexis) {
    DiagnosticList problems;
    std::optional<Migration> read = migration::read_section("down of " + row.id() + " in varve_history",
                                                            row.down, Direction::Down, lexis, problems);
    if (!read) {
        throw Error(ErrorCode::InvalidMigration, "the history's down text of " + row.id() +
                                                     " cannot be read: " + problems.items().front().message);
    }
    read->version = row.version;
    read->name = row.name;
    read->parents = row.parents;
    read->hash = row.hash;
    // What was applied is known to the database only; there was something, or nothing would be recorded.
    read->up.statements.push_back({});
    return std::move(*read);
}

/// How many of the latest rows a target takes back.
std::size_t count_of(const std::vector<AppliedMigration>& history, const RollbackTarget& target) {
    if (target.is_everything) {
        return history.size();
    }
    if (!target.to) {
        return std::min(target.steps.value_or(1), history.size());
    }
    for (std::size_t behind = 0; behind < history.size(); ++behind) {
        const AppliedMigration& row = history[history.size() - 1 - behind];
        if (row.version == *target.to || row.id() == *target.to || row.name == *target.to) {
            return behind;
        }
    }
    throw Error(ErrorCode::Usage, "`" + *target.to + "` is not applied to this database")
        .with_hint("`varve status` lists what is");
}

/// The latest rows as migrations, latest first.
std::vector<Migration> choose(const MigrationDirectory& directory,
                              const std::vector<AppliedMigration>& history, const RollbackTarget& target,
                              const Lexis& lexis) {
    std::vector<Migration> chosen;
    const std::size_t count = count_of(history, target);
    for (auto row = history.rbegin(); chosen.size() < count; ++row) {
        const Migration* file = directory.find(row->version);
        if (file != nullptr) {
            refuse_edited(migration::compare(directory, {*row}));
        }
        chosen.push_back(file != nullptr ? *file : from_row(*row, lexis));
        if (!chosen.back().is_reversible()) {
            throw Error(ErrorCode::Refused,
                        "`" + row->id() + "` has no way back: its down section has no statements")
                .with_hint("take it back with a new migration, `varve new NAME`; where there is nothing to "
                           "undo, write "
                           "`SELECT 1;` into the down section before you apply it");
        }
    }
    return chosen;
}

}  // namespace

Executor::Executor(const Dialect& dialect, const Url& url, Settings settings, Progress& progress)
    : m_dialect(dialect), m_url(url), m_settings(std::move(settings)), m_progress(progress),
      m_connection(dialect.connect(url)) {}

std::vector<AppliedMigration> Executor::history() {
    return History(*m_connection, m_dialect).read(History::Texts::LeftOut);
}

std::vector<const Migration*> Executor::pending(const MigrationDirectory& directory,
                                                const MigrateTarget& target) {
    const std::vector<AppliedMigration> rows = History(*m_connection, m_dialect).read();
    refuse_edited(migration::compare(directory, rows));
    return choose(directory, rows, target);
}

Outcome Executor::migrate(const MigrationDirectory& directory, const MigrateTarget& target) {
    const HeldLock lock(m_dialect, m_url, *m_connection, m_settings.lock_timeout, m_progress);
    History history(*m_connection, m_dialect);
    // Read again under the lock: another runner may have applied what was pending before.
    const std::vector<AppliedMigration> rows = history.read();
    const std::vector<Standing> standings = migration::compare(directory, rows);
    refuse_edited(standings);

    Outcome outcome{{}, missing_ids(standings)};
    const std::vector<const Migration*> chosen = choose(directory, rows, target);
    if (!chosen.empty() && rows.empty() && !history.exists()) {
        history.create();
    }
    std::int64_t position = rows.empty() ? 0 : rows.back().position;
    for (const Migration* migration : chosen) {
        m_progress.started(*migration, Direction::Up, outcome.done.size() + 1, chosen.size());
        const Clock::time_point start = Clock::now();
        migration::apply(*migration, Direction::Up, *m_connection, m_dialect, [&] {
            history.add({migration->version, migration->name, migration->hash, migration->parents,
                         std::string(migration->text_of(Direction::Up)),
                         std::string(migration->text_of(Direction::Down)), utc_now(), m_settings.applied_by,
                         since(start).count(), m_settings.varve_version, ++position});
        });
        m_progress.finished(*migration, Direction::Up, since(start));
        outcome.done.push_back(migration->id());
    }
    return outcome;
}

std::vector<Migration> Executor::undoable(const MigrationDirectory& directory, const RollbackTarget& target) {
    return choose(directory, History(*m_connection, m_dialect).read(), target, m_dialect.lexis());
}

Outcome Executor::rollback(const MigrationDirectory& directory, const RollbackTarget& target) {
    const HeldLock lock(m_dialect, m_url, *m_connection, m_settings.lock_timeout, m_progress);
    History history(*m_connection, m_dialect);
    const std::vector<AppliedMigration> rows = history.read();
    const std::vector<Migration> chosen = choose(directory, rows, target, m_dialect.lexis());

    Outcome outcome{{}, missing_ids(migration::compare(directory, rows))};
    for (const Migration& migration : chosen) {
        m_progress.started(migration, Direction::Down, outcome.done.size() + 1, chosen.size());
        const Clock::time_point start = Clock::now();
        // A migration without statements has nothing to undo and may lack the section.
        Migration undone = migration;
        undone.down = migration.down ? migration.down : migration::Section{};
        migration::apply(undone, Direction::Down, *m_connection, m_dialect,
                         [&] { history.remove(migration.version); });
        m_progress.finished(migration, Direction::Down, since(start));
        outcome.done.push_back(migration.id());
    }
    return outcome;
}

}  // namespace varve::execute
