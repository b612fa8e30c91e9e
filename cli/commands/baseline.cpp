// SPDX-License-Identifier: MIT
#include "commands/all_commands.hpp"
#include "json_text.hpp"
#include "project.hpp"
#include "runner.hpp"

#include "varve/diag/error.hpp"
#include "varve/execute/recorder.hpp"
#include "varve/migration/apply.hpp"
#include "varve/model/fingerprint.hpp"
#include "varve/report/change_list.hpp"

#include <memory>

namespace varve::cli {

namespace {

using migration::Migration;
using migration::MigrationDirectory;
using Path = std::vector<const Migration*>;

struct Options {
    std::optional<std::string> version = std::nullopt;
    std::optional<std::string> lock_timeout = std::nullopt;
    std::optional<std::string> format = std::nullopt;
    bool accepts_difference = false;
    bool is_dry_run = false;
};

/// How the database stands to a migration directory.
struct Comparison {
    /// What would have to be done to the replayed schema to become the live one.
    std::vector<Change> differences = {};
    /// The migration at which the replay equals the database; null when there is none.
    const Migration* match = nullptr;
};

Comparison compare(const Path& path, const Schema& live, const Dialect& dialect, Shadow& shadow,
                   const Scope& scope) {
    Comparison comparison;
    const std::string wanted = fingerprint(live);
    Schema replayed;
    for (const Migration* migration : path) {
        migration::apply(*migration, migration::Direction::Up, shadow.connection(), dialect);
        replayed = shadow.inspect(scope);
        if (fingerprint(replayed) == wanted) {
            comparison.match = migration;
        }
    }
    comparison.differences = diff::diff(replayed, live, {{}, diff::OpenRenames::DropAndAdd}).changes;
    return comparison;
}

std::string text_of(const Path& path) {
    std::string text;
    for (const Migration* migration : path) {
        text += "recorded " + migration->id() + "\n";
    }
    return text;
}

std::string json_of(const Path& path, const Comparison& comparison, bool is_recorded) {
    std::vector<std::string> ids;
    for (const Migration* migration : path) {
        ids.push_back(migration->id());
    }
    std::vector<std::string> differences;
    for (const Change& change : comparison.differences) {
        differences.push_back(describe(change));
    }
    return "{\"version\": 1, \"recorded\": " + (is_recorded ? json_list(ids) : "[]") +
           ", \"differences\": " + json_list(differences) +
           ", \"match\": " + (comparison.match == nullptr ? "null" : json_text(comparison.match->id())) +
           "}\n";
}

Error refusal(const Comparison& comparison, const Path& path, Colour colour) {
    Error error(ErrorCode::Refused,
                "the database is not what the migrations up to `" + path.back()->id() + "` build");
    error.with_detail("what it has beside them, and what it lacks:\n" +
                      report::change_list(comparison.differences, colour));
    error.with_hint(comparison.match != nullptr
                        ? "it is what they build up to `" + comparison.match->id() + "`: `varve baseline " +
                              comparison.match->version + "`"
                        : "bring it there, or record it as it is with `--accept-difference`; `varve drift` "
                          "tells the difference then");
    return error;
}

Path chosen_path(const MigrationDirectory& directory, const Options& options) {
    Path path = directory.up_to(options.version);
    if (path.empty()) {
        throw Error(ErrorCode::Usage, "there are no migrations in `" + directory.path() + "` to record")
            .with_hint("`varve inspect --format yaml` declares what the database has, and `varve generate "
                       "NAME` writes the first one");
    }
    return path;
}

Comparison compare_with_live(Context& context, const declare::Settings& settings, const Dialect& dialect,
                             const Path& path, Connection& connection) {
    source::LazyShadow shadow = shadow_for(settings, dialect, settings.url);
    source::Source live;
    live.kind = source::SourceKind::Database;
    live.url = settings.url;
    const Scope scope = scope_of(context, settings, {live, migrations_of(settings)}, dialect);
    return compare(path, dialect.inspect(connection, scope), dialect, shadow.fresh(), scope);
}

ExitCode run(const Options& options, Context& context) {
    const declare::Settings settings = settings_of(context);
    const Dialect& dialect = context.dialects().by_url(require_url(settings));
    const MigrationDirectory directory = read_migrations(context, settings, dialect);
    const Path path = chosen_path(directory, options);
    ProgressLines progress(context.terminal());
    execute::Recorder recorder(dialect, *settings.url, recording_settings(options.lock_timeout), progress);
    if (!recorder.history().empty()) {
        throw Error(ErrorCode::Refused, "this database has a history already")
            .with_hint("`varve status` shows it; `varve repair` mends one that is wrong");
    }
    const Comparison comparison = compare_with_live(context, settings, dialect, path, recorder.connection());

    Terminal& terminal = context.terminal();
    const bool is_equal = comparison.differences.empty();
    const bool is_refused = !is_equal && !options.accepts_difference;
    const bool is_json = options.format == "json";
    if (is_refused && !is_json) {
        throw refusal(comparison, path, terminal.error_colour());
    }
    const bool is_recorded = !is_refused && !options.is_dry_run;
    if (is_recorded) {
        recorder.record(path);
    }
    terminal.print(is_json ? json_of(path, comparison, is_recorded)
                           : (is_recorded ? text_of(path) : std::string()));
    if (!is_refused) {
        terminal.note(is_equal ? "proven: the database is what these migrations build"
                               : "accepted: the database differs from what these migrations build");
    }
    return is_refused ? ExitCode::Refused : ExitCode::Done;
}

}  // namespace

Command add_baseline() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "baseline";
    command.summary = "record migrations that an existing database has already";
    command.about =
        "For a database that was there before varve: records migrations as applied without running them. "
        "Before that, they\n"
        "are run in a scratch database, and what they build is compared with what is live. When it differs, "
        "the difference\n"
        "is shown, nothing is recorded, and it exits 5.";
    command.examples = {
        {"varve baseline", "all migrations"},
        {"varve baseline 20261121120000", "those up to this one; the others stay pending"},
        {"varve baseline --accept-difference", "record them although the database differs"},
    };
    command.positional("VERSION", &options->version, "the last migration to record; default: all")
        .flag("--accept-difference", options->accepts_difference, "record even when the database differs")
        .flag("--dry-run", options->is_dry_run, "compare, and record nothing")
        .option("--lock-timeout", "TIME", &options->lock_timeout,
                "how long to wait for another runner; default: 5m")
        .choice("--format", {"text", "json"}, options->format, "default: text");
    command.uses_scratch_places = true;
    command.run = [options](Context& context) { return run(*options, context); };
    return command;
}

}  // namespace varve::cli
