// SPDX-License-Identifier: MIT
#include "commands/all_commands.hpp"
#include "json_text.hpp"
#include "project.hpp"

#include "varve/report/history_graph.hpp"

#include <memory>

namespace varve::cli {

namespace {

using migration::Migration;
using migration::MigrationDirectory;

struct Options {
    std::optional<std::string> format = std::nullopt;
};

std::string history_json(const MigrationDirectory& directory) {
    std::string text = "{\"version\": 1, \"migrations\": [";
    for (const Migration& migration : directory.migrations()) {
        text += &migration == directory.migrations().data() ? "\n  " : ",\n  ";
        std::vector<std::string> parents;
        for (const std::string& parent : migration.parents) {
            parents.push_back(directory.require(parent).id());
        }
        text += "{\"id\": " + json_text(migration.id()) + ", \"parents\": " + json_list(parents) +
                ", \"hash\": " + json_text(migration.hash);
        if (!migration.replaces.empty()) {
            text += ", \"replaces\": " + json_list(migration.replaces);
        }
        if (migration.verdict) {
            text += ", \"verdict\": " + json_text(to_string(*migration.verdict));
        }
        text += "}";
    }
    return text + (directory.empty() ? "" : "\n") + "]}\n";
}

ExitCode run(const Options& options, Context& context) {
    const declare::Settings settings = settings_of(context);
    const Dialect& dialect = dialect_of(settings, context.dialects());
    require_folder(settings);
    const MigrationDirectory directory = read_migrations(context, settings, dialect);
    const std::string format = options.format.value_or("text");
    context.terminal().print(format == "json"      ? history_json(directory)
                             : format == "dot"     ? report::history_dot(directory)
                             : format == "mermaid" ? report::history_mermaid(directory)
                                                   : report::history_graph(directory));
    return ExitCode::Done;
}

}  // namespace

Command add_history() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "history";
    command.summary = "the graph of the migrations: which builds on which";
    command.about =
        "Draws the migration directory, oldest first, in the order in which it is applied. Branches and "
        "where they are\n"
        "joined show as lanes. It reads files only; `varve status` knows what a database has of them.";
    command.examples = {
        {"varve history", "for people"},
        {"varve history --format dot | dot -Tsvg > history.svg", "for Graphviz"},
        {"varve history --format mermaid", "for documents"},
    };
    command.choice("--format", {"text", "json", "dot", "mermaid"}, options->format, "default: text");
    command.run = [options](Context& context) { return run(*options, context); };
    return command;
}

}  // namespace varve::cli
