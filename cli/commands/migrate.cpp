// SPDX-License-Identifier: MIT
#include "commands/all_commands.hpp"
#include "runner.hpp"

#include <memory>

namespace varve::cli {

namespace {

struct Options {
    execute::MigrateTarget target = {};
    WaitOptions waiting = {};
    std::optional<std::string> format = std::nullopt;
    bool is_dry_run = false;
};

ExitCode show(const Options& options, Runner& runner, Context& context) {
    const std::vector<const migration::Migration*> pending =
        runner.executor().pending(runner.directory(), options.target);
    std::string text;
    for (const migration::Migration* migration : pending) {
        text += dry_run_text(*migration, migration::Direction::Up, runner.dialect());
    }
    context.terminal().print(
        options.format == "json" ? dry_run_json(pending, migration::Direction::Up, runner.dialect()) : text);
    if (pending.empty()) {
        context.terminal().note("nothing to apply");
    }
    return ExitCode::Done;
}

ExitCode run(const Options& options, Context& context) {
    Runner runner(context, options.waiting, Recording::Yes);
    runner.require_folder();
    if (options.is_dry_run) {
        return show(options, runner, context);
    }
    const execute::Outcome outcome = runner.migrate(options.target);
    report_missing(context, outcome);
    if (outcome.done.empty()) {
        context.terminal().note("nothing to apply");
    }
    if (options.format == "json") {
        context.terminal().print(outcome_json("applied", outcome));
    }
    return ExitCode::Done;
}

}  // namespace

Command add_migrate() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "migrate";
    command.summary = "apply pending migrations";
    command.about =
        "Applies what is pending, parents first. Each migration and its row in varve_history are "
        "one transaction: it is\n"
        "applied and recorded, or neither, whatever happens. Several runners may start at once: "
        "one works, the others\n"
        "wait for its lock and then look again. A migration that was edited after it was applied "
        "is refused (exit 5).\n"
        "Statements that cannot run in a transaction get steps of their own; the next run goes on\n"
        "where one was broken off.";
    command.examples = {
        {"varve migrate", "apply everything that is pending"},
        {"varve migrate --dry-run", "print the SQL instead"},
        {"varve migrate --env prod --lock-timeout 30s",
         "another environment; do not wait long for another runner"},
        {"varve migrate --to 20261121120000", "up to a version and what it builds on"},
    };
    command.option("--to", "VERSION", &options->target.to, "up to this migration and what it builds on")
        .option("--steps", "N", &options->target.steps, "at most so many")
        .flag("--dry-run", options->is_dry_run, "print the SQL and change nothing")
        .choice("--format", {"text", "json"}, options->format, "json prints what was done as a document");
    options->waiting.add_to(command);
    command.run = [options](Context& context) { return run(*options, context); };
    return command;
}

}  // namespace varve::cli
