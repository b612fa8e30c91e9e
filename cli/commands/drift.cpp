// SPDX-License-Identifier: MIT
#include "commands/all_commands.hpp"
#include "comparison.hpp"
#include "json_text.hpp"
#include "losses.hpp"
#include "new_version.hpp"
#include "project.hpp"
#include "runner.hpp"

#include "varve/diag/error.hpp"
#include "varve/execute/drift.hpp"
#include "varve/execute/drift_answer.hpp"
#include "varve/execute/recorder.hpp"
#include "varve/migration/replay.hpp"
#include "varve/migration/seen_by.hpp"

#include <memory>

namespace varve::cli {

namespace {

using execute::Drift;
using execute::DriftKind;

struct Options {
    std::optional<std::string> adopt = std::nullopt;
    std::optional<std::string> revert = std::nullopt;
    std::vector<std::string> renames = {};
    std::optional<std::string> lock_timeout = std::nullopt;
    std::optional<std::string> format = std::nullopt;
    bool allows_destructive = false;
    bool is_dry_run = false;
};

/// What is lost is named, what else differs is told as the change that it is.
std::string what(const Drift& drift) {
    return drift.kind == DriftKind::Lost ? describe(id_of(drift.change)) : describe(drift.change);
}

std::string drift_text(const std::vector<Drift>& found, Colour colour) {
    std::string text;
    for (const Drift& drift : found) {
        std::string line(to_string(drift.kind));
        line.resize(9, ' ');
        line += what(drift);
        const bool is_alarming = drift.kind == DriftKind::Lost || drift.kind == DriftKind::HotFix;
        if (colour == Colour::Always && is_alarming) {
            line = "\x1b[33m" + line + "\x1b[0m";
        }
        text += line + "\n";
    }
    return text;
}

std::string drift_json(const std::vector<Drift>& found) {
    std::string text = "{\"version\": 1, \"drift\": [";
    for (const Drift& drift : found) {
        text += &drift == found.data() ? "\n  " : ",\n  ";
        text += "{\"kind\": " + json_text(to_string(drift.kind)) +
                ", \"object\": " + json_text(describe(id_of(drift.change))) +
                ", \"change\": " + json_text(describe(drift.change)) + "}";
    }
    return text + (found.empty() ? "" : "\n") + "]}\n";
}

/// What is compared, read once.
struct Sides {
    declare::Settings settings;
    const Dialect& dialect;
    source::LazyShadow shadow;
    Scope scope;
    std::optional<source::LoadedSchema> declared;
};

Sides sides_of(Context& context) {
    const declare::Settings settings = settings_of(context);
    const Dialect& dialect = context.dialects().by_url(require_url(settings));
    Sides sides{settings, dialect, shadow_for(settings, dialect, settings.url), {}, std::nullopt};
    const source::Source live_source = source_or_database(std::nullopt, settings);
    if (!has_declared_schema(settings)) {
        sides.scope = scope_of(context, settings, {live_source}, dialect);
        return sides;
    }
    const source::Source declared_source = source::declared_source(settings.schema);
    source::LoadOptions options;
    options.scope = scope_of(context, settings, {declared_source, live_source}, dialect);
    sides.declared = load_source(context, declared_source, dialect, sides.shadow, options);
    sides.scope = options.scope;
    return sides;
}

ExitCode show(const Options& options, Context& context) {
    Sides sides = sides_of(context);
    const std::unique_ptr<Connection> connection = sides.dialect.connect(*sides.settings.url);
    require_database(sides.settings, *connection);
    execute::refuse_half_way(*connection, sides.dialect);
    const std::vector<migration::AppliedMigration> history =
        migration::History(*connection, sides.dialect).read();
    const Schema live = sides.dialect.inspect(*connection, sides.scope);
    Shadow& scratch = sides.shadow.fresh();
    migration::replay(history, scratch, sides.dialect);
    const Schema implied = scratch.inspect(sides.scope);

    const std::vector<Drift> found =
        execute::find_drift(implied, live, sides.declared ? &sides.declared->schema : nullptr);
    context.terminal().print(
        options.format == "json" ? drift_json(found) : drift_text(found, context.terminal().output_colour()));
    if (found.empty()) {
        context.terminal().note("no drift: the database is where its history leads");
    }
    return found.empty() ? ExitCode::Done : ExitCode::Differs;
}

void refuse_unproven(const execute::Proof& proof) {
    if (!proof.holds()) {
        std::string lines;
        for (const std::string& line : proof.differences) {
            lines += "  " + line + "\n";
        }
        throw Error(ErrorCode::Refused, "the difference cannot be written as a migration that holds")
            .with_detail(lines)
            .with_hint("write it by hand with `varve new NAME`");
    }
}

/// What is deleted is counted where it still is, and has to be allowed.
void check_losses(const Options& options, const declare::Settings& settings, const plan::Plan& up,
                  Connection* live) {
    if (!options.allows_destructive && settings.destructive != declare::DestructivePolicy::Allow) {
        refuse_losses(losses_of(up, live));
    }
}

/// What is written: the migration that did it, or the one that takes it back.
execute::Proposal proposal_for(const Options& options, const Sides& sides, execute::DriftAnswer& answer,
                               const execute::Proposal& found, const migration::Migration& adopted,
                               Connection& live) {
    if (options.adopt) {
        // Here the data are gone already; the other databases still have theirs.
        check_losses(options, sides.settings, found.plan.up, nullptr);
        return found;
    }
    execute::Proposal written =
        answer.revert(adopted, version_behind(adopted.version), require_name(*options.revert));
    refuse_unproven(written.proof);
    check_losses(options, sides.settings, written.plan.up, &live);
    return written;
}

ExitCode print_path(const std::string& path, bool is_json, Terminal& terminal) {
    const std::string value = path.empty() ? "null" : json_text(path);
    terminal.print(is_json ? "{\"version\": 1, \"path\": " + value + "}\n"
                           : (path.empty() ? std::string() : path + "\n"));
    return ExitCode::Done;
}

ExitCode answer(const Options& options, Context& context) {
    const bool is_adoption = options.adopt.has_value();
    const std::string name = require_name(is_adoption ? *options.adopt : *options.revert);
    Sides sides = sides_of(context);
    const migration::MigrationDirectory files = read_migrations(context, sides.settings, sides.dialect);
    ProgressLines progress(context.terminal());
    execute::Recorder recorder(sides.dialect, *sides.settings.url, recording_settings(options.lock_timeout),
                               progress);
    require_database(sides.settings, recorder.connection());
    execute::refuse_half_way(recorder.connection(), sides.dialect);
    const std::vector<migration::AppliedMigration> history = recorder.history();
    execute::DriftAnswer answer(migration::seen_by(files, history, sides.dialect.lexis()), history,
                                sides.dialect.inspect(recorder.connection(), sides.scope), sides.dialect,
                                sides.shadow.fresh(), sides.scope);

    const std::string version = new_version(files, history);
    const execute::Proposal found =
        answer.adopt(version, is_adoption ? name : name + "_found", options.renames);
    Terminal& terminal = context.terminal();
    const bool is_json = options.format == "json";
    if (found.is_empty()) {
        terminal.note("no drift: the database is where its history leads");
        return print_path("", is_json, terminal);
    }
    refuse_unproven(found.proof);
    const migration::Migration adopted = execute::read_back(found, sides.dialect.lexis());
    const execute::Proposal written =
        proposal_for(options, sides, answer, found, adopted, recorder.connection());
    if (options.is_dry_run) {
        terminal.print(is_json
                           ? "{\"version\": 1, \"path\": null, \"sql\": " + json_text(written.text) + "}\n"
                           : written.text);
        return ExitCode::Done;
    }
    std::string path;
    // Both or neither: the row is committed when the file is there.
    recorder.record({&adopted}, [&] {
        path = save_migration(files.path(), written.draft.version + "_" + written.draft.name, written.text);
    });
    terminal.note("verdict: " + to_string(written.proof.verdict));
    terminal.note(is_adoption
                      ? "recorded as applied"
                      : "the hot-fix is recorded as " + adopted.id() + "; `varve migrate` takes it back");
    return print_path(path, is_json, terminal);
}

ExitCode run(const Options& options, Context& context) {
    if (options.adopt && options.revert) {
        throw Error(ErrorCode::Usage, "`--adopt` and `--revert` exclude each other");
    }
    if (options.adopt || options.revert) {
        return answer(options, context);
    }
    if (options.is_dry_run || options.allows_destructive || !options.renames.empty()) {
        throw Error(ErrorCode::Usage,
                    "`--dry-run`, `--rename` and `--allow-destructive` are about a migration to write")
            .with_hint(
                "say which one with `--adopt NAME` or `--revert NAME`; without these nothing is written");
    }
    return show(options, context);
}

}  // namespace

Command add_drift() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "drift";
    command.summary = "what a database has beside its history, and what it lacks";
    command.about =
        "Compares three things: what is live, where the migrations lead that the database remembers (run "
        "again in a scratch\n"
        "database, from the texts in varve_history), and what is declared.\n\n"
        "`hot-fix` was made by hand, `lost` should be there, `pending` is declared and still to come, "
        "`foreign` is of a kind\n"
        "that is not modelled. Exit 1 for any of them. It only reads, unless it is told what to do about "
        "what "
        "was made by\n"
        "hand and what is lost: `--adopt` writes the migration that did it, and records it as applied; "
        "`--revert` writes the\n"
        "one that takes it back, which other databases pass over.";
    command.examples = {
        {"varve drift --env prod", "has anybody changed production by hand?"},
        {"varve drift --env prod --adopt index_of_last_night",
         "keep it, and bring it to the other databases"},
        {"varve drift --env prod --revert undo_hot_fix", "take it back with the next `varve migrate`"},
        {"varve drift --format json", "for programs"},
    };
    command.option("--adopt", "NAME", &options->adopt, "write a migration that is already applied")
        .option("--revert", "NAME", &options->revert, "write a migration that restores")
        .option("--rename", "OLD=NEW", &options->renames,
                "this was only renamed by hand: users.name=users.full_name, users=people; repeatable")
        .flag("--allow-destructive", options->allows_destructive, "write one that deletes data")
        .flag("--dry-run", options->is_dry_run, "print the migration, and write and record nothing")
        .option("--lock-timeout", "TIME", &options->lock_timeout,
                "how long to wait for a runner; default: 5m")
        .choice("--format", {"text", "json"}, options->format, "default: text");
    command.uses_scratch_places = true;
    command.run = [options](Context& context) { return run(*options, context); };
    return command;
}

}  // namespace varve::cli
