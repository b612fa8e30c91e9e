// SPDX-License-Identifier: MIT
#include "commands/all_commands.hpp"
#include "json_text.hpp"
#include "runner.hpp"

#include "varve/diag/error.hpp"

#include <memory>

namespace varve::cli {

namespace {

using migration::Direction;

struct Options {
    std::optional<std::string> lock_timeout = std::nullopt;
    std::optional<std::string> format = std::nullopt;
    bool is_dry_run = false;
};

std::string dry_run(const execute::Redoing& redoing, const Dialect& dialect, bool is_json) {
    if (!is_json) {
        return dry_run_text(redoing.undone, Direction::Down, dialect) +
               dry_run_text(*redoing.file, Direction::Up, dialect);
    }
    return "{\"version\": 1, \"id\": " + json_text(redoing.file->id()) +
           ", \"down\": " + json_text(dry_run_text(redoing.undone, Direction::Down, dialect)) +
           ", \"up\": " + json_text(dry_run_text(*redoing.file, Direction::Up, dialect)) + "}\n";
}

ExitCode run(const Options& options, Context& context) {
    Runner runner(context, options.lock_timeout, Recording::Yes);
    runner.require_folder();
    const bool is_json = options.format == "json";
    if (options.is_dry_run) {
        if (const std::optional<execute::Redoing> redoing = runner.executor().redoable(runner.directory())) {
            context.terminal().print(dry_run(*redoing, runner.dialect(), is_json));
            return ExitCode::Done;
        }
    }
    execute::Redone redone;
    try {
        if (!options.is_dry_run) {
            runner.redo(redone);
        }
    } catch (const Error&) {
        if (!redone.undone.done.empty()) {
            context.terminal().note("`" + redone.undone.done.front() +
                                    "` is rolled back, and was not applied again");
        }
        throw;
    }
    if (redone.applied.done.empty()) {
        context.terminal().note("nothing to redo: no migration is applied");
    }
    context.terminal().print(is_json ? outcome_json("redone", redone.applied) : std::string());
    return ExitCode::Done;
}

}  // namespace

Command add_redo() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "redo";
    command.summary = "roll the last migration back and apply it again";
    command.about =
        "Takes back what was applied last, with the down text that the history keeps, and applies its file "
        "as "
        "it is now:\n"
        "for a migration that is still being written. Before anything is done it is refused (exit 5) without "
        "a way back, while\n"
        "another applied file is edited, another migration is pending, or something stands half-way.";
    command.examples = {
        {"varve redo", "after the file of the last migration was edited"},
        {"varve redo --dry-run", "print the SQL of both ways instead"},
    };
    command.flag("--dry-run", options->is_dry_run, "print the SQL and change nothing")
        .option("--lock-timeout", "TIME", &options->lock_timeout,
                "how long to wait for another runner; default: 5m")
        .choice("--format", {"text", "json"}, options->format, "json prints what was done as a document");
    command.run = [options](Context& context) { return run(*options, context); };
    return command;
}

}  // namespace varve::cli
