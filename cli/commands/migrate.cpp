// SPDX-License-Identifier: MIT
#include "commands/all_commands.hpp"
#include "fleet_report.hpp"
#include "project.hpp"
#include "runner.hpp"
#include "stop_signals.hpp"
#include "targets.hpp"

#include "varve/diag/error.hpp"
#include "varve/migration/archive_seal.hpp"

#include <algorithm>
#include <memory>
#include <thread>

namespace varve::cli {

namespace {

struct Options {
    execute::MigrateTarget target = {};
    WaitOptions waiting = {};
    std::optional<std::string> format = std::nullopt;
    bool is_dry_run = false;
    std::optional<std::string> targets = std::nullopt;
    std::optional<std::size_t> jobs = std::nullopt;
    bool trusts_histories = false;
};

ExitCode show(const Options& options, Runner& runner, Context& context) {
    const std::vector<const migration::Migration*> pending =
        runner.executor().pending(runner.directory(), options.target);
    const std::vector<execute::HalfWay>& half_way = runner.half_way();
    std::string text;
    for (const migration::Migration* migration : pending) {
        text += dry_run_text(*migration, migration::Direction::Up, runner.dialect(), half_way);
    }
    context.terminal().print(options.format == "json"
                                 ? dry_run_json(pending, migration::Direction::Up, runner.dialect(), half_way)
                                 : text);
    if (pending.empty()) {
        context.terminal().note("nothing to apply");
    }
    return ExitCode::Done;
}

void check_options(const Options& options) {
    if (options.targets && options.target.steps) {
        throw Error(ErrorCode::Usage,
                    "`--steps` has no meaning for many targets: the next run would go further")
            .with_hint("say how far with `--to VERSION`");
    }
    if (!options.targets && (options.jobs || options.trusts_histories)) {
        throw Error(ErrorCode::Usage,
                    options.jobs ? "`--jobs` is for many targets" : "`--trust-histories` is for many targets")
            .with_hint("name them with `--targets FILE`");
    }
    if (options.jobs && (*options.jobs == 0 || *options.jobs > declare::most_jobs)) {
        throw Error(ErrorCode::Usage,
                    "`--jobs` takes a number from 1 to " + std::to_string(declare::most_jobs));
    }
}

execute::Fleet::Settings fleet_settings(const Options& options, const declare::Targets& said,
                                        const declare::Settings& settings,
                                        execute::Interruption& interruption) {
    execute::Fleet::Settings fleet;
    fleet.runner = runner_settings(options.waiting, settings, interruption);
    fleet.target = options.target;
    fleet.scope = settings.scope;
    fleet.compares_schemas = !options.trusts_histories;
    fleet.jobs = options.jobs.value_or(said.jobs.value_or(std::max(1U, std::thread::hardware_concurrency())));
    fleet.waves = said.waves;
    return fleet;
}

/// The exit code of the first failure, when the summary is printed.
ExitCode report(const Options& options, const execute::Fleet& fleet, const execute::TargetList& targets,
                Context& context) {
    context.terminal().print(options.format == "json" ? fleet_json(fleet, targets)
                                                      : fleet_text(fleet, targets));
    if (fleet.failures().empty()) {
        return ExitCode::Done;
    }
    context.terminal().note("stopped at the first failure; the same command goes on with what is left");
    return exit_code_of(fleet.failures().front().error.code());
}

ExitCode run_many(const Options& options, Context& context) {
    const declare::Settings settings = settings_of(context);
    require_folder(settings);
    const declare::Targets said = read_targets(context, settings, *options.targets);
    execute::TargetList targets = find_targets(said, settings, context.dialects());
    if (const std::size_t repeated = leave_out_repeated(targets)) {
        context.terminal().note(
            "note: " + std::to_string(repeated) +
            (repeated == 1 ? " target is a database that was" : " targets are databases that were") +
            " named before; each counts once");
    }
    if (targets.size() == 0) {
        context.terminal().note("no targets");
        context.terminal().print(options.format == "json" ? no_targets_json() : "");
        return ExitCode::Done;
    }
    const Dialect& dialect = dialect_of(targets, context.dialects());
    const migration::MigrationDirectory directory = read_migrations(context, settings, dialect);
    migration::refuse_edited_archive(directory, dialect.lexis());
    execute::Interruption interruption;
    FleetLines lines(context.terminal());
    execute::Fleet fleet(dialect, directory, targets, fleet_settings(options, said, settings, interruption),
                         lines);
    {
        const StopSignals signals(interruption, context.terminal());
        fleet.survey();
        if (!options.is_dry_run) {
            fleet.migrate();
        }
    }
    return report(options, fleet, targets, context);
}

ExitCode run(const Options& options, Context& context) {
    check_options(options);
    if (options.targets) {
        return run_many(options, context);
    }
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
        {"varve migrate --targets targets.yaml --jobs 8", "many databases: a canary first, then waves"},
        {"varve migrate --to 20261121120000", "up to a version and what it builds on"},
    };
    command.option("--to", "VERSION", &options->target.to, "up to this migration and what it builds on")
        .option("--steps", "N", &options->target.steps, "at most so many")
        .flag("--dry-run", options->is_dry_run, "print the SQL and change nothing")
        .option("--targets", "FILE", &options->targets, "many databases: a file that names them")
        .option("--jobs", "N", &options->jobs, "how many of them at once; default: one for each processor")
        .flag("--trust-histories", options->trusts_histories,
              "with --targets: compare what is applied and not the schemas, which takes reading them")
        .choice("--format", {"text", "json"}, options->format, "json prints what was done as a document");
    options->waiting.add_to(command);
    command.run = [options](Context& context) { return run(*options, context); };
    return command;
}

}  // namespace varve::cli
