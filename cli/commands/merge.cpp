// SPDX-License-Identifier: MIT
#include "branch_comparison.hpp"
#include "commands/all_commands.hpp"
#include "files.hpp"
#include "json_text.hpp"
#include "new_version.hpp"
#include "project.hpp"

#include "varve/diag/error.hpp"
#include "varve/execute/merger.hpp"
#include "varve/execute/rebaser.hpp"
#include "varve/migration/history.hpp"
#include "varve/migration/migration_file.hpp"

#include <algorithm>
#include <memory>
#include <set>

namespace varve::cli {

namespace {

using execute::BranchComparison;
using execute::Meeting;
using migration::Migration;
using migration::MigrationDirectory;

struct Options {
    std::optional<std::string> name = std::nullopt;
    std::optional<std::string> first = std::nullopt;
    std::optional<std::string> format = std::nullopt;
    bool is_dry_run = false;
};

/// What is to be joined. Borrows everything.
struct Branches {
    const declare::Settings& settings;
    const Dialect& dialect;
    const MigrationDirectory& directory;
    std::vector<const Migration*> heads;
};

std::string rebase_text(const execute::Rebase& rebase, const Migration& first, const Migration& later) {
    std::string text = rebase.holds() ? later.id() + " builds on " + first.id() + " now\n"
                                      : later.id() + " cannot be put behind " + first.id() + "\n";
    for (const execute::RebasedMigration& each : rebase.migrations) {
        text += "  " + each.original->source->name() +
                (each.is_regenerated ? ": made anew\n" : ": statements kept\n");
    }
    for (const std::string& problem : rebase.problems) {
        text += "  " + problem + "\n";
    }
    return text + (rebase.has_rows
                       ? ""
                       : "  note: it was proven without rows: those that were invented do not fit\n");
}

std::string rebase_json(const execute::Rebase& rebase, const Migration& first, const Migration& later) {
    std::string text = "{\"version\": 1, \"first\": " + json_text(first.id()) +
                       ", \"later\": " + json_text(later.id()) + ", \"migrations\": [";
    for (const execute::RebasedMigration& each : rebase.migrations) {
        text += (&each == rebase.migrations.data() ? "\n  " : ",\n  ");
        text += "{\"id\": " + json_text(each.original->id()) +
                ", \"path\": " + json_text(each.original->source->name()) +
                ", \"regenerated\": " + (each.is_regenerated ? "true" : "false") + "}";
    }
    return text + (rebase.migrations.empty() ? "" : "\n") + "], \"problems\": " + json_list(rebase.problems) +
           ", \"rows\": " + (rebase.has_rows ? "true" : "false") + "}\n";
}

/// Every pair of heads.
std::vector<BranchComparison> compare_heads(const std::vector<const Migration*>& heads,
                                            BranchComparer& comparer) {
    std::vector<BranchComparison> all;
    for (std::size_t left = 0; left < heads.size(); ++left) {
        for (std::size_t right = left + 1; right < heads.size(); ++right) {
            all.push_back(comparer.compare(*heads[left], *heads[right]));
        }
    }
    return all;
}

/// Writes the migration that builds on all heads and has no statements.
std::string write_join(const Options& options, const MigrationDirectory& directory, const Dialect& dialect,
                       const std::vector<const Migration*>& heads) {
    migration::Draft draft;
    draft.version = new_version(directory);
    draft.name = require_name(options.name.value_or("merge"));
    for (const Migration* head : heads) {
        draft.parents.push_back(head->id());
    }
    draft.verdict = {migration::VerdictKind::Lossless, ""};
    return save_migration(directory.path(), draft.version + "_" + draft.name,
                          migration::write_migration(draft, dialect.lexis()));
}

/// The two heads in the order that the user wants. Throws Error(Usage) when there is no choice to make.
std::pair<const Migration*, const Migration*> in_order(const std::string& first,
                                                       const MigrationDirectory& directory,
                                                       const std::vector<const Migration*>& heads) {
    if (heads.size() != 2) {
        throw Error(ErrorCode::Usage,
                    "`--first` chooses between two branches, and there are " + std::to_string(heads.size()));
    }
    const Migration& chosen = directory.require(first);
    for (const std::size_t at : {std::size_t{0}, std::size_t{1}}) {
        const std::vector<const Migration*> path = directory.up_to(heads[at]->version);
        const std::vector<const Migration*> other = directory.up_to(heads[1 - at]->version);
        if (std::find(path.begin(), path.end(), &chosen) != path.end() &&
            std::find(other.begin(), other.end(), &chosen) == other.end()) {
            return {heads[at], heads[1 - at]};
        }
    }
    throw Error(ErrorCode::Usage, "both branches build on `" + chosen.id() + "`")
        .with_hint("name a migration that only one of them has: `" + heads[0]->id() + "` or `" +
                   heads[1]->id() + "`");
}

/// The versions that the configured database has applied; nothing when none is configured. A history that
/// cannot be read may name anything: then nothing is written.
std::set<std::string> applied_versions(const declare::Settings& settings, const Dialect& dialect) {
    std::set<std::string> versions;
    if (!settings.url) {
        return versions;
    }
    try {
        const std::unique_ptr<Connection> connection = dialect.connect(*settings.url);
        for (const migration::AppliedMigration& row :
             migration::History(*connection, dialect).read(migration::History::Texts::LeftOut)) {
            versions.insert(row.version);
        }
    } catch (const Error& error) {
        throw Error(ErrorCode::Refused,
                    "the history of " + settings.url->redacted() + " cannot be read: " + error.what())
            .with_hint(
                "it may have applied what would be put on top; name the database with `--url` or `--env`");
    }
    return versions;
}

/// Nobody may change what a database has applied already, nor put something before it.
void refuse_applied(const declare::Settings& settings, const Dialect& dialect,
                    const MigrationDirectory& directory, const Migration& first,
                    const execute::Rebase& rebase) {
    const std::set<std::string> applied = applied_versions(settings, dialect);
    const std::vector<const Migration*> before = directory.up_to(first.version);
    const auto unapplied = std::find_if(before.begin(), before.end(), [&](const Migration* each) {
        return !applied.contains(each->version);
    });
    for (const execute::RebasedMigration& each : rebase.migrations) {
        if (!applied.contains(each.original->version)) {
            continue;
        }
        if (each.is_regenerated) {
            throw Error(ErrorCode::Refused, "`" + each.original->id() + "` would have to be made anew, and " +
                                                settings.url->redacted() + " has applied it already")
                .with_hint("put its branch first, or roll it back before");
        }
        if (unapplied != before.end()) {
            throw Error(ErrorCode::Refused, "`" + each.original->id() + "` would build on `" +
                                                (*unapplied)->id() + "`, and " + settings.url->redacted() +
                                                " has applied it without that one")
                .with_hint("put its branch first, or roll it back before");
        }
    }
}

ExitCode rebase(const Options& options, Context& context, const Branches& branches) {
    const auto [first, later] = in_order(*options.first, branches.directory, branches.heads);
    source::LazyShadow shadow = shadow_for(branches.settings, branches.dialect, branches.settings.url);
    execute::Rebaser rebaser(
        branches.directory, branches.dialect, shadow.fresh(),
        scope_of(context, branches.settings, {migrations_of(branches.settings)}, branches.dialect));
    const execute::Rebase rebase = rebaser.rebase(*first, *later);
    Terminal& terminal = context.terminal();
    const bool is_json = options.format == "json";
    if (rebase.holds() && !options.is_dry_run) {
        refuse_applied(branches.settings, branches.dialect, branches.directory, *first, rebase);
        for (const execute::RebasedMigration& each : rebase.migrations) {
            write_file(each.original->source->name(), each.text);
        }
    }
    terminal.print(is_json ? rebase_json(rebase, *first, *later) : rebase_text(rebase, *first, *later));
    if (!rebase.holds() && !is_json) {
        terminal.complain("hint: nothing was written; write by hand what both branches shall lead to\n");
    }
    return rebase.holds() ? ExitCode::Done : ExitCode::Refused;
}

ExitCode join(const Options& options, Context& context, const Branches& branches) {
    BranchComparer comparer(context, branches.settings, branches.dialect, branches.directory);
    const std::vector<BranchComparison> comparisons = compare_heads(branches.heads, comparer);
    const bool commute =
        std::all_of(comparisons.begin(), comparisons.end(),
                    [](const BranchComparison& each) { return each.meeting == Meeting::Commute; });
    const std::string path = commute && !options.is_dry_run
                                 ? write_join(options, branches.directory, branches.dialect, branches.heads)
                                 : std::string();
    Terminal& terminal = context.terminal();
    const bool is_json = options.format == "json";
    std::string text;
    for (const BranchComparison& each : comparisons) {
        text += is_json ? (text.empty() ? "\n  " : ",\n  ") + comparison_json(each)
                        : comparison_text(each, terminal.output_colour());
    }
    terminal.print(is_json ? "{\"version\": 1, \"comparisons\": [" + text +
                                 "\n], \"path\": " + (path.empty() ? "null" : json_text(path)) + "}\n"
                           : text + (path.empty() ? "" : path + "\n"));
    const bool is_broken = std::any_of(comparisons.begin(), comparisons.end(),
                                       [](const BranchComparison& each) { return each.is_broken; });
    if (!commute && !is_json && branches.heads.size() > 2) {
        terminal.complain(
            "hint: order is decided between two branches: move the files of the others away, run "
            "`varve merge --first MIGRATION`, and bring them back\n");
    } else if (!commute && !is_json && !is_broken) {
        const Migration* first = comparisons.front().first;
        terminal.complain("hint: `varve merge --first " +
                          (first != nullptr ? first : branches.heads.front())->id() +
                          "` puts the other branch on top of this one, and writes it when that is proven\n");
    }
    return commute ? ExitCode::Done : ExitCode::Refused;
}

ExitCode run(const Options& options, Context& context) {
    const declare::Settings settings = settings_of(context);
    const Dialect& dialect = dialect_of(settings, context.dialects());
    require_folder(settings);
    const MigrationDirectory directory = read_migrations(context, settings, dialect);
    const Branches branches{settings, dialect, directory, directory.heads()};
    if (branches.heads.size() < 2) {
        context.terminal().note("nothing to merge: there is one branch");
        context.terminal().print(
            options.format == "json" ? "{\"version\": 1, \"comparisons\": [], \"path\": null}\n" : "");
        return ExitCode::Done;
    }
    return options.first ? rebase(options, context, branches) : join(options, context, branches);
}

}  // namespace

Command add_merge() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "merge";
    command.summary = "join branches of migrations, after both orders were tried";
    command.about =
        "Runs two branches in both orders in a scratch database, from where they part and over invented "
        "rows. When both orders\n"
        "lead to one end, and no statement over rows could lead elsewhere with other rows, the branches "
        "commute, and a\n"
        "migration without statements is written that builds on both. Otherwise nothing is written: it says "
        "what differs\n"
        "or fails, shows the objects that both touch, and exits 5.\n\n"
        "`--first` decides the order: the other branch is put on top. What varve generated is made anew "
        "where "
        "it must be,\n"
        "what was written by hand keeps its statements, and nothing is written unless all of it is proven.";
    command.examples = {
        {"varve merge", "writes migrations/20261121120000_merge.sql"},
        {"varve merge --first add_users", "the branch with add_users comes first; the other one is rebased"},
        {"varve merge --dry-run --format json", "only the verdict, for CI"},
    };
    command.positional("NAME", &options->name, "what the joining migration is called; default: merge")
        .option("--first", "MIGRATION", &options->first, "the branch that comes first; the other goes on top")
        .flag("--dry-run", options->is_dry_run, "say what would happen, and write nothing")
        .choice("--format", {"text", "json"}, options->format, "default: text");
    command.uses_scratch_places = true;
    command.run = [options](Context& context) { return run(*options, context); };
    return command;
}

}  // namespace varve::cli
