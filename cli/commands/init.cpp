// SPDX-License-Identifier: MIT
#include "commands/all_commands.hpp"
#include "context.hpp"
#include "files.hpp"

#include "varve/declare/settings.hpp"
#include "varve/diag/error.hpp"

#include <filesystem>

namespace varve::cli {

namespace {

constexpr std::string_view schema_text = "# The schema that you want. `varve diff` shows what differs, "
                                         "`varve generate NAME` writes the migration.\n"
                                         "#\n"
                                         "# tables:\n"
                                         "#   users:\n"
                                         "#     columns:\n"
                                         "#       id: {type: bigint, identity: true}\n"
                                         "#       email: {type: text, unique: true}\n"
                                         "#     primary_key: id\n"
                                         "tables: {}\n";

/// A URL in double quotes; `$` is doubled, since `${…}` means a variable.
std::string yaml_text(const std::string& url) {
    std::string text = "\"";
    for (const char c : url) {
        text += c == '"' || c == '\\' ? "\\" : c == '$' ? "$" : "";
        text += c;
    }
    return text + "\"";
}

std::string settings_text(const std::optional<Url>& url) {
    std::string value = "sqlite:app.db";
    if (url) {
        // A password does not belong in a file that is committed.
        value = url->redacted() == url->text() ? yaml_text(url->text()) : "${DATABASE_URL}";
    }
    return "# Settings of varve; docs/guide/configuration.md lists everything that can stand here.\n"
           "schema: schema.yaml\n"
           "migrations: migrations\n"
           "environments:\n"
           "  dev:\n"
           "    url: " +
           value + "\n";
}

void write_once(Context& context, const std::string& path, const std::string& content) {
    const bool is_written = write_new_file(path, content);
    context.terminal().note((is_written ? "wrote " : "kept ") + path);
}

ExitCode run(Context& context) {
    std::optional<Url> url;
    if (const std::optional<std::string>& given = context.globals().url) {
        url = Url(*given);
        // Whether the dialect is installed is no matter yet; whether there is one is.
        if (dialect_of_scheme(url->scheme()).empty()) {
            context.dialects().by_url(*url);
        }
        if (std::filesystem::exists(declare::settings_file_name)) {
            throw Error(ErrorCode::Refused, "varve.yaml exists already, so `--url` has nowhere to go")
                .with_hint("add the URL to its `environments`");
        }
    }
    write_once(context, declare::settings_file_name, settings_text(url));
    write_once(context, "schema.yaml", std::string(schema_text));
    const bool has_folder = std::filesystem::exists("migrations");
    make_folder("migrations");
    context.terminal().note(has_folder ? "kept migrations/" : "wrote migrations/");
    if (url && url->redacted() != url->text()) {
        context.terminal().note(
            "set DATABASE_URL (in .env or the environment): the password was not written to varve.yaml");
    }
    context.terminal().note(
        "next: declare tables in schema.yaml, then `varve generate first` and `varve migrate`");
    return ExitCode::Done;
}

}  // namespace

Command add_init() {
    Command command;
    command.name = "init";
    command.summary = "write varve.yaml, schema.yaml and migrations/";
    command.about = "Starts a project in the working directory. The database is the SQLite file app.db "
                    "unless --url names another.\n"
                    "Files that exist are kept as they are.";
    command.examples = {
        {"varve init", "a project with SQLite"},
        {"varve init --url postgresql:///shop", "a project with PostgreSQL"},
    };
    command.run = [](Context& context) { return run(context); };
    return command;
}

}  // namespace varve::cli
