// SPDX-License-Identifier: MIT
#include "commands/all_commands.hpp"
#include "json_text.hpp"
#include "new_version.hpp"
#include "project.hpp"

#include "varve/execute/merger.hpp"
#include "varve/migration/migration_file.hpp"

#include <algorithm>
#include <memory>

namespace varve::cli {

namespace {

using execute::BranchComparison;
using execute::Meeting;
using migration::Migration;
using migration::MigrationDirectory;

struct Options {
    std::optional<std::string> name = std::nullopt;
    std::optional<std::string> format = std::nullopt;
    bool is_dry_run = false;
};

std::string comparison_text(const BranchComparison& comparison, Colour colour) {
    std::string line = std::string(to_string(comparison.meeting)) + ": " + comparison.left->id() + " and " +
                       comparison.right->id();
    if (colour == Colour::Always && comparison.meeting != Meeting::Commute) {
        line = "\x1b[1;31m" + line + "\x1b[0m";
    }
    line += "\n";
    if (comparison.first != nullptr) {
        line += "  " + comparison.first->id() + " has to come first\n";
    }
    for (const std::string& each : comparison.lines) {
        line += "  " + each + "\n";
    }
    if (!comparison.has_rows) {
        line += "  note: rows were not tried: the migrations refuse those that were invented\n";
    }
    for (const std::string& table : comparison.tables_without_rows) {
        line += "  note: no row could be invented for " + table + "\n";
    }
    return line;
}

std::string comparison_json(const BranchComparison& comparison) {
    return "{\"left\": " + json_text(comparison.left->id()) +
           ", \"right\": " + json_text(comparison.right->id()) +
           ", \"meeting\": " + json_text(to_string(comparison.meeting)) +
           ", \"first\": " + (comparison.first == nullptr ? "null" : json_text(comparison.first->id())) +
           ", \"lines\": " + json_list(comparison.lines) +
           ", \"rows\": " + (comparison.has_rows ? "true" : "false") +
           ", \"tables_without_rows\": " + json_list(comparison.tables_without_rows) + "}";
}

/// Every pair of heads.
std::vector<BranchComparison> compare_heads(const std::vector<const Migration*>& heads,
                                            execute::Merger& merger) {
    std::vector<BranchComparison> all;
    for (std::size_t left = 0; left < heads.size(); ++left) {
        for (std::size_t right = left + 1; right < heads.size(); ++right) {
            all.push_back(merger.compare(*heads[left], *heads[right]));
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

ExitCode run(const Options& options, Context& context) {
    const declare::Settings settings = settings_of(context);
    const Dialect& dialect = dialect_of(settings, context.dialects());
    const MigrationDirectory directory = read_migrations(context, settings, dialect);
    const std::vector<const Migration*> heads = directory.heads();
    Terminal& terminal = context.terminal();
    const bool is_json = options.format == "json";
    if (heads.size() < 2) {
        terminal.note("nothing to merge: there is one branch");
        terminal.print(is_json ? "{\"version\": 1, \"comparisons\": [], \"path\": null}\n" : "");
        return ExitCode::Done;
    }

    source::LazyShadow shadow = shadow_for(settings, dialect, settings.url);
    const source::Source migrations = migrations_of(settings);
    execute::Merger merger(directory, dialect, shadow.fresh(),
                           scope_of(context, settings, {migrations}, dialect));
    const std::vector<BranchComparison> comparisons = compare_heads(heads, merger);
    const bool commute =
        std::all_of(comparisons.begin(), comparisons.end(),
                    [](const BranchComparison& each) { return each.meeting == Meeting::Commute; });
    const std::string path =
        commute && !options.is_dry_run ? write_join(options, directory, dialect, heads) : std::string();

    std::string text;
    for (const BranchComparison& each : comparisons) {
        text += is_json ? (text.empty() ? "\n  " : ",\n  ") + comparison_json(each)
                        : comparison_text(each, terminal.output_colour());
    }
    terminal.print(is_json ? "{\"version\": 1, \"comparisons\": [" + text +
                                 "\n], \"path\": " + (path.empty() ? "null" : json_text(path)) + "}\n"
                           : text + (path.empty() ? "" : path + "\n"));
    if (!commute) {
        terminal.complain(
            "hint: decide which comes first, and name its head in the `-- varve:parents` line with "
            "which the other branch begins; `varve check` tells whether it fits\n");
    }
    return commute ? ExitCode::Done : ExitCode::Refused;
}

}  // namespace

Command add_merge() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "merge";
    command.summary = "join branches of migrations, after both orders were tried";
    command.about =
        "Runs two branches in both orders in a scratch database, from where they part and over invented "
        "rows. When "
        "both orders\n"
        "lead to the same schema and the same rows, the branches commute, and a migration without statements "
        "is "
        "written that\n"
        "builds on both. Otherwise nothing is written: it says what differs or fails, and exits 5.";
    command.examples = {
        {"varve merge", "writes migrations/20261121120000_merge.sql"},
        {"varve merge --dry-run --format json", "only the verdict, for CI"},
    };
    command.positional("NAME", &options->name, "what the joining migration is called; default: merge")
        .flag("--dry-run", options->is_dry_run, "say what would happen, and write nothing")
        .choice("--format", {"text", "json"}, options->format, "default: text");
    command.run = [options](Context& context) { return run(*options, context); };
    return command;
}

}  // namespace varve::cli
