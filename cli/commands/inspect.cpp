// SPDX-License-Identifier: MIT
#include "commands/all_commands.hpp"
#include "comparison.hpp"
#include "files.hpp"
#include "project.hpp"

#include "varve/codegen/json_schema.hpp"
#include "varve/declare/declaration.hpp"
#include "varve/declare/snapshot.hpp"
#include "varve/diag/error.hpp"
#include "varve/report/schema_text.hpp"
#include "varve/report/sql.hpp"
#include "varve/report/yaml.hpp"

#include <filesystem>
#include <map>
#include <memory>

namespace varve::cli {

namespace {

struct Options {
    std::optional<std::string> source = std::nullopt;
    std::optional<std::string> format = std::nullopt;
    std::optional<std::string> dialect = std::nullopt;
    std::optional<std::string> output = std::nullopt;
};

std::string printed(const std::string& format, const Schema& schema, const Dialect& dialect) {
    if (format == "sql") {
        return report::sql(schema, dialect);
    }
    if (format == "json") {
        return declare::write_snapshot(schema, dialect.name());
    }
    return format == "text" ? report::schema_text(schema) : report::yaml(schema, dialect);
}

/// A file of an object that is gone would be read with the others.
void refuse_other_schema_files(const std::string& folder, const std::map<std::string, std::string>& files) {
    std::error_code ignored;
    if (!std::filesystem::is_directory(folder, ignored)) {
        return;
    }
    std::string others;
    for (const std::string& path : declare::schema_files({folder})) {
        if (!files.contains(std::filesystem::path(path).lexically_relative(folder).string())) {
            others += (others.empty() ? "" : ", ") + path;
        }
    }
    if (!others.empty()) {
        throw Error(ErrorCode::Refused,
                    "`" + folder + "` holds files that are no part of this schema: " + others)
            .with_hint("delete them, or choose another folder; nothing was written");
    }
}

/// One file for each object; only these two forms are read from folders.
void write_folder(const std::string& folder, const std::string& format, const Schema& schema,
                  const Dialect& dialect) {
    if (format != "sql" && format != "yaml") {
        throw Error(ErrorCode::Usage, "`--format " + format + "` is one text and cannot be a folder")
            .with_hint("use `--output` with `--format yaml` or `--format sql`");
    }
    const std::map<std::string, std::string> files =
        format == "sql" ? report::sql_files(schema, dialect) : report::yaml_files(schema, dialect);
    refuse_other_schema_files(folder, files);
    for (const auto& [path, text] : files) {
        const std::string whole = folder + "/" + path;
        make_folder(whole.substr(0, whole.rfind('/')));
        write_file(whole, text);
    }
}

/// What is in the schema and cannot be said in any of the forms.
void report_unmodelled(Context& context, const Schema& schema) {
    for (const Object* object : schema.of_kind(Kind::Unmodelled)) {
        context.terminal().note("note: " + as<Unmodelled>(*object).what + " `" + object->id.name +
                                "` is not modelled; varve leaves it alone");
    }
}

ExitCode run(const Options& options, Context& context) {
    const std::string format = options.format.value_or("yaml");
    if (format == "json-schema") {
        context.terminal().print(codegen::json_schema());
        return ExitCode::Done;
    }
    std::optional<source::Source> given;
    if (options.source) {
        given = source::parse_source(*options.source);
    }
    const declare::Settings settings = settings_of(context, given ? given->url : std::nullopt);
    const source::Source chosen = given ? *given : source_or_database(std::nullopt, settings);
    const Dialect& dialect = choose_dialect(context, {chosen}, options.dialect, settings);

    source::LazyShadow shadow = shadow_for(settings, dialect, chosen.url ? chosen.url : settings.url);
    source::LoadOptions load_options;
    load_options.scope = scope_of(context, settings, {chosen}, dialect);
    const source::LoadedSchema loaded = load_source(context, chosen, dialect, shadow, load_options);
    if (options.output) {
        write_folder(*options.output, format, loaded.schema, dialect);
    } else {
        context.terminal().print(printed(format, loaded.schema, dialect));
    }
    report_unmodelled(context, loaded.schema);
    return ExitCode::Done;
}

}  // namespace

Command add_inspect() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "inspect";
    command.summary = "print any schema as YAML, SQL or JSON";
    command.about = "Reads a source and prints its schema: as the declared YAML (a start for schema.yaml), "
                    "as SQL that creates it, as\n"
                    "a snapshot in JSON that other commands read again, or as the text that `varve diff` "
                    "compares. Without a SOURCE\n"
                    "it reads the live database. --output writes a folder of YAML or SQL with one file for "
                    "each object. --format\n"
                    "json-schema prints the JSON Schema of the declared YAML, for editors.";
    command.examples = {
        {"varve inspect > schema.yaml", "declare what the database has now"},
        {"varve inspect migrations@20261121120000 --format sql", "the schema as of a version"},
        {"varve inspect --format sql --output schema", "one file for each table, view, function"},
        {"varve inspect postgresql:///shop --format json > shop.json", "keep a snapshot"},
    };
    command
        .positional("SOURCE", &options->source,
                    "a URL, file, folder, DIR@VERSION or snapshot; default: the live database")
        .choice("--format", {"yaml", "sql", "json", "text", "json-schema"}, options->format, "default: yaml")
        .option("--output", "DIR", &options->output,
                "write a folder of YAML or SQL files, one for each object")
        .option("--dialect", "NAME", &options->dialect, "sqlite or postgres, where nothing else says it");
    command.run = [options](Context& context) { return run(*options, context); };
    return command;
}

}  // namespace varve::cli
