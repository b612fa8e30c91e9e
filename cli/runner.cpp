// SPDX-License-Identifier: MIT
#include "runner.hpp"

#include "json_text.hpp"
#include "project.hpp"
#include "stop_signals.hpp"

#include "varve/diag/error.hpp"
#include "varve/migration/archive_seal.hpp"
#include "varve/migration/seen_by.hpp"

#include <algorithm>
#include <cstdlib>
#include <pwd.h>
#include <unistd.h>

namespace varve::cli {

namespace {

/// `anna@web-1`
std::string who_is_at_work() {
    const passwd* entry = ::getpwuid(::getuid());
    const std::string user = entry != nullptr ? entry->pw_name : std::to_string(::getuid());
    char host[256] = {};
    ::gethostname(host, sizeof host - 1);
    return user + "@" + host;
}

/// `-- step 2 of 3, outside transactions`
std::string step_title(const migration::Section& section, const migration::Step& step, std::size_t number,
                       std::size_t total) {
    return "-- step " + std::to_string(number) + " of " + std::to_string(total) + ", " +
           (!step.is_lone                        ? "a transaction\n"
            : section.notes_of(step.first).batch ? "page by page\n"
                                                 : "outside transactions\n");
}

/// How many statements earlier runs have done.
std::size_t done_of(const migration::Migration& migration, migration::Direction direction,
                    const migration::Section& section, const std::vector<execute::HalfWay>& half_way) {
    for (const execute::HalfWay& each : half_way) {
        if (each.version == migration.version && each.direction == direction) {
            return std::min(each.done, section.statements.size());
        }
    }
    return 0;
}

/// What can be said without varve.yaml.
execute::Executor::Settings executor_settings(const WaitOptions& waiting, Recording recording,
                                              execute::Interruption& interruption) {
    execute::Executor::Settings settings;
    if (waiting.lock_timeout) {
        settings.lock_timeout = parse_duration(*waiting.lock_timeout);
    }
    if (waiting.lock_wait) {
        settings.limits.lock_wait = parse_duration(*waiting.lock_wait);
    }
    if (waiting.statement_timeout) {
        settings.limits.statement_time = parse_duration(*waiting.statement_timeout);
    }
    if (recording == Recording::Yes) {
        settings.applied_by = who_is_at_work();
    }
    settings.varve_version = VARVE_VERSION;
    settings.interruption = &interruption;
    return settings;
}

/// What the command line leaves open.
execute::Executor::Settings completed(execute::Executor::Settings settings, const WaitOptions& waiting,
                                      const declare::Settings& file) {
    if (!waiting.lock_wait) {
        settings.limits.lock_wait = file.limits.lock_wait;
    }
    if (!waiting.statement_timeout) {
        settings.limits.statement_time = file.limits.statement_time;
    }
    settings.retries = waiting.lock_retries.value_or(file.lock_retries.value_or(settings.retries));
    return settings;
}

}  // namespace

void WaitOptions::add_to(Command& command) {
    command
        .option("--lock-timeout", "TIME", &lock_timeout, "how long to wait for another runner; default: 5m")
        .option("--lock-wait", "TIME", &lock_wait,
                "how long a statement waits for a lock; 0: without end; default: 5s")
        .option("--lock-retries", "N", &lock_retries,
                "how often to try again when a lock was not had; default: 10")
        .option("--statement-timeout", "TIME", &statement_timeout,
                "how long a statement may take; default: 0, without end");
}

Runner::Runner(Context& context, const WaitOptions& waiting, Recording recording, Reading reading)
    : m_terminal(context.terminal()),
      m_executor_settings(executor_settings(waiting, recording, m_interruption)),
      m_settings(settings_of(context)), m_dialect(context.dialects().by_url(require_url(m_settings))),
      m_headers(reading == Reading::Headers ? std::make_unique<HeaderReading>(m_settings, m_dialect)
                                            : nullptr),
      m_directory(reading == Reading::Headers ? migration::MigrationDirectory(m_settings.migrations)
                                              : read_migrations(context, m_settings, m_dialect)),
      m_progress(context.terminal()),
      m_executor(m_dialect, *m_settings.url, completed(m_executor_settings, waiting, m_settings),
                 m_progress) {
    if (reading == Reading::Everything) {
        migration::refuse_edited_archive(m_directory, m_dialect.lexis());
    } else {
        history();
        half_way();
        m_directory = m_headers->finish(context.terminal());
        m_headers.reset();
    }
    if (migration::depends_on_history(m_directory)) {
        m_directory = migration::seen_by(m_directory, history(), m_dialect.lexis());
    }
}

execute::Outcome Runner::migrate(const execute::MigrateTarget& target) {
    const StopSignals signals(m_interruption, m_terminal);
    return m_executor.migrate(m_directory, target);
}

execute::Outcome Runner::rollback(const execute::RollbackTarget& target) {
    const StopSignals signals(m_interruption, m_terminal);
    return m_executor.rollback(m_directory, target);
}

void Runner::redo(execute::Redone& redone) {
    const StopSignals signals(m_interruption, m_terminal);
    m_executor.redo(m_directory, redone);
}

const std::vector<migration::AppliedMigration>& Runner::history() {
    if (!m_history) {
        m_history = m_executor.history();
    }
    return *m_history;
}

const std::vector<execute::HalfWay>& Runner::half_way() {
    if (!m_half_way) {
        m_half_way = m_executor.half_way();
    }
    return *m_half_way;
}

void Runner::require_folder() const {
    cli::require_folder(m_settings);
}

execute::Executor::Settings recording_settings(const std::optional<std::string>& lock_timeout) {
    execute::Interruption never;
    execute::Executor::Settings settings =
        executor_settings(WaitOptions{lock_timeout}, Recording::Yes, never);
    settings.interruption = nullptr;
    return settings;
}

execute::Executor::Settings runner_settings(const WaitOptions& waiting, const declare::Settings& file,
                                            execute::Interruption& interruption) {
    return completed(executor_settings(waiting, Recording::Yes, interruption), waiting, file);
}

std::string dry_run_text(const migration::Migration& migration, migration::Direction direction,
                         const Dialect& dialect, const std::vector<execute::HalfWay>& half_way) {
    std::string text = "-- " + migration.id() + " (" + std::string(to_string(direction)) + ")\n";
    text += migration.is_outside_transaction ? "-- varve:no-transaction\n" : "";
    const migration::Section* section = migration.section(direction);
    if (section == nullptr) {
        return text + "\n";
    }
    for (const std::string& directive : section->directive_texts()) {
        text += "-- varve:" + directive + "\n";
    }
    const std::size_t done = done_of(migration, direction, *section, half_way);
    if (done > 0) {
        text += "-- done before: " + std::to_string(done) + " of " +
                std::to_string(section->statements.size()) + " statements\n";
    }
    const std::vector<migration::Step> steps = cut(migration, direction, dialect, done);
    const bool is_one_transaction = steps.size() == 1 && !steps.front().is_lone;
    for (std::size_t number = 0; number < steps.size(); ++number) {
        const migration::Step& step = steps[number];
        text += is_one_transaction ? "" : step_title(*section, step, number + 1, steps.size());
        for (std::size_t at = step.first; at < step.first + step.count; ++at) {
            for (const std::string& note : section->notes_of(at).texts()) {
                text += "-- varve:" + note + "\n";
            }
            text += section->statements[at].text + ";\n";
        }
    }
    return text + "\n";
}

std::string dry_run_json(const std::vector<const migration::Migration*>& migrations,
                         migration::Direction direction, const Dialect& dialect,
                         const std::vector<execute::HalfWay>& half_way) {
    std::string text =
        "{\"version\": 1, \"direction\": " + json_text(to_string(direction)) + ", \"migrations\": [";
    for (std::size_t at = 0; at < migrations.size(); ++at) {
        text += at == 0 ? "\n" : ",\n";
        text += "  {\"id\": " + json_text(migrations[at]->id()) +
                ", \"sql\": " + json_text(dry_run_text(*migrations[at], direction, dialect, half_way)) + "}";
    }
    return text + (migrations.empty() ? "" : "\n") + "]}\n";
}

std::string outcome_json(const std::string& what, const execute::Outcome& outcome) {
    return "{\"version\": 1, " + json_text(what) + ": " + json_list(outcome.done) +
           ", \"missing\": " + json_list(outcome.missing) + "}\n";
}

void report_missing(Context& context, const execute::Outcome& outcome) {
    for (const std::string& id : outcome.missing) {
        context.terminal().note("warning: " + id + " is applied to the database, but its file is missing");
    }
}

}  // namespace varve::cli
