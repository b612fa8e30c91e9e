// SPDX-License-Identifier: MIT
#include "commands/all_commands.hpp"
#include "comparison.hpp"
#include "files.hpp"
#include "project.hpp"

#include "varve/codegen/cpp_header.hpp"
#include "varve/declare/declaration.hpp"
#include "varve/diag/error.hpp"
#include "varve/diag/source_text.hpp"
#include "varve/source/rebuild.hpp"

#include <filesystem>
#include <memory>

namespace varve::cli {

namespace {

struct Options {
    std::optional<std::string> language = std::nullopt;
    std::vector<std::string> sources = {};
    std::optional<std::string> name_space = std::nullopt;
    std::optional<std::string> output = std::nullopt;
    std::vector<std::string> tables = {};
    std::optional<std::string> dialect = std::nullopt;
};

/// Several files and folders are one declaration.
source::Source joined_source(const std::vector<std::string>& texts) {
    source::Source all = source::parse_source(texts.front());
    for (std::size_t at = 1; at < texts.size(); ++at) {
        const source::Source next = source::parse_source(texts[at]);
        if (all.kind != source::SourceKind::Declared || next.kind != source::SourceKind::Declared) {
            throw Error(ErrorCode::Usage, "only declared files can be given together: `" + texts[at] +
                                              "` cannot stand beside `" + texts.front() + "`");
        }
        all.paths.insert(all.paths.end(), next.paths.begin(), next.paths.end());
    }
    return all;
}

/// Without one the declared schema of the project; the database where there is none, or `--url` asks for it.
source::Source chosen_source(const Context& context, const std::optional<source::Source>& given,
                             const declare::Settings& settings) {
    if (given) {
        return *given;
    }
    return has_declared_schema(settings) && !context.globals().url
               ? source::declared_source(settings.schema)
               : source_or_database(std::nullopt, settings);
}

/// What a declaration says beyond what a database keeps. Its mistakes have been reported when it was loaded.
declare::Facets facets_of(const source::Source& source, const Dialect& dialect) {
    if (source.kind != source::SourceKind::Declared) {
        return {};
    }
    DiagnosticList silent;
    std::optional<declare::Declaration> declaration =
        declare::read_declaration(declare::schema_files(source.paths), dialect, silent);
    return declaration ? std::move(declaration->facets) : declare::Facets();
}

/// What the columns of views hold whose declaration does not say it: the database tells that they live in, or
/// a shadow where there is none.
codegen::ViewColumns view_columns(const source::Source& source, const Schema& schema,
                                  const declare::Facets& facets, const Dialect& dialect,
                                  source::LazyShadow& shadow) {
    const std::vector<QualifiedName> views = codegen::untyped_views(schema, facets);
    if (views.empty()) {
        return {};
    }
    if (source.kind == source::SourceKind::Database) {
        return codegen::read_view_columns(*dialect.connect(*source.url), views);
    }
    // What cannot be made there is missing from the answer.
    DiagnosticList silent;
    Shadow& scratch = shadow.fresh();
    source::rebuild(schema, dialect, scratch, silent);
    return codegen::read_view_columns(scratch.connection(), views);
}

/// A file that is the same already keeps its time, so that nothing that includes it is built again.
void write_if_changed(Context& context, const std::string& path, const std::string& text) {
    std::error_code ignored;
    if (std::filesystem::is_regular_file(path, ignored) && SourceText::read(path).text() == text) {
        context.terminal().note("`" + path + "` is up to date");
        return;
    }
    if (const std::size_t slash = path.rfind('/'); slash != std::string::npos && slash != 0) {
        make_folder(path.substr(0, slash));
    }
    write_file(path, text);
    context.terminal().note("wrote `" + path + "`");
}

void check_language(const std::optional<std::string>& language) {
    if (language != "cpp") {
        throw Error(ErrorCode::Usage, "`" + language.value_or("") + "` is no language that varve writes")
            .with_hint("known here: `cpp`");
    }
}

std::string checked_namespace(const std::optional<std::string>& name) {
    const std::string chosen = name.value_or("schema");
    if (!codegen::is_cpp_namespace(chosen)) {
        throw Error(ErrorCode::Usage, "`" + chosen + "` is no namespace of C++")
            .with_hint("write it as `shop` or `acme::shop`");
    }
    return chosen;
}

ExitCode run(const Options& options, Context& context) {
    check_language(options.language);
    codegen::CppOptions cpp{checked_namespace(options.name_space), options.tables, {}};
    std::optional<source::Source> given;
    if (!options.sources.empty()) {
        given = joined_source(options.sources);
    }
    const declare::Settings settings = settings_of(context, given ? given->url : std::nullopt);
    const source::Source chosen = chosen_source(context, given, settings);
    const Dialect& dialect = choose_dialect(context, {chosen}, options.dialect, settings);

    source::LazyShadow shadow = shadow_for(settings, dialect, chosen.url ? chosen.url : settings.url);
    source::LoadOptions load_options;
    load_options.scope = scope_of(context, settings, {chosen}, dialect);
    const source::LoadedSchema loaded = load_source(context, chosen, dialect, shadow, load_options);

    const declare::Facets facets = facets_of(chosen, dialect);
    cpp.views = view_columns(chosen, loaded.schema, facets, dialect, shadow);
    PrintingSink sink(context.terminal());
    const std::optional<std::string> header = codegen::cpp_header(loaded.schema, facets, dialect, cpp, sink);
    if (!header) {
        return ExitCode::InvalidInput;
    }
    if (options.output) {
        write_if_changed(context, *options.output, *header);
    } else {
        context.terminal().print(*header);
    }
    return ExitCode::Done;
}

}  // namespace

Command add_codegen() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "codegen";
    command.summary = "write typed models of the tables in C++";
    command.about =
        "Writes a C++ header for varve/orm.hpp: a struct for each table, one for new rows, the columns and "
        "relations to write\n"
        "queries with, and the rules that values must keep. Without a SOURCE it reads the declared schema of "
        "the project, else\n"
        "the live database. The same schema gives the same text, and a file that is the same already is left "
        "alone.";
    command.examples = {
        {"varve codegen cpp --namespace shop -o shop.hpp", "models of the declared schema"},
        {"varve codegen cpp schema.yaml extra.yaml --dialect sqlite", "of these files"},
        {"varve codegen cpp postgresql:///shop --table 'order*'", "of some tables of a live database"},
    };
    command.required("LANGUAGE", &options->language, "cpp")
        .positional("SOURCE", &options->sources,
                    "a URL, DIR@VERSION or snapshot, or files and folders; default: the declared schema")
        .option("--namespace", "NAME", &options->name_space, "where the structs live; default: schema")
        .option("-o,--output", "FILE", &options->output, "write a file, if its content changes")
        .option("--table", "PATTERN", &options->tables,
                "only these tables, `*` stands for anything; repeatable")
        .option("--dialect", "NAME", &options->dialect, "sqlite or postgres, where nothing else says it");
    command.run = [options](Context& context) { return run(*options, context); };
    return command;
}

}  // namespace varve::cli
