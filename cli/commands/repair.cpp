// SPDX-License-Identifier: MIT
#include "commands/all_commands.hpp"
#include "files.hpp"
#include "json_text.hpp"
#include "new_version.hpp"
#include "project.hpp"
#include "runner.hpp"

#include "varve/diag/error.hpp"
#include "varve/execute/examiner.hpp"
#include "varve/execute/recorder.hpp"
#include "varve/migration/lost_files.hpp"
#include "varve/migration/repair_log.hpp"
#include "varve/migration/seen_by.hpp"

#include <algorithm>
#include <memory>
#include <optional>

namespace varve::cli {

namespace {

using execute::Fault;
using execute::FaultKind;
using migration::AppliedMigration;
using migration::Migration;
using migration::MigrationDirectory;

struct Options {
    std::optional<std::string> why = std::nullopt;
    std::optional<std::string> lock_timeout = std::nullopt;
    std::optional<std::string> format = std::nullopt;
    bool is_writing = false;
};

std::string fault_text(const std::vector<Fault>& faults, bool is_written) {
    std::string text;
    for (const Fault& fault : faults) {
        text += std::string(to_string(fault.kind)) + ": " + fault.id + "\n";
        for (const std::string& line : fault.evidence) {
            text += "  " + line + "\n";
        }
        text += fault.is_mendable() ? (is_written ? "  done: " : "  would ") + fault.cure + "\n"
                                    : "  nothing is proven that would mend it\n";
    }
    return text;
}

std::string fault_json(const std::vector<Fault>& faults, bool is_written) {
    std::string text =
        std::string("{\"version\": 1, \"written\": ") + (is_written ? "true" : "false") + ", \"faults\": [";
    for (const Fault& fault : faults) {
        text += &fault == faults.data() ? "\n  " : ",\n  ";
        text += "{\"kind\": " + json_text(to_string(fault.kind)) + ", \"id\": " + json_text(fault.id) +
                ", \"cure\": " + (fault.is_mendable() ? json_text(fault.cure) : "null") +
                ", \"evidence\": " + json_list(fault.evidence) + "}";
    }
    return text + (faults.empty() ? "" : "\n") + "]}\n";
}

bool is_same(const AppliedMigration& left, const AppliedMigration& right) {
    return left.version == right.version && left.hash == right.hash && left.name == right.name &&
           left.parents == right.parents && left.up == right.up && left.down == right.down &&
           left.position == right.position;
}

/// Carries the cures out, and writes down who did it and why.
class Mender {
public:
    Mender(execute::Recorder& recorder, const MigrationDirectory& directory, const Dialect& dialect,
           std::string why)
        : m_recorder(recorder), m_directory(directory), m_dialect(dialect), m_why(std::move(why)) {}

    void mend(const std::vector<Fault>& faults) {
        migration::RepairLog log(m_recorder.connection(), m_dialect);
        log.create();
        m_recorder.change([&](migration::History& history) {
            const std::vector<AppliedMigration> before = history.read();
            m_rows = before;
            for (const Fault& fault : faults) {
                if (fault.is_mendable()) {
                    log.add(mend(fault));
                }
            }
            write(before, history);
        });
    }

private:
    /// The row of a version among those that are written; the end when there is none.
    std::vector<AppliedMigration>::iterator row_of(const std::string& version) {
        return std::find_if(m_rows.begin(), m_rows.end(),
                            [&](const AppliedMigration& row) { return row.version == version; });
    }

    /// Its place is among what it builds on and what builds on it: rollback goes by the order of the rows.
    void insert(AppliedMigration row, const Migration& file) {
        std::vector<std::string> versions;
        for (const AppliedMigration& each : m_rows) {
            versions.push_back(each.version);
        }
        const std::size_t place = execute::place_in(versions, file, m_directory);
        row.position = place == m_rows.size() ? (m_rows.empty() ? 1 : m_rows.back().position + 1)
                                              : m_rows[place].position;
        for (std::size_t behind = place; behind < m_rows.size(); ++behind) {
            ++m_rows[behind].position;
        }
        m_rows.insert(m_rows.begin() + static_cast<std::ptrdiff_t>(place), std::move(row));
    }

    migration::RepairEntry mend(const Fault& fault) {
        migration::RepairEntry entry = m_recorder.signed_entry();
        entry.reason = m_why;
        entry.version = fault.version;
        entry.what = fault.cure;
        const auto found = row_of(fault.version);
        entry.hash_before = found == m_rows.end() ? "" : found->hash;
        switch (fault.kind) {
        case FaultKind::Edited: {
            const AppliedMigration says = execute::row_of(m_directory.require(fault.version));
            found->name = says.name;
            found->hash = says.hash;
            found->parents = says.parents;
            found->up = says.up;
            found->down = says.down;
            entry.hash_after = found->hash;
            break;
        }
        case FaultKind::Missing:
            save_migration(m_directory.path(), fault.id, fault.file_text);
            entry.hash_after = entry.hash_before;
            break;
        case FaultKind::NotApplied: m_rows.erase(found); break;
        case FaultKind::NotRecorded: {
            const Migration& file = m_directory.require(fault.version);
            insert(m_recorder.signed_row(file), file);
            entry.hash_after = file.hash;
            break;
        }
        }
        return entry;
    }

    /// Rows are replaced from where the first one changed: two must not share a position in between.
    void write(const std::vector<AppliedMigration>& before, migration::History& history) const {
        const std::size_t shared = std::min(before.size(), m_rows.size());
        std::size_t first = 0;
        while (first < shared && is_same(before[first], m_rows[first])) {
            ++first;
        }
        for (std::size_t at = first; at < before.size(); ++at) {
            history.remove(before[at].version);
        }
        for (std::size_t at = first; at < m_rows.size(); ++at) {
            history.add(m_rows[at]);
        }
    }

    execute::Recorder& m_recorder;
    const MigrationDirectory& m_directory;
    const Dialect& m_dialect;
    std::string m_why;
    /// As they shall be, in their order.
    std::vector<AppliedMigration> m_rows;
};

std::vector<Fault> examine(Context& context, const declare::Settings& settings, const Dialect& dialect,
                           const migration::CompletedDirectory& files,
                           const std::vector<AppliedMigration>& history, Connection& connection) {
    source::LazyShadow shadow = shadow_for(settings, dialect, settings.url);
    source::Source live_source;
    live_source.kind = source::SourceKind::Database;
    live_source.url = settings.url;
    const Scope scope = scope_of(context, settings, {live_source, migrations_of(settings)}, dialect);
    execute::Examiner examiner(files.directory, history, dialect, shadow.fresh(), scope, files.lost);
    return examiner.examine(dialect.inspect(connection, scope));
}

/// The files as this database has to see them; those that are lost are there as the history knows them.
migration::CompletedDirectory read_files(Context& context, const declare::Settings& settings,
                                         const std::vector<AppliedMigration>& history,
                                         const Dialect& dialect) {
    PrintingSink sink(context.terminal());
    std::optional<migration::CompletedDirectory> files =
        migration::read_with_lost_files(settings.migrations, history, dialect.lexis(), sink);
    if (!files) {
        throw Reported{ExitCode::InvalidInput};
    }
    files->directory = migration::seen_by(files->directory, history, dialect.lexis());
    return std::move(*files);
}

ExitCode tell(const std::vector<Fault>& faults, bool is_written, bool is_json, Terminal& terminal) {
    const auto is_mendable = [](const Fault& each) { return each.is_mendable(); };
    terminal.print(is_json ? fault_json(faults, is_written) : fault_text(faults, is_written));
    if (faults.empty()) {
        terminal.note("nothing to repair: database, history and files agree");
    } else if (!is_written && std::any_of(faults.begin(), faults.end(), is_mendable)) {
        terminal.note("nothing was written: `varve repair --write --why REASON` does it");
    }
    const bool is_mended = is_written && std::all_of(faults.begin(), faults.end(), is_mendable);
    return faults.empty() || is_mended ? ExitCode::Done : ExitCode::Differs;
}

ExitCode run(const Options& options, Context& context) {
    if (options.is_writing && options.why.value_or("").empty()) {
        throw Error(ErrorCode::Usage, "`--write` needs a reason")
            .with_hint("say it with `--why \"the file was reformatted\"`: it is kept in varve_repairs");
    }
    const declare::Settings settings = settings_of(context);
    const Dialect& dialect = context.dialects().by_url(require_url(settings));
    require_folder(settings);
    ProgressLines progress(context.terminal());
    // Who only looks waits for nobody and writes nothing, not even a lock.
    std::optional<execute::Recorder> recorder;
    std::unique_ptr<Connection> reader;
    if (options.is_writing) {
        recorder.emplace(dialect, *settings.url, recording_settings(options.lock_timeout), progress);
    } else {
        reader = dialect.connect(*settings.url);
    }
    Connection& connection = recorder ? recorder->connection() : *reader;
    require_database(settings, connection);
    const std::vector<AppliedMigration> history = migration::History(connection, dialect).read();
    const migration::CompletedDirectory files = read_files(context, settings, history, dialect);

    const std::vector<Fault> faults = examine(context, settings, dialect, files, history, connection);
    const bool is_written =
        options.is_writing &&
        std::any_of(faults.begin(), faults.end(), [](const Fault& each) { return each.is_mendable(); });
    if (is_written) {
        Mender(*recorder, files.directory, dialect, *options.why).mend(faults);
    }
    return tell(faults, is_written, options.format == "json", context.terminal());
}

}  // namespace

Command add_repair() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "repair";
    command.summary = "mend a history that is wrong, after proving how";
    command.about =
        "Compares files, history and database, and explains what does not fit: an applied file that was "
        "edited, a file that\n"
        "is gone, a migration that is recorded and not applied, or applied and not recorded. What would mend "
        "it is proven\n"
        "in a scratch database first. Nothing is written without `--write`; then varve_repairs keeps who did "
        "it and why.\n"
        "Exit 1 when something is wrong and not mended.";
    command.examples = {
        {"varve repair", "explain, and show what would be written"},
        {"varve repair --write --why \"formatter ran over old files\"", "do it"},
    };
    command.flag("--write", options->is_writing, "write what is proven")
        .option("--why", "REASON", &options->why, "kept with what is written")
        .option("--lock-timeout", "TIME", &options->lock_timeout,
                "how long to wait for a runner; default: 5m")
        .choice("--format", {"text", "json"}, options->format, "default: text");
    command.uses_scratch_places = true;
    command.run = [options](Context& context) { return run(*options, context); };
    return command;
}

}  // namespace varve::cli
