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

/// One run of the command.
class Generation {
public:
    Generation(const Options& options, Context& context)
        : m_options(options), m_context(context), m_settings(settings_of(context)),
          m_dialect(dialect_of(m_settings, context.dialects())),
          m_name(require_name(options.name.value_or(""))),
          m_directory(read_migrations(context, m_settings, m_dialect)),
          m_shadow(shadow_for(m_settings, m_dialect, m_settings.url)),
          m_declared(source::declared_source(m_settings.schema)) {
        m_load_options.scope =
            scope_of(context, m_settings, {m_declared, migrations_of(m_settings)}, m_dialect);
        m_load_options.observing = source::Observing::On;
    }

    ExitCode run() {
        std::vector<const migration::Migration*> migrations = m_directory.up_to(std::nullopt);
        const std::optional<Schema> known = source::recall(migrations, m_dialect, m_shadow, m_load_options);
        Attempt attempt = try_with(known ? &*known : nullptr);
        if (attempt.is_in_part && !attempt.proposal.proof.holds()) {
            // Nobody is to hear that a part fails before the whole has been tried.
            m_context.terminal().detail("reading everything again: " +
                                        attempt.proposal.proof.differences.front());
            attempt = try_with(nullptr);
        }
        const execute::Proposal& proposal = attempt.proposal;
        if (proposal.is_empty()) {
            m_context.terminal().note("nothing to generate: the migrations lead to what is declared");
            m_context.terminal().print(is_json() ? "{\"version\": 1, \"path\": null}\n" : "");
            return ExitCode::Done;
        }
        refuse_unproven(proposal.proof);
        tell(m_options, m_context, m_directory, proposal);
        if (!m_options.is_dry_run) {
            migrations.push_back(&*proposal.migration);
            source::remember(migrations, *proposal.proof.reached, m_dialect, m_shadow, m_load_options);
        }
        return ExitCode::Done;
    }

private:
    struct Attempt {
        execute::Proposal proposal;
        /// Whether only a part of the schema was read and proven.
        bool is_in_part = false;
    };

    bool is_json() const { return m_options.format == "json"; }

    /// Reads, asks, plans and proves; `known` is what the migrations build, where that need not be run.
    Attempt try_with(const Schema* known) {
        m_load_options.known = known;
        const source::LoadedSchema declared =
            load_source(m_context, m_declared, m_dialect, m_shadow, m_load_options);
        const execute::DesiredSchema desired{declared.schema, declared.observed, declared.part};
        execute::Generator generator(m_directory, m_dialect, m_shadow.fresh(), m_load_options.scope);
        if (known != nullptr) {
            generator.start_from(*known);
        }
        m_context.terminal().detail("shadow: " + m_shadow.description());
        const diff::Options answers =
            settle_renames(m_context, m_options.renames, generator.before(), declared, is_json());
        Attempt attempt{generator.propose(desired, answers, new_version(m_directory), m_name),
                        desired.part.has_value()};
        if (!attempt.proposal.is_empty()) {
            check_losses(m_options, m_context, m_settings, m_dialect, attempt.proposal.plan.up);
            warn_of_obstacles(m_context, m_dialect, m_settings.url, attempt.proposal.plan.up);
            generator.prove(attempt.proposal, desired);
        }
        return attempt;
    }

    const Options& m_options;
    Context& m_context;
    declare::Settings m_settings;
    const Dialect& m_dialect;
    std::string m_name;
    migration::MigrationDirectory m_directory;
    source::LazyShadow m_shadow;
    source::Source m_declared;
    source::LoadOptions m_load_options = {};
};

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
    command.uses_scratch_places = true;
    command.run = [options](Context& context) { return Generation(*options, context).run(); };
    return command;
}

}  // namespace varve::cli
