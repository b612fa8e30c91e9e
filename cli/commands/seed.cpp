// SPDX-License-Identifier: MIT
#include "commands/all_commands.hpp"
#include "json_text.hpp"
#include "project.hpp"

#include "varve/declare/declaration.hpp"
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

/// What the declared schema says of rows; nothing where the project has none.
declare::Facets declared_facets(const declare::Settings& settings, const Dialect& dialect,
                                DiagnosticSink& sink) {
    if (!has_declared_schema(settings)) {
        return {};
    }
    std::optional<declare::Declaration> declaration =
        declare::read_declaration(declare::schema_files(settings.schema), dialect, sink);
    if (!declaration) {
        throw Reported{ExitCode::InvalidInput};
    }
    return std::move(declaration->facets);
}

/// As files name it: without the schema that is meant anyway.
std::string name_of(const QualifiedName& table, const Dialect& dialect) {
    return table.schema == dialect.capabilities().default_schema ? table.name
                                                                 : table.schema + "." + table.name;
}

std::string json_of(const std::vector<execute::SeededTable>& tables, const Dialect& dialect,
                    bool is_dry_run) {
    std::string list;
    for (const execute::SeededTable& each : tables) {
        list += (list.empty() ? "\n    {" : ",\n    {") +
                ("\"table\": " + json_text(name_of(each.table, dialect))) +
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
    const declare::Facets facets = declared_facets(settings, dialect, sink);
    std::unique_ptr<Connection> connection = dialect.connect(url);
    require_database(settings, *connection);
    const Schema live = dialect.inspect(*connection, settings.scope);
    Database database(std::move(connection));
    Transaction transaction(database);
    const std::optional<std::vector<execute::SeededTable>> tables =
        execute::seed(transaction, {dialect, live, facets}, *rows, sink,
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
        context.terminal().print(json_of(*tables, dialect, options.is_dry_run));
        return ExitCode::Done;
    }
    for (const execute::SeededTable& each : *tables) {
        context.terminal().note(name_of(each.table, dialect) + ": " + std::to_string(each.rows) +
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
    command.about = "Writes rows from YAML and CSV files: a row whose key is there already is changed to\n"
                    "what the file says, another one is added, none is deleted; so it may be run again\n"
                    "and again. Tables come in the order of their foreign keys. Every value that breaks\n"
                    "a rule of the declared schema is told before anything is written. All of it is one\n"
                    "transaction: a row that the database refuses is told with its place in the file,\n"
                    "and nothing is kept.";
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
