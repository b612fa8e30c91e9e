// SPDX-License-Identifier: MIT
#include "commands/all_commands.hpp"
#include "files.hpp"
#include "json_text.hpp"
#include "new_version.hpp"
#include "project.hpp"

#include "varve/diag/error.hpp"
#include "varve/execute/squasher.hpp"
#include "varve/migration/archive_seal.hpp"
#include "varve/migration/seen_by.hpp"

#include <filesystem>
#include <memory>

namespace varve::cli {

namespace {

using execute::Squash;
using migration::Migration;
using migration::MigrationDirectory;

struct Options {
    std::optional<std::string> name = std::nullopt;
    std::optional<std::string> to = std::nullopt;
    std::optional<std::string> format = std::nullopt;
    bool is_dry_run = false;
};

const Migration& last_of(const Options& options, const MigrationDirectory& directory) {
    if (options.to) {
        return directory.require(*options.to);
    }
    const std::vector<const Migration*> heads = directory.heads();
    if (heads.size() > 1) {
        throw Error(ErrorCode::Usage, "there are " + std::to_string(heads.size()) + " branches")
            .with_hint("join them with `varve merge`, or say how far with `--to VERSION`");
    }
    return *heads.front();
}

void refuse(const Squash& squash) {
    if (!squash.holds()) {
        std::string lines;
        for (const std::string& line : squash.problems) {
            lines += "  " + line + "\n";
        }
        throw Error(ErrorCode::Refused, "one migration in the place of these " +
                                            std::to_string(squash.replaced.size()) +
                                            " would not lead to the same end; nothing was written")
            .with_detail(lines);
    }
}

/// The old files go to the archive before the new one appears, and from their place after it: whatever
/// interrupts this, every file is somewhere.
std::string save(const MigrationDirectory& directory, const Squash& squash) {
    namespace fs = std::filesystem;
    const std::string archive = directory.path() + "/" + migration::archive_folder;
    make_folder(archive);
    for (const Migration* migration : squash.replaced) {
        const std::string name = fs::path(migration->source->name()).filename().string();
        // One of the same text is of a run that was interrupted; any other is somebody's.
        const std::string kept = archive + "/" + name;
        if (!write_new_file(kept, migration->source->text()) &&
            SourceText::read(kept).text() != migration->source->text()) {
            throw Error(ErrorCode::Io, "`" + kept + "` exists already, with another text")
                .with_hint("move it away: the archive keeps the file as it is squashed now");
        }
    }
    std::string path =
        save_migration(directory.path(), squash.draft.version + "_" + squash.draft.name, squash.text);
    for (const Migration* migration : squash.replaced) {
        std::error_code failure;
        fs::remove(migration->source->name(), failure);
        if (failure) {
            throw Error(ErrorCode::Io,
                        "cannot remove `" + migration->source->name() + "`: " + failure.message())
                .with_hint("it stands in `" + archive + "` already; remove what `" + path + "` replaces");
        }
    }
    return path;
}

ExitCode run(const Options& options, Context& context) {
    const declare::Settings settings = settings_of(context);
    const Dialect& dialect = dialect_of(settings, context.dialects());
    const MigrationDirectory directory = read_migrations(context, settings, dialect);
    const std::string name = require_name(options.name.value_or("baseline"));
    if (directory.empty()) {
        throw Error(ErrorCode::Usage, "there are no migrations in `" + directory.path() + "`");
    }
    migration::refuse_edited_archive(directory, dialect.lexis());
    source::LazyShadow shadow = shadow_for(settings, dialect, settings.url);
    const Scope scope = scope_of(context, settings, {migrations_of(settings)}, dialect);
    execute::Squasher squasher(directory, dialect, shadow.fresh(), scope);
    const Squash squash = squasher.squash(last_of(options, directory), new_version(directory), name);
    refuse(squash);

    Terminal& terminal = context.terminal();
    const bool is_json = options.format == "json";
    const std::string path = options.is_dry_run ? std::string() : save(directory, squash);
    terminal.note("proven: it leads to the same schema and the same rows as the " +
                  std::to_string(squash.replaced.size()) + " that it replaces");
    if (squash.kept_statements > 0) {
        terminal.note("statements over rows that were kept: " + std::to_string(squash.kept_statements));
    }
    if (is_json) {
        std::vector<std::string> replaced;
        for (const std::string& each : squash.draft.replaces) {
            replaced.push_back(migration::unsealed(each));
        }
        terminal.print("{\"version\": 1, \"path\": " + (path.empty() ? "null" : json_text(path)) +
                       ", \"replaces\": " + json_list(replaced) +
                       ", \"kept_statements\": " + std::to_string(squash.kept_statements) + "}\n");
    } else {
        terminal.print(options.is_dry_run ? squash.text : path + "\n");
    }
    return ExitCode::Done;
}

}  // namespace

Command add_squash() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "squash";
    command.summary = "one migration in the place of an old history";
    command.about =
        "Writes one migration that leads where many lead, and moves those into migrations/archive. It is "
        "proven first: the\n"
        "same schema, the same rows, a way back, and the same end under everything that builds on it. "
        "Statements over rows\n"
        "are kept; where they do not fit behind the schema, it is refused (exit 5).\n\n"
        "A database that has applied all of them records the new one without running it. One that stands in "
        "the middle goes\n"
        "on with the archived files first.";
    command.examples = {
        {"varve squash", "everything, as migrations/20261121120000_baseline.sql"},
        {"varve squash --to 20260101120000 until_2026", "what is older than this, and this"},
    };
    command.positional("NAME", &options->name, "what the new migration is called; default: baseline")
        .option("--to", "VERSION", &options->to, "the last one that is replaced; default: all")
        .flag("--dry-run", options->is_dry_run, "print the migration, and write and move nothing")
        .choice("--format", {"text", "json"}, options->format, "default: text");
    command.uses_scratch_places = true;
    command.run = [options](Context& context) { return run(*options, context); };
    return command;
}

}  // namespace varve::cli
