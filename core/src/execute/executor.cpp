// SPDX-License-Identifier: MIT
#include "varve/execute/executor.hpp"

#include "clock.hpp"
#include "held_lock.hpp"
#include "step_runner.hpp"
#include "there_already.hpp"
#include "utc_now.hpp"

#include "varve/diag/error.hpp"
#include "varve/migration/journal.hpp"
#include "varve/migration/migration_file.hpp"
#include "varve/sql/secrets.hpp"

#include <algorithm>
#include <set>
#include <span>
#include <string_view>

namespace varve::execute {

using migration::AppliedMigration;
using migration::Direction;
using migration::History;
using migration::Journal;
using migration::JournalEntry;
using migration::Migration;
using migration::MigrationDirectory;
using migration::Standing;
using migration::State;

namespace {

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
                              const std::vector<AppliedMigration>& history,
                              const std::vector<JournalEntry>& entries, const RollbackTarget& target,
                              const Lexis& lexis) {
    std::vector<Migration> chosen;
    const std::size_t count = count_of(history, target);
    for (auto row = history.rbegin(); chosen.size() < count; ++row) {
        const Migration* file = directory.find(row->version);
        // Of one that stands half-way, what is left to do may be edited; the journal guards the rest.
        const bool is_half_way = std::any_of(entries.begin(), entries.end(), [&](const JournalEntry& each) {
            return each.version == row->version;
        });
        if (file != nullptr && !is_half_way) {
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

std::span<const JournalEntry> entries_of(const std::vector<JournalEntry>& entries,
                                         const Migration& migration) {
    const auto is_before = [](const JournalEntry& entry, const std::string& version) {
        return entry.version < version;
    };
    const auto first = std::lower_bound(entries.begin(), entries.end(), migration.version, is_before);
    auto last = first;
    while (last != entries.end() && last->version == migration.version) {
        ++last;
    }
    return {first, last};
}

/// A migration that stands half-way on the other way must be finished first: what is there is neither what
/// was before it nor what it leads to.
void refuse_other_way(const std::vector<JournalEntry>& entries, Direction direction,
                      const MigrationDirectory& directory) {
    for (const JournalEntry& entry : entries) {
        const Migration* file = directory.find(entry.version);
        const std::string id = "`" + (file == nullptr ? entry.version : file->id()) + "`";
        if (entry.direction != direction) {
            const bool is_up = entry.direction == Direction::Up;
            throw Error(ErrorCode::Refused,
                        id + " stands half-way on its way " + (is_up ? "forward" : "back"))
                .with_hint(is_up ? "`varve migrate` finishes it; statements of it that are not done may be "
                                   "changed or deleted before"
                                 : "`varve rollback` finishes it");
        }
        if (entry.direction == Direction::Up && file == nullptr) {
            throw Error(ErrorCode::Refused, id + " stands half-way, and its file is gone")
                .with_hint("restore the file: only it knows what is left to do");
        }
    }
}

/// Only from a database that is where its history leads can one be taken back and put again.
void refuse_half_way(const std::vector<JournalEntry>& entries) {
    if (!entries.empty()) {
        const bool is_up = entries.front().direction == Direction::Up;
        throw Error(ErrorCode::Refused, "migration " + entries.front().version + " stands half-way")
            .with_hint(is_up ? "`varve migrate` finishes it" : "`varve rollback` finishes it");
    }
}

/// Whatever else is wrong would come to light between the two ways, with the first one done.
void refuse_beside(const MigrationDirectory& directory, const std::vector<AppliedMigration>& rows,
                   const Redoing& redoing) {
    if (redoing.file == nullptr) {
        throw Error(ErrorCode::Refused,
                    "the file of `" + redoing.undone.id() + "` is gone: it cannot be applied again")
            .with_hint("`varve repair` writes it back from the history");
    }
    refuse_edited(migration::compare(directory, {rows.begin(), rows.end() - 1}));
    const std::vector<const Migration*> pending = choose(directory, rows, MigrateTarget{});
    if (!pending.empty()) {
        throw Error(ErrorCode::Refused, "`" + pending.front()->id() +
                                            "` is pending: what would be redone is the older `" +
                                            redoing.undone.id() + "`")
            .with_hint("`varve migrate` applies it; `varve rollback` takes the older one back");
    }
}

/// Whether the wish to stop is all that an error tells. A lost lease or a statement that nobody knows the
/// outcome of is worth more than that.
bool is_a_stop(const Error& error) {
    constexpr std::string_view query_canceled = "57014";
    return error.code() == ErrorCode::Interrupted || error.sqlstate() == query_canceled;
}

}  // namespace

Executor::Executor(const Dialect& dialect, const Url& url, Settings settings, Progress& progress)
    : m_dialect(dialect), m_url(url), m_settings(std::move(settings)), m_progress(progress),
      m_connection(dialect.connect(url)) {}

std::vector<AppliedMigration> Executor::history() {
    return History(*m_connection, m_dialect).read(History::Texts::LeftOut);
}

std::vector<HalfWay> Executor::half_way() {
    std::vector<HalfWay> found;
    for (const JournalEntry& entry : Journal(*m_connection, m_dialect).read()) {
        if (found.empty() || found.back().version != entry.version) {
            found.push_back({entry.version, entry.direction, 0, "", entry.started_at, entry.applied_by});
        }
        HalfWay& last = found.back();
        last.done += entry.is_done ? static_cast<std::size_t>(entry.count) : 0;
        last.in_doubt = entry.is_done ? "" : without_secrets(entry.statement);
    }
    return found;
}

std::vector<const Migration*> Executor::pending(const MigrationDirectory& directory,
                                                const MigrateTarget& target) {
    const std::vector<AppliedMigration> rows = History(*m_connection, m_dialect).read();
    refuse_edited(migration::compare(directory, rows));
    return choose(directory, rows, target);
}

Outcome Executor::migrate(const MigrationDirectory& directory, const MigrateTarget& target) {
    const HeldLock held(m_dialect, m_url, *m_connection, m_settings.lock_timeout, m_progress,
                        m_settings.interruption);
    m_connection->set_limits(m_settings.limits);
    History history(*m_connection, m_dialect);
    // Read again under the lock: another runner may have applied what was pending before.
    const std::vector<AppliedMigration> rows = history.read();
    const std::vector<Standing> standings = migration::compare(directory, rows);
    const std::vector<JournalEntry> entries = Journal(*m_connection, m_dialect).read();
    refuse_other_way(entries, Direction::Up, directory);
    refuse_edited(standings);

    Outcome outcome{{}, missing_ids(standings)};
    try {
        forward(choose(directory, rows, target), held.lock(), outcome);
    } catch (Error& error) {
        const bool is_first = rows.empty() && outcome.done.empty();
        if (is_first && error.hint().empty() && says_it_is_there(error) && half_way().empty()) {
            error.with_hint("if this database was there before varve, `varve baseline` records what it has "
                            "of the migrations already");
        }
        throw;
    }
    return outcome;
}

void Executor::forward(const Files& files, RunnerLock& lock, Outcome& outcome) {
    History history(*m_connection, m_dialect);
    const std::vector<AppliedMigration> rows = history.read(History::Texts::LeftOut);
    const std::vector<JournalEntry> entries = Journal(*m_connection, m_dialect).read();
    StepRunner runner(*m_connection, m_dialect, m_url, m_settings, lock, m_progress);
    if (!files.empty() && rows.empty() && !history.exists()) {
        runner.with_retries([&] { history.create(); });
    }
    std::int64_t position = rows.empty() ? 0 : rows.back().position;
    for (const Migration* migration : files) {
        ++position;
        run_one(*migration, Direction::Up, outcome, files.size(), [&](Clock::time_point start) {
            runner.run(*migration, Direction::Up, entries_of(entries, *migration), [&] {
                history.add({migration->version, migration->name, migration->hash, migration->parents,
                             migration->recorded_text(Direction::Up),
                             migration->recorded_text(Direction::Down), utc_now(), m_settings.applied_by,
                             since(start).count(), m_settings.varve_version, position});
            });
        });
    }
}

std::vector<Migration> Executor::undoable(const MigrationDirectory& directory, const RollbackTarget& target) {
    return choose(directory, History(*m_connection, m_dialect).read(),
                  Journal(*m_connection, m_dialect).read(), target, m_dialect.lexis());
}

Outcome Executor::rollback(const MigrationDirectory& directory, const RollbackTarget& target) {
    const HeldLock held(m_dialect, m_url, *m_connection, m_settings.lock_timeout, m_progress,
                        m_settings.interruption);
    m_connection->set_limits(m_settings.limits);
    History history(*m_connection, m_dialect);
    const std::vector<AppliedMigration> rows = history.read();
    const std::vector<JournalEntry> entries = Journal(*m_connection, m_dialect).read();
    refuse_other_way(entries, Direction::Down, directory);
    const std::vector<Migration> chosen = choose(directory, rows, entries, target, m_dialect.lexis());

    Outcome outcome{{}, missing_ids(migration::compare(directory, rows))};
    back(chosen, held.lock(), outcome);
    return outcome;
}

void Executor::back(const Migrations& migrations, RunnerLock& lock, Outcome& outcome) {
    History history(*m_connection, m_dialect);
    const std::vector<JournalEntry> entries = Journal(*m_connection, m_dialect).read();
    StepRunner runner(*m_connection, m_dialect, m_url, m_settings, lock, m_progress);
    for (const Migration& migration : migrations) {
        // A migration without statements has nothing to undo and may lack the section.
        Migration undone = migration;
        undone.down = migration.down ? migration.down : migration::Section{};
        run_one(undone, Direction::Down, outcome, migrations.size(), [&](Clock::time_point) {
            runner.run(undone, Direction::Down, entries_of(entries, migration),
                       [&] { history.remove(migration.version); });
        });
    }
}

std::optional<Redoing> Executor::redoable(const MigrationDirectory& directory) {
    const std::vector<AppliedMigration> rows = History(*m_connection, m_dialect).read();
    const std::vector<JournalEntry> entries = Journal(*m_connection, m_dialect).read();
    refuse_half_way(entries);
    if (rows.empty()) {
        return std::nullopt;
    }
    // What is taken back is what was applied, also where the file was edited since.
    const MigrationDirectory as_recorded(directory.path());
    Redoing redoing{choose(as_recorded, rows, entries, {}, m_dialect.lexis()).front()};
    redoing.file = directory.find(rows.back().version);
    refuse_beside(directory, rows, redoing);
    return redoing;
}

void Executor::redo(const MigrationDirectory& directory, Redone& redone) {
    const HeldLock held(m_dialect, m_url, *m_connection, m_settings.lock_timeout, m_progress,
                        m_settings.interruption);
    m_connection->set_limits(m_settings.limits);
    const std::optional<Redoing> redoing = redoable(directory);
    if (redoing) {
        back({redoing->undone}, held.lock(), redone.undone);
        forward({redoing->file}, held.lock(), redone.applied);
    }
}

template <class Run>
void Executor::run_one(const Migration& migration, Direction direction, Outcome& outcome, std::size_t total,
                       const Run& run) {
    const Clock::time_point start = Clock::now();
    try {
        if (m_settings.interruption != nullptr) {
            m_settings.interruption->check();
        }
        m_progress.started(migration, direction, outcome.done.size() + 1, total);
        run(start);
    } catch (const Error& error) {
        const bool is_wished = m_settings.interruption != nullptr && m_settings.interruption->is_requested();
        if (!is_wished || !is_a_stop(error)) {
            throw;
        }
        throw interrupted(migration, direction, outcome.done.size(), total);
    }
    m_progress.finished(migration, direction, since(start));
    outcome.done.push_back(migration.id());
}

Error Executor::interrupted(const Migration& migration, Direction direction, std::size_t done,
                            std::size_t total) {
    // The role that a statement took may not read the journal.
    m_connection->rollback();
    m_connection->reset_settings();
    const bool is_up = direction == Direction::Up;
    std::string where = "`" + migration.id() + "` is " + (is_up ? "not applied" : "still applied");
    for (const HalfWay& each : half_way()) {
        if (each.version == migration.version) {
            where = "`" + migration.id() + "` stands half-way, " + std::to_string(each.done) + " of " +
                    std::to_string(migration.section(direction)->statements.size()) + " statements are done";
        }
    }
    return Error(ErrorCode::Interrupted, "interrupted: " + std::to_string(done) + " of " +
                                             std::to_string(total) + " " + (is_up ? "applied" : "undone") +
                                             "; " + where)
        .with_hint(is_up ? "`varve migrate` goes on from there" : "`varve rollback` goes on from there");
}

}  // namespace varve::execute
