// SPDX-License-Identifier: MIT
#include "commands/all_commands.hpp"
#include "json_text.hpp"
#include "losses.hpp"
#include "new_version.hpp"
#include "obstacles.hpp"
#include "project.hpp"
#include "rename_answers.hpp"

#include "varve/diag/error.hpp"
#include "varve/execute/generator.hpp"
#include "varve/report/change_list.hpp"

#include <memory>

namespace varve::cli {

namespace {

struct Options {
    std::optional<std::string> name = std::nullopt;
    std::optional<std::string> format = std::nullopt;
    RenameArguments renames = {};
    bool allows_destructive = false;
    bool is_dry_run = false;
};

/// What would be lost is counted where the live database can be asked; a migration can be written without
/// one.
std::vector<Loss> count_losses(Context& context, const declare::Settings& settings, const Dialect& dialect,
                               const plan::Plan& up) {
    std::unique_ptr<Connection> live;
    if (settings.url && !up.destroyed().empty()) {
        try {
            live = dialect.connect(*settings.url);
        } catch (const Error& error) {
            context.terminal().note(std::string("note: rows are not counted: ") + error.what());
        }
    }
    return losses_of(up, live.get());
}

void check_losses(const Options& options, Context& context, const declare::Settings& settings,
                  const Dialect& dialect, const plan::Plan& up) {
    if (options.allows_destructive || settings.destructive == declare::DestructivePolicy::Allow) {
        return;
    }
    refuse_losses(count_losses(context, settings, dialect, up));
}

void refuse_unproven(const execute::Proof& proof) {
    if (proof.holds()) {
        return;
    }
    std::string lines;
    for (const std::string& line : proof.differences) {
        lines += "  " + line + "\n";
    }
    throw Error(ErrorCode::Internal,
                "the migration does not do what it should when it is tried, so it is not written")
        .with_detail(lines)
        .with_hint("this is a defect of varve; write this change by hand with `varve new NAME`, and please "
                   "report it");
}

/// Says what the migration does, and writes it unless it is only to be shown.
void tell(const Options& options, Context& context, const migration::MigrationDirectory& directory,
          const execute::Proposal& proposal) {
    Terminal& terminal = context.terminal();
    if (!context.globals().is_quiet) {
        terminal.complain(report::change_list(proposal.plan.changes, terminal.error_colour()));
    }
    const bool is_json = options.format == "json";
    const std::string verdict = to_string(proposal.proof.verdict);
    const std::string ending = ", \"verdict\": " + json_text(verdict);
    if (options.is_dry_run) {
        terminal.print(is_json ? "{\"version\": 1, \"path\": null" + ending +
                                     ", \"text\": " + json_text(proposal.text) + "}\n"
                               : proposal.text);
        return;
    }
    const std::string path =
        save_migration(directory.path(), proposal.draft.version + "_" + proposal.draft.name, proposal.text);
    terminal.note("verdict: " + verdict);
    terminal.print(is_json ? "{\"version\": 1, \"path\": " + json_text(path) + ending + "}\n" : path + "\n");
}

ExitCode run(const Options& options, Context& context) {
    const declare::Settings settings = settings_of(context);
    const Dialect& dialect = dialect_of(settings, context.dialects());
    const std::string name = require_name(options.name.value_or(""));
    const migration::MigrationDirectory directory = read_migrations(context, settings, dialect);

    source::LazyShadow shadow = shadow_for(settings, dialect, settings.url);
    source::LoadOptions load_options;
    const source::Source declared_source = source::declared_source(settings.schema);
    const source::Source migrations = migrations_of(settings);
    load_options.scope = scope_of(context, settings, {declared_source, migrations}, dialect);
    load_options.observing = source::Observing::On;
    std::vector<const migration::Migration*> migrations_so_far = directory.up_to(std::nullopt);
    std::optional<Schema> known = source::recall(migrations_so_far, dialect, shadow, load_options);
    load_options.known = known ? &*known : nullptr;
    const source::LoadedSchema declared =
        load_source(context, declared_source, dialect, shadow, load_options);
    const execute::DesiredSchema desired{declared.schema, declared.observed, declared.part};

    execute::Generator generator(directory, dialect, shadow.fresh(), load_options.scope);
    if (known) {
        generator.start_from(std::move(*known));
    }
    context.terminal().detail("shadow: " + shadow.description());
    const bool is_json = options.format == "json";
    const diff::Options answers =
        settle_renames(context, options.renames, generator.before(), declared, is_json);
    execute::Proposal proposal = generator.propose(desired, answers, new_version(directory), name);
    if (proposal.is_empty()) {
        context.terminal().note("nothing to generate: the migrations lead to what is declared");
        context.terminal().print(is_json ? "{\"version\": 1, \"path\": null}\n" : "");
        return ExitCode::Done;
    }
    check_losses(options, context, settings, dialect, proposal.plan.up);
    warn_of_obstacles(context, dialect, settings.url, proposal.plan.up);
    generator.prove(proposal, desired);
    if (desired.part && !proposal.proof.holds()) {
        // Nobody is to hear that a part fails before the whole has been tried.
        context.terminal().detail("reading everything again: " + proposal.proof.differences.front());
        load_options.known = nullptr;
        const source::LoadedSchema whole =
            load_source(context, declared_source, dialect, shadow, load_options);
        const execute::DesiredSchema all{whole.schema, whole.observed};
        proposal = generator.propose(all, answers, proposal.draft.version, name);
        generator.prove(proposal, all);
    }
    refuse_unproven(proposal.proof);

    tell(options, context, directory, proposal);
    if (!options.is_dry_run) {
        migrations_so_far.push_back(&*proposal.migration);
        source::remember(migrations_so_far, *proposal.proof.reached, dialect, shadow, load_options);
    }
    return ExitCode::Done;
}

}  // namespace

Command add_generate() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "generate";
    command.summary = "a proven migration from what is declared";
    command.about =
        "Compares what the migration directory builds with the declared schema and writes the migration that "
        "leads from\n"
        "one to the other, with its way back. Before the file is written it is run in a scratch database: up "
        "must reach\n"
        "the declared schema, down must come back, up again must arrive. The verdict stands in the file.\n\n"
        "What looks like a rename is a question; changes that delete data are refused (exit 5) unless "
        "allowed.";
    command.examples = {
        {"varve generate add_users", "writes migrations/20261121120000_add_users.sql"},
        {"varve generate full_names --rename users.name=users.full_name", "say that a column was renamed"},
        {"varve generate cleanup --allow-destructive", "delete data on purpose"},
    };
    command.required("NAME", &options->name, "what it does, in a few words: add_users");
    options->renames.add_to(command);
    command.flag("--allow-destructive", options->allows_destructive, "write a migration that deletes data")
        .flag("--dry-run", options->is_dry_run, "print the migration instead of writing it")
        .choice("--format", {"text", "json"}, options->format,
                "json prints path and verdict, or the questions");
    command.run = [options](Context& context) { return run(*options, context); };
    return command;
}

}  // namespace varve::cli
