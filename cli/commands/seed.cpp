// SPDX-License-Identifier: MIT
#include "commands/all_commands.hpp"
#include "json_text.hpp"
#include "project.hpp"

#include "varve/diag/error.hpp"
#include "varve/dialect/connect.hpp"
#include "varve/execute/seeder.hpp"

#include <filesystem>
#include <memory>

namespace varve::cli {

namespace {

struct Options {
    std::vector<std::string> files;
    std::optional<std::string> format = std::nullopt;
    bool is_dry_run = false;
};

std::vector<std::string> files_of(const Options& options, const declare::Settings& settings) {
    return options.files.empty()
               ? std::vector<std::string>{(std::filesystem::path(settings.folder) / "seeds").string()}
               : options.files;
}

std::string json_of(const std::vector<execute::SeededTable>& tables, bool is_dry_run) {
    std::string list;
    for (const execute::SeededTable& each : tables) {
        list += (list.empty() ? "\n    {" : ",\n    {") + ("\"table\": " + json_text(each.table.name)) +
                ", \"rows\": " + std::to_string(each.rows) + "}";
    }
    return "{\n  \"version\": 1,\n  \"written\": " + std::string(is_dry_run ? "false" : "true") +
           ",\n  \"tables\": [" + list + (list.empty() ? "]" : "\n  ]") + "\n}\n";
}

ExitCode run(const Options& options, Context& context) {
    const declare::Settings settings = settings_of(context);
    const Url url = require_url(settings);
    const Dialect& dialect = context.dialects().by_url(url);
    PrintingSink sink(context.terminal());
    const std::optional<std::vector<declare::SeedRow>> rows =
        declare::read_seeds(files_of(options, settings), sink);
    if (!rows) {
        throw Reported{ExitCode::InvalidInput};
    }
    std::unique_ptr<Connection> connection = dialect.connect(url);
    require_database(settings, *connection);
    const Schema live = dialect.inspect(*connection, settings.scope);
    Database database(std::move(connection));
    Transaction transaction(database);
    const std::optional<std::vector<execute::SeededTable>> tables =
        execute::seed(transaction, live, dialect, *rows, sink,
                      options.is_dry_run ? execute::Seeding::Tried : execute::Seeding::Kept);
    if (!tables) {
        throw Reported{ExitCode::InvalidInput};
    }
    if (options.is_dry_run) {
        transaction.rollback();
    } else {
        transaction.commit();
    }
    if (options.format == "json") {
        context.terminal().print(json_of(*tables, options.is_dry_run));
        return ExitCode::Done;
    }
    for (const execute::SeededTable& each : *tables) {
        context.terminal().note(each.table.name + ": " + std::to_string(each.rows) +
                                (each.rows == 1 ? " row" : " rows"));
    }
    if (options.is_dry_run) {
        context.terminal().note("nothing was kept: --dry-run");
    } else if (tables->empty()) {
        context.terminal().note("no rows to write");
    }
    return ExitCode::Done;
}

}  // namespace

Command add_seed() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "seed";
    command.summary = "give a database the rows that files say";
    command.about = "Writes rows from YAML and CSV files: a row whose key is there already is changed to "
                    "what the file says, "
                    "another one\n"
                    "is added, none is deleted; so it may be run again and again. Tables come in the order "
                    "of their foreign keys. "
                    "All of\n"
                    "it is one transaction: a row that the database refuses is told with its place in the "
                    "file, and nothing is "
                    "kept.";
    command.examples = {
        {"varve seed", "the files of the folder `seeds` beside varve.yaml"},
        {"varve seed demo/users.csv --dry-run", "try it, and keep nothing"},
    };
    command.positional("FILE", &options->files, "files and folders; default: the folder seeds")
        .flag("--dry-run", options->is_dry_run, "write everything, then take it back")
        .choice("--format", {"text", "json"}, options->format, "default: text");
    command.run = [options](Context& context) { return run(*options, context); };
    return command;
}

}  // namespace varve::cli
