// SPDX-License-Identifier: MIT
#include "commands/all_commands.hpp"
#include "files.hpp"
#include "json_text.hpp"
#include "project.hpp"

#include "varve/diag/error.hpp"
#include "varve/report/declared_merge.hpp"

#include <filesystem>
#include <memory>

namespace varve::cli {

namespace {

struct Options {
    std::optional<std::string> base = std::nullopt;
    std::optional<std::string> ours = std::nullopt;
    std::optional<std::string> theirs = std::nullopt;
    std::optional<std::string> path = std::nullopt;
    std::optional<std::string> dialect = std::nullopt;
    std::optional<std::size_t> marker_size = std::nullopt;
    bool is_to_stdout = false;
};

/// The text of a version under the name that messages show.
std::shared_ptr<const SourceText> version(const std::string& path) {
    return std::make_shared<const SourceText>(SourceText::read(path));
}

/// varve.yaml beside the file or above it; the file that git hands over lies in the working tree's root.
std::optional<std::string> settings_above(const std::string& path) {
    namespace fs = std::filesystem;
    std::error_code ignored;
    for (fs::path folder = fs::absolute(path).parent_path();; folder = folder.parent_path()) {
        const fs::path file = folder / declare::settings_file_name;
        if (fs::exists(file, ignored)) {
            return file.string();
        }
        if (folder == folder.parent_path()) {
            return std::nullopt;
        }
    }
}

const Dialect& dialect_for(const Options& options, Context& context) {
    if (options.dialect) {
        return context.dialects().by_name(*options.dialect);
    }
    GlobalOptions globals = context.globals();
    if (!globals.config) {
        globals.config = settings_above(options.path ? *options.path : *options.ours);
    }
    Context beside(globals, context.terminal(), context.dialects());
    return dialect_of(settings_of(beside), context.dialects());
}

ExitCode run(const Options& options, Context& context) {
    const Dialect& dialect = dialect_for(options, context);
    const declare::ThreeTexts texts{version(*options.base), version(*options.ours), version(*options.theirs)};
    declare::TextMergeOptions text_options;
    text_options.marker_size = options.marker_size.value_or(text_options.marker_size);
    PrintingSink sink(context.terminal());
    const std::optional<report::DeclaredMerge> merge =
        report::merge_declared(texts, text_options, dialect, sink);
    if (!merge) {
        return ExitCode::InvalidInput;
    }
    if (options.is_to_stdout) {
        context.terminal().print(merge->text);
    } else {
        write_file(*options.ours, merge->text);
    }
    const std::string name = options.path ? *options.path : *options.ours;
    for (const std::string& conflict : merge->conflicts) {
        context.terminal().complain("conflict in " + name + ": " + conflict + "\n");
    }
    if (!merge->is_checked) {
        context.terminal().note("note: " + name + " is no schema by itself, so it was merged entry by entry");
    }
    return merge->conflicts.empty() ? ExitCode::Done : ExitCode::Differs;
}

}  // namespace

Command add_merge_file() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "merge-file";
    command.summary = "three-way merge of a declared schema, for git";
    command.about =
        "Merges two versions of a YAML file that came from one, as schemas and not as lines: each table, "
        "column, index …\n"
        "is taken from the side that changed it, with its comments and its format. The result replaces OURS. "
        "Where both\n"
        "changed one thing in different ways, all three stand between markers, and it exits 1.\n\n"
        "As a merge driver of git it is called `varve merge-file %O %A %B %P --marker-size %L`.";
    command.examples = {
        {"varve merge-file base.yaml ours.yaml theirs.yaml --stdout", "print the result"},
        {"git config merge.varve.driver 'varve merge-file %O %A %B %P --marker-size %L'",
         "with `schema.yaml merge=varve` in .gitattributes"},
    };
    command.required("BASE", &options->base, "the version that both came from; may be an empty file")
        .required("OURS", &options->ours, "our version; the result is written here")
        .required("THEIRS", &options->theirs, "their version")
        .positional("PATH", &options->path, "what messages call it, and where varve.yaml is looked for")
        .flag("--stdout", options->is_to_stdout, "print the result and write nothing")
        .option("--marker-size", "N", &options->marker_size, "length of conflict markers; default: 7")
        .option("--dialect", "NAME", &options->dialect,
                "how types and expressions are read; default: that of varve.yaml");
    command.run = [options](Context& context) { return run(*options, context); };
    return command;
}

}  // namespace varve::cli
