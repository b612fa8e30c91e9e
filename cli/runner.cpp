// SPDX-License-Identifier: MIT
#include "runner.hpp"

#include "json_text.hpp"
#include "project.hpp"

#include "varve/diag/error.hpp"
#include "varve/migration/seen_by.hpp"

#include <cstdlib>
#include <filesystem>
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

execute::Executor::Settings executor_settings(const std::optional<std::string>& lock_timeout,
                                              Recording recording) {
    execute::Executor::Settings settings;
    if (lock_timeout) {
        settings.lock_timeout = parse_duration(*lock_timeout);
    }
    if (recording == Recording::Yes) {
        settings.applied_by = who_is_at_work();
    }
    settings.varve_version = VARVE_VERSION;
    return settings;
}

}  // namespace

Runner::Runner(Context& context, const std::optional<std::string>& lock_timeout, Recording recording)
    : m_executor_settings(executor_settings(lock_timeout, recording)), m_settings(settings_of(context)),
      m_dialect(context.dialects().by_url(require_url(m_settings))),
      m_directory(read_migrations(context, m_settings, m_dialect)), m_progress(context.terminal()),
      m_executor(m_dialect, *m_settings.url, m_executor_settings, m_progress) {
    if (migration::depends_on_history(m_directory)) {
        m_directory = migration::seen_by(m_directory, m_executor.history(), m_dialect.lexis());
    }
}

void Runner::require_folder() const {
    std::error_code ignored;
    if (!std::filesystem::is_directory(m_settings.migrations, ignored)) {
        throw Error(ErrorCode::Io, "there is no folder `" + m_settings.migrations + "` with migrations")
            .with_hint("`varve generate` and `varve new` make it; `migrations` in varve.yaml names it");
    }
}

std::string dry_run_text(const migration::Migration& migration, migration::Direction direction) {
    std::string text = "-- " + migration.id() + " (" + std::string(to_string(direction)) + ")\n";
    const migration::Section* section = migration.section(direction);
    if (section != nullptr) {
        for (const std::string& directive : section->directive_texts()) {
            text += "-- varve:" + directive + "\n";
        }
        for (const PositionedStatement& statement : section->statements) {
            text += statement.text + ";\n";
        }
    }
    return text + "\n";
}

std::string dry_run_json(const std::vector<const migration::Migration*>& migrations,
                         migration::Direction direction) {
    std::string text =
        "{\"version\": 1, \"direction\": " + json_text(to_string(direction)) + ", \"migrations\": [";
    for (std::size_t at = 0; at < migrations.size(); ++at) {
        text += at == 0 ? "\n" : ",\n";
        text += "  {\"id\": " + json_text(migrations[at]->id()) +
                ", \"sql\": " + json_text(dry_run_text(*migrations[at], direction)) + "}";
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
