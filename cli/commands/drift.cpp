// SPDX-License-Identifier: MIT
#include "commands/all_commands.hpp"
#include "comparison.hpp"
#include "json_text.hpp"
#include "project.hpp"

#include "varve/execute/drift.hpp"
#include "varve/migration/replay.hpp"

#include <memory>

namespace varve::cli {

namespace {

using execute::Drift;
using execute::DriftKind;

struct Options {
    std::optional<std::string> format = std::nullopt;
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

ExitCode run(const Options& options, Context& context) {
    const declare::Settings settings = settings_of(context);
    const Dialect& dialect = context.dialects().by_url(require_url(settings));
    source::LazyShadow shadow = shadow_for(settings, dialect, settings.url);
    const source::Source live_source = source_or_database(std::nullopt, settings);

    std::optional<source::LoadedSchema> declared;
    source::LoadOptions load_options;
    if (has_declared_schema(settings)) {
        const source::Source declared_source = source::declared_source(settings.schema);
        load_options.scope = scope_of(context, settings, {declared_source, live_source}, dialect);
        declared = load_source(context, declared_source, dialect, shadow, load_options);
    } else {
        load_options.scope = scope_of(context, settings, {live_source}, dialect);
    }

    const std::unique_ptr<Connection> connection = dialect.connect(*settings.url);
    const std::vector<migration::AppliedMigration> history = migration::History(*connection, dialect).read();
    const Schema live = dialect.inspect(*connection, load_options.scope);
    Shadow& scratch = shadow.fresh();
    migration::replay(history, scratch, dialect);
    const Schema implied = scratch.inspect(load_options.scope);

    const std::vector<Drift> found =
        execute::find_drift(implied, live, declared ? &declared->schema : nullptr);
    context.terminal().print(
        options.format == "json" ? drift_json(found) : drift_text(found, context.terminal().output_colour()));
    if (found.empty()) {
        context.terminal().note("no drift: the database is where its history leads");
    }
    return found.empty() ? ExitCode::Done : ExitCode::Differs;
}

}  // namespace

Command add_drift() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "drift";
    command.summary = "what a database has beside its history, and what it lacks";
    command.about = "Compares three things: what is live, where the migrations lead that the database "
                    "remembers (run again in a "
                    "scratch\n"
                    "database, from the texts in varve_history), and what is declared.\n\n"
                    "`hot-fix` was made by hand, `lost` should be there, `pending` is declared and still to "
                    "come, `foreign` is of "
                    "a kind\n"
                    "that is not modelled. Exit 1 for any of them. It only reads.";
    command.examples = {
        {"varve drift --env prod", "has anybody changed production by hand?"},
        {"varve drift --format json", "for programs"},
    };
    command.choice("--format", {"text", "json"}, options->format, "default: text");
    command.run = [options](Context& context) { return run(*options, context); };
    return command;
}

}  // namespace varve::cli
