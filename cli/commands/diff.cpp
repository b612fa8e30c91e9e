// SPDX-License-Identifier: MIT
#include "commands/all_commands.hpp"
#include "comparison.hpp"
#include "files.hpp"
#include "losses.hpp"
#include "obstacles.hpp"
#include "rename_answers.hpp"

#include "varve/diag/error.hpp"
#include "varve/plan/planner.hpp"
#include "varve/report/change_list.hpp"
#include "varve/report/json.hpp"
#include "varve/report/schema_text.hpp"
#include "varve/report/unified_diff.hpp"
#include "varve/source/kept_access.hpp"

#include <memory>

namespace varve::cli {

namespace {

struct Options {
    std::optional<std::string> from = std::nullopt;
    std::optional<std::string> to = std::nullopt;
    std::optional<std::string> format = std::nullopt;
    std::optional<std::string> dialect = std::nullopt;
    std::optional<std::string> output = std::nullopt;
    RenameArguments renames = {};
    bool wants_exit_code = false;
    bool allows_destructive = false;

    bool wants(std::string_view wanted) const { return format.value_or(output ? "none" : "text") == wanted; }
};

std::string text_diff(const Comparison& comparison, Colour colour) {
    // The order of columns shows in the text and is no difference.
    diff::Options without_questions;
    without_questions.open_renames = diff::OpenRenames::DropAndAdd;
    if (diff::diff(comparison.before.schema, comparison.after.schema, without_questions).changes.empty()) {
        return "";
    }
    return report::unified_diff(
        {comparison.from.description(), report::schema_text(comparison.before.schema)},
        {comparison.to.description(), report::schema_text(comparison.after.schema)}, colour);
}

/// Scripts run without asking anybody, so what they would delete must have been agreed to.
void check_losses(const Options& options, const Comparison& comparison, const plan::Plan& up) {
    if (options.allows_destructive || comparison.settings.destructive == declare::DestructivePolicy::Allow ||
        up.destroyed().empty()) {
        return;
    }
    const std::unique_ptr<Connection> live =
        comparison.from.url ? comparison.dialect->connect(*comparison.from.url) : nullptr;
    refuse_losses(losses_of(up, live.get()));
}

void write_scripts(const std::string& folder, const plan::RoundTrip& round_trip, const Renderer& renderer) {
    make_folder(folder);
    write_file(folder + "/up.sql", renderer.script(round_trip.up));
    write_file(folder + "/down.sql", renderer.script(round_trip.down));
}

/// Owners and grants that do not count are to be what they were on what is dropped and made again.
void keep_live_access(Comparison& comparison, const diff::Options& answers) {
    const bool counts = comparison.scope.managed.has_grants && comparison.scope.managed.has_owners;
    if (!comparison.from.url || !comparison.dialect->capabilities().has_access_control || counts) {
        return;
    }
    const std::unique_ptr<Connection> live = comparison.dialect->connect(*comparison.from.url);
    Scope scope = comparison.scope;
    scope.managed = {true, true};
    source::keep_access(comparison.before.schema, comparison.after.schema,
                        comparison.dialect->inspect(*live, scope), comparison.scope.managed, answers.renames,
                        live->query_text(Sql() << "SELECT current_user"));
}

ExitCode run(const Options& options, Context& context) {
    Comparison comparison = compare_sources(context, options.from, options.to, options.dialect);
    Terminal& terminal = context.terminal();
    if (options.wants("text")) {
        terminal.print(text_diff(comparison, terminal.output_colour()));
    }
    const diff::Options answers = settle_renames(context, options.renames, comparison.before.schema,
                                                 comparison.after, options.wants("json"));

    bool is_different = false;
    if (options.wants("text") || options.wants("list")) {
        const std::vector<Change> changes =
            diff::diff(comparison.before.schema, comparison.after.schema, answers).changes;
        is_different = !changes.empty();
        if (options.wants("list")) {
            terminal.print(report::change_list(changes, terminal.output_colour()));
        }
        if (is_different && comparison.from.url) {
            warn_of_obstacles(context, *comparison.dialect, comparison.from.url,
                              plan::make_plan(changes, comparison.before.schema, comparison.after.schema,
                                              *comparison.dialect));
        }
    } else {
        keep_live_access(comparison, answers);
        const plan::RoundTrip round_trip = plan::plan_round_trip(
            comparison.before.schema, comparison.after.schema, answers, *comparison.dialect);
        is_different = !round_trip.changes.empty();
        if (options.wants("json")) {
            terminal.print(report::round_trip_json(round_trip));
        } else {
            check_losses(options, comparison, round_trip.up);
            warn_of_obstacles(context, *comparison.dialect, comparison.from.url, round_trip.up);
        }
        if (options.wants("sql")) {
            terminal.print(comparison.dialect->renderer().script(round_trip.up));
        }
        if (options.output) {
            write_scripts(*options.output, round_trip, comparison.dialect->renderer());
        }
    }
    if (!is_different) {
        terminal.note("no differences");
    }
    return is_different && options.wants_exit_code ? ExitCode::Differs : ExitCode::Done;
}

}  // namespace

Command add_diff() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "diff";
    command.summary = "what differs between two schemas";
    command.about = "Compares two sources and prints what must change for the first to become the second. "
                    "Without --from and --to\n"
                    "it compares the live database with the declared schema of varve.yaml.\n\n"
                    "A SOURCE is a database URL, a YAML or SQL file or a folder of them, a migration "
                    "directory (DIR or DIR@VERSION)\n"
                    "or a snapshot (*.json). The SQL in --format sql and --output can be run by the "
                    "database's own shell.";
    command.examples = {
        {"varve diff", "the live database against the declared schema"},
        {"varve diff --exit-code", "the same in a script: exit 1 when they differ"},
        {"varve diff --from sqlite:app.db --to schema.sql --output change",
         "write change/up.sql and change/down.sql"},
        {"varve diff --from migrations@20261121120000 --to migrations --format sql",
         "what came after a version"},
    };
    command.option("--from", "SOURCE", &options->from, "what is; default: the live database")
        .option("--to", "SOURCE", &options->to, "what should be; default: the declared schema")
        .choice("--format", {"text", "list", "sql", "json"}, options->format,
                "a unified diff (default), a list of changes, a script, or JSON")
        .option("--output", "DIR", &options->output,
                "write DIR/up.sql and DIR/down.sql; both empty when nothing differs")
        .flag("--exit-code", options->wants_exit_code, "exit 1 when the sources differ")
        .flag("--allow-destructive", options->allows_destructive, "write SQL that deletes data");
    options->renames.add_to(command);
    command.option("--dialect", "NAME", &options->dialect, "sqlite or postgres, where nothing else says it");
    command.uses_scratch_places = true;
    command.run = [options](Context& context) { return run(*options, context); };
    return command;
}

}  // namespace varve::cli
