// SPDX-License-Identifier: MIT
#pragma once

#include "varve/execute/executor.hpp"
#include "varve/migration/journal.hpp"
#include "varve/migration/steps.hpp"

#include <functional>
#include <span>
#include <string>

namespace varve::execute {

/// Runs one migration after the other, each step by step, and goes on where an earlier run was broken off.
/// Works under the runner lock. Borrows everything.
///
/// A transaction writes its own journal row, so it has happened or not. A lone statement has an intent before
/// it and an outcome behind it; where only the intent is there, the statement's probe is asked.
class StepRunner {
public:
    StepRunner(Connection& connection, const Dialect& dialect, const Url& url,
               const Executor::Settings& settings, RunnerLock& lock, Progress& progress)
        : m_connection(connection), m_dialect(dialect), m_url(url), m_settings(settings), m_lock(lock),
          m_progress(progress), m_journal(connection, dialect) {}

    /// `entries` are the journal's rows of this migration. `record` runs in the last transaction; it may run
    /// several times, but only once in a transaction that is committed.
    void run(const migration::Migration& migration, migration::Direction direction,
             std::span<const migration::JournalEntry> entries, const std::function<void()>& record);

    /// Does something, again after a pause as often as the settings allow while others hold a lock that it
    /// needs.
    void with_retries(const std::function<void()>& action);

private:
    struct Task;

    /// How many statements are done; throws Error(Refused) when the file says something else than was run.
    std::size_t done_of(const Task& task, std::span<const migration::JournalEntry> entries) const;
    void run_transaction(const Task& task, const migration::Step& step, const std::function<void()>& record);
    void run_lone(const Task& task, const migration::Step& step, const migration::JournalEntry* intent);
    void run_pages(const Task& task, const migration::Step& step, const migration::JournalEntry* intent);
    void run_watched(const Task& task, const migration::Step& step, bool waits_harmlessly);
    /// Whether the statement of an intent without outcome turns out to be done.
    bool is_settled(const Task& task, const migration::Step& step, const Probe& probe,
                    const migration::JournalEntry& intent);
    /// Writes a row in a transaction of its own, if the lock is still this runner's.
    void put(const migration::JournalEntry& entry);
    void take_back(const migration::JournalEntry& intent);
    std::string ask(const Task& task, const migration::Step& step, const Probe& probe);
    /// What the probe says when what the statement left half done is mended.
    std::string mended(const Task& task, const migration::Step& step, const Probe& probe,
                       const migration::JournalEntry& intent);
    void clean_up(const Task& task, const migration::Step& step, const Probe& probe,
                  const migration::JournalEntry& intent, const Error& failure);
    void check_outcome(const Task& task, const migration::Step& step, const Probe& probe,
                       const migration::JournalEntry& intent);
    migration::JournalEntry entry_of(const Task& task, const migration::Step& step) const;
    void pause(std::chrono::milliseconds time) const;

    Connection& m_connection;
    const Dialect& m_dialect;
    const Url& m_url;
    const Executor::Settings& m_settings;
    RunnerLock& m_lock;
    Progress& m_progress;
    migration::Journal m_journal;
};

}  // namespace varve::execute
