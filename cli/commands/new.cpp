// SPDX-License-Identifier: MIT
#include "commands/all_commands.hpp"
#include "new_version.hpp"
#include "project.hpp"

#include "varve/migration/migration_file.hpp"

#include <memory>

namespace varve::cli {

namespace {

struct Options {
    std::optional<std::string> name = std::nullopt;
};

ExitCode run(const Options& options, Context& context) {
    const declare::Settings settings = settings_of(context);
    const Dialect& dialect = dialect_of(settings, context.dialects());
    const migration::MigrationDirectory directory = read_migrations(context, settings, dialect);

    migration::Draft draft;
    draft.version = new_version(directory);
    draft.name = require_name(options.name.value_or(""));
    for (const migration::Migration* head : directory.heads()) {
        draft.parents.push_back(head->id());
    }
    draft.verdict = {migration::VerdictKind::Unproven, "written by hand"};
    const std::string path = save_migration(directory.path(), draft.version + "_" + draft.name,
                                            migration::write_empty_migration(draft));
    context.terminal().print(path + "\n");
    return ExitCode::Done;
}

}  // namespace

Command add_new() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "new";
    command.summary = "an empty migration for hand-written SQL";
    command.about = "Writes an empty migration that builds on the latest ones, and prints its path. Write "
                    "the statements below\n"
                    "`-- varve:up`, and those that take them back below `-- varve:down`.";
    command.examples = {{"varve new fill_slugs", "writes migrations/20261121120000_fill_slugs.sql"}};
    command.required("NAME", &options->name, "what it does, in a few words: fill_slugs");
    command.run = [options](Context& context) { return run(*options, context); };
    return command;
}

}  // namespace varve::cli
