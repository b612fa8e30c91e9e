// SPDX-License-Identifier: MIT
#include "commands/all_commands.hpp"
#include "runner.hpp"

#include "varve/diag/error.hpp"

#include <memory>

namespace varve::cli {

namespace {

struct Options {
    execute::RollbackTarget target = {};
    std::optional<std::size_t> count = std::nullopt;
    WaitOptions waiting = {};
    std::optional<std::string> format = std::nullopt;
    bool is_dry_run = false;
};

/// `rollback 3` and `rollback --steps 3` are the same; more than one way to say how far is a contradiction.
execute::RollbackTarget target_of(const Options& options) {
    const int ways = (options.count ? 1 : 0) + (options.target.steps ? 1 : 0) + (options.target.to ? 1 : 0) +
                     (options.target.is_everything ? 1 : 0);
    if (ways > 1) {
        throw Error(ErrorCode::Usage, "N, `--steps`, `--to` and `--all` exclude each other");
    }
    execute::RollbackTarget target = options.target;
    target.steps = options.count ? options.count : target.steps;
    return target;
}

ExitCode show(const Options& options, const execute::RollbackTarget& target, Runner& runner,
              Context& context) {
    const std::vector<migration::Migration> undoable = runner.executor().undoable(runner.directory(), target);
    const std::vector<execute::HalfWay>& half_way = runner.half_way();
    std::string text;
    std::vector<const migration::Migration*> shown;
    for (const migration::Migration& migration : undoable) {
        text += dry_run_text(migration, migration::Direction::Down, runner.dialect(), half_way);
        shown.push_back(&migration);
    }
    context.terminal().print(options.format == "json"
                                 ? dry_run_json(shown, migration::Direction::Down, runner.dialect(), half_way)
                                 : text);
    if (undoable.empty()) {
        context.terminal().note("nothing to roll back");
    }
    return ExitCode::Done;
}

ExitCode run(const Options& options, Context& context) {
    const execute::RollbackTarget target = target_of(options);
    Runner runner(context, options.waiting, Recording::No);
    runner.require_folder();
    if (options.is_dry_run) {
        return show(options, target, runner, context);
    }
    const execute::Outcome outcome = runner.rollback(target);
    if (outcome.done.empty()) {
        context.terminal().note("nothing to roll back");
    }
    if (options.format == "json") {
        context.terminal().print(outcome_json("undone", outcome));
    }
    return ExitCode::Done;
}

}  // namespace

Command add_rollback() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "rollback";
    command.summary = "undo the latest migrations";
    command.about =
        "Runs the down sections of the latest migrations, latest first; without arguments of the "
        "last one. Each is one\n"
        "transaction with its row in varve_history. Where a file is gone, the down text that the "
        "history kept is used.\n"
        "A migration without a way back is refused (exit 5) before anything is undone.\n"
        "Statements that cannot run in a transaction get steps of their own; the next run goes on\n"
        "where one was broken off.";
    command.examples = {
        {"varve rollback", "undo the last migration"},
        {"varve rollback 3", "undo the last three"},
        {"varve rollback --to 20261121120000", "undo everything that was applied after this one"},
        {"varve rollback --dry-run", "print the SQL instead"},
    };
    command.positional("N", &options->count, "how many; default: 1")
        .option("--to", "VERSION", &options->target.to, "everything that was applied after this migration")
        .option("--steps", "N", &options->target.steps, "the same as N")
        .flag("--all", options->target.is_everything, "everything that was ever applied")
        .flag("--dry-run", options->is_dry_run, "print the SQL and change nothing")
        .choice("--format", {"text", "json"}, options->format, "json prints what was done as a document");
    options->waiting.add_to(command);
    command.run = [options](Context& context) { return run(*options, context); };
    return command;
}

}  // namespace varve::cli
