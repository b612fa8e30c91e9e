// SPDX-License-Identifier: MIT
#include "commands/all_commands.hpp"
#include "runner.hpp"

#include "varve/diag/error.hpp"

#include <memory>

namespace varve::cli {

namespace {

using migration::Direction;
using migration::Migration;

struct Options {
    std::optional<std::string> lock_timeout = std::nullopt;
    std::optional<std::string> format = std::nullopt;
    bool is_dry_run = false;
};

/// The file of the last migration that was applied. Throws Error(Refused) when there is none.
const Migration& last_file(Runner& runner, const Migration& last) {
    const Migration* file = runner.directory().find(last.version);
    if (file == nullptr) {
        throw Error(ErrorCode::Refused, "the file of `" + last.id() + "` is gone: it cannot be applied again")
            .with_hint("`varve repair` writes it back from the history");
    }
    return *file;
}

ExitCode run(const Options& options, Context& context) {
    Runner runner(context, options.lock_timeout, Recording::Yes);
    runner.require_folder();
    // What is taken back is what was applied, also where the file was edited since.
    const migration::MigrationDirectory as_recorded(runner.directory().path());
    const std::vector<Migration> undoable = runner.executor().undoable(as_recorded, {});
    if (undoable.empty()) {
        context.terminal().note("nothing to redo: no migration is applied");
        return ExitCode::Done;
    }
    const Migration& file = last_file(runner, undoable.front());
    if (options.is_dry_run) {
        context.terminal().print(dry_run_text(undoable.front(), Direction::Down, runner.dialect()) +
                                 dry_run_text(file, Direction::Up, runner.dialect()));
        return ExitCode::Done;
    }
    runner.rollback(as_recorded, {});
    try {
        const execute::Outcome outcome = runner.migrate({file.version, std::nullopt});
        if (options.format == "json") {
            context.terminal().print(outcome_json("redone", outcome));
        }
    } catch (const Error&) {
        context.terminal().note("`" + file.id() + "` is rolled back, and was not applied again");
        throw;
    }
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
        "for a migration that is still being written. A migration without a way back is refused (exit 5) "
        "before anything\n"
        "is done.";
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
