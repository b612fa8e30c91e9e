// SPDX-License-Identifier: MIT
#pragma once

#include "context.hpp"
#include "header_reading.hpp"
#include "progress_lines.hpp"

#include "varve/declare/settings.hpp"
#include "varve/execute/executor.hpp"
#include "varve/migration/migration_directory.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace varve::cli {

/// Whether a runner writes rows of the history, which name who is at work: looking that up takes a while.
enum class Recording { No, Yes };

/// How much of the files a runner reads: without statements it can only compare them with the history.
enum class Reading { Everything, Headers };

/// What the command line says about waiting; what is absent is as varve.yaml says, or at its default.
struct WaitOptions {
    std::optional<std::string> lock_timeout = std::nullopt;
    std::optional<std::string> lock_wait = std::nullopt;
    std::optional<std::string> statement_timeout = std::nullopt;
    std::optional<std::size_t> lock_retries = std::nullopt;

    /// Adds the options to a command; borrows the object.
    void add_to(Command& command);
};

/// What a command records that runs no statements of migrations: who is at work, and how long it waits.
execute::Executor::Settings recording_settings(const std::optional<std::string>& lock_timeout);

/// What the statements of migrations are run with, by the command line and varve.yaml. Borrows
/// `interruption`.
execute::Executor::Settings runner_settings(const WaitOptions& waiting, const declare::Settings& file,
                                            execute::Interruption& interruption);

/// What migrate, rollback and status share: the project's database, its migrations, and who is at work.
class Runner {
public:
    /// Reads the settings and the directory, connects. Throws Error or Reported.
    Runner(Context& context, const WaitOptions& waiting, Recording recording,
           Reading reading = Reading::Everything);
    Runner(Context& context, const std::optional<std::string>& lock_timeout, Recording recording)
        : Runner(context, WaitOptions{lock_timeout}, recording) {}

    const declare::Settings& settings() const { return m_settings; }
    /// As the database has to see it.
    const migration::MigrationDirectory& directory() const { return m_directory; }
    execute::Executor& executor() { return m_executor; }
    /// What the database had when it was asked first; with Reading::Headers that is while the files are read.
    const std::vector<migration::AppliedMigration>& history();
    /// What had been begun there and not finished, at the same moment.
    const std::vector<execute::HalfWay>& half_way();
    const Dialect& dialect() const { return m_dialect; }

    /// Brings the database forward or back; a signal stops it in order.
    execute::Outcome migrate(const execute::MigrateTarget& target);
    execute::Outcome rollback(const execute::RollbackTarget& target);
    void redo(execute::Redone& redone);

    /// Throws Error(Io) when there is no folder of migrations: one that is misspelt must not look like one
    /// with nothing to apply.
    void require_folder() const;

private:
    Terminal& m_terminal;
    execute::Interruption m_interruption;
    /// Before the files, so that a mistake on the command line is told before anything is read.
    execute::Executor::Settings m_executor_settings;
    declare::Settings m_settings;
    const Dialect& m_dialect;
    /// Under way while the database is reached and asked; null: all was read at once, or it is over.
    std::unique_ptr<HeaderReading> m_headers;
    migration::MigrationDirectory m_directory;
    ProgressLines m_progress;
    execute::Executor m_executor;
    std::optional<std::vector<migration::AppliedMigration>> m_history;
    std::optional<std::vector<execute::HalfWay>> m_half_way;
};

/// The statements of some sections that are still to be run, as `--dry-run` shows them. `half_way`: what
/// earlier runs have begun.
std::string dry_run_text(const migration::Migration& migration, migration::Direction direction,
                         const Dialect& dialect, const std::vector<execute::HalfWay>& half_way = {});

/// `{"version": 1, "direction": "up", "migrations": [{"id": …, "sql": …}]}`
std::string dry_run_json(const std::vector<const migration::Migration*>& migrations,
                         migration::Direction direction, const Dialect& dialect,
                         const std::vector<execute::HalfWay>& half_way);

/// `{"version": 1, "applied": […], "missing": […]}`, with another word for `applied` where something else was
/// done.
std::string outcome_json(const std::string& what, const execute::Outcome& outcome);

/// A line for each migration that the database knows and the directory does not.
void report_missing(Context& context, const execute::Outcome& outcome);

}  // namespace varve::cli
