// SPDX-License-Identifier: MIT
#include "branch_check.hpp"
#include "commands/all_commands.hpp"
#include "json_text.hpp"
#include "project.hpp"

#include "varve/diag/error.hpp"
#include "varve/execute/verifier.hpp"
#include "varve/migration/archive_seal.hpp"
#include "varve/migration/seen_by.hpp"
#include "varve/migration/standing.hpp"
#include "varve/migration/steps.hpp"

#include <algorithm>
#include <memory>

namespace varve::cli {

namespace {

using migration::Migration;
using migration::MigrationDirectory;

struct Options {
    std::optional<std::string> format = std::nullopt;
    bool is_offline = false;
    std::optional<std::string> conflicts = std::nullopt;
    bool is_strict = false;
};

Diagnostic finding(Severity severity, std::string id, std::string message, const Migration* migration,
                   std::string hint) {
    Diagnostic diagnostic{severity, std::move(id), std::move(message), std::nullopt, std::move(hint)};
    if (migration != nullptr) {
        diagnostic.range = migration->source->range(0, 0);
    }
    return diagnostic;
}

void check_heads(const MigrationDirectory& directory, DiagnosticSink& sink) {
    const std::vector<const Migration*> heads = directory.heads();
    if (heads.size() < 2) {
        return;
    }
    std::string names;
    for (const Migration* head : heads) {
        names += (names.empty() ? "`" : ", `") + head->id() + "`";
    }
    sink.report(finding(Severity::Error, "two-heads",
                        "branches are not joined: no migration builds on all of " + names, heads.back(),
                        "`varve merge` tries both orders and joins them"));
}

void check_ways_back(const MigrationDirectory& directory, DiagnosticSink& sink) {
    for (const Migration& migration : directory.migrations()) {
        if (!migration.is_reversible()) {
            sink.report(finding(Severity::Warning, "one-way", "`" + migration.id() + "` has no way back",
                                &migration,
                                "write its down section, or `SELECT 1;` where there is nothing to undo"));
        }
    }
}

void check_probes(const Migration& migration, migration::Direction direction, const Dialect& dialect,
                  DiagnosticSink& sink) {
    const migration::Section* section = migration.section(direction);
    if (section == nullptr) {
        return;
    }
    for (const migration::Step& step : cut(migration, direction, dialect)) {
        if (!step.is_lone) {
            continue;
        }
        const Probe probe = probe_of(*section, step, dialect);
        if (probe.question.empty() && !probe.is_repeatable) {
            const PositionedStatement& statement = section->statements[step.first];
            Diagnostic warning =
                finding(Severity::Warning, "no-probe",
                        "nobody can tell whether this statement happened, should a run end in it", &migration,
                        "write `-- varve:probe SELECT …` or `-- varve:repeatable` above it");
            warning.range = migration.source->range(statement.begin, statement.end);
            sink.report(std::move(warning));
        }
    }
}

/// Statements outside transactions must be recognisable when a run is broken off.
void check_probes(const MigrationDirectory& directory, const Dialect& dialect, DiagnosticSink& sink) {
    for (const Migration& migration : directory.migrations()) {
        check_probes(migration, migration::Direction::Up, dialect, sink);
        check_probes(migration, migration::Direction::Down, dialect, sink);
    }
}

/// Runs every migration forward; gives the schema that they lead to, or nothing when one fails.
std::optional<Schema> check_ways(const MigrationDirectory& directory, const Dialect& dialect, Shadow& shadow,
                                 const Scope& scope, DiagnosticSink& sink) {
    execute::Verifier verifier(directory, dialect, shadow, scope);
    bool is_sound = true;
    verifier.run(execute::Verifier::Depth::Up, [&](const execute::Trial& trial) {
        for (const std::string& problem : trial.problems) {
            is_sound = false;
            sink.report(finding(Severity::Error, "wrong-way", "`" + trial.migration->id() + "`: " + problem,
                                trial.migration, "`varve verify` tells more"));
        }
    });
    return is_sound ? std::optional(verifier.end()) : std::nullopt;
}

void check_declared(const source::LoadedSchema& declared, const Schema& built, DiagnosticSink& sink) {
    diff::Options answers;
    answers.renames = source::pending_renames(declared.renames, built);
    answers.open_renames = diff::OpenRenames::DropAndAdd;
    const std::vector<Change> changes = diff::diff(built, declared.schema, answers).changes;
    if (!changes.empty()) {
        sink.report(finding(
            Severity::Error, "not-generated",
            "the migrations do not lead to what is declared: " + std::to_string(changes.size()) +
                (changes.size() == 1 ? " change, " : " changes, the first is: ") + describe(changes.front()),
            nullptr, "`varve generate NAME` writes the migration that is missing"));
    }
}

/// What the database remembers against what the files say, when it can be asked.
void check_history(Context& context, const declare::Settings& settings, const Dialect& dialect,
                   const MigrationDirectory& directory, DiagnosticSink& sink) {
    std::vector<migration::AppliedMigration> rows;
    try {
        const std::unique_ptr<Connection> connection = dialect.connect(*settings.url);
        rows = migration::History(*connection, dialect).read(migration::History::Texts::LeftOut);
    } catch (const Error& error) {
        context.terminal().note(std::string("note: the history of the database is not checked: ") +
                                error.what());
        return;
    }
    const MigrationDirectory seen = migration::seen_by(directory, rows, dialect.lexis());
    for (const migration::Standing& each : migration::compare(seen, rows)) {
        if (each.state == migration::State::Edited) {
            sink.report(finding(Severity::Error, "edited",
                                "`" + each.id() + "` is applied and was edited since", each.file,
                                "restore it, and write what is new into a migration of its own"));
        } else if (each.state == migration::State::Missing) {
            sink.report(finding(Severity::Error, "missing",
                                "`" + each.id() + "` is applied, and its file is gone", nullptr,
                                "restore the file"));
        }
    }
}

std::size_t count(const DiagnosticList& findings, Severity severity) {
    return static_cast<std::size_t>(
        std::count_if(findings.items().begin(), findings.items().end(),
                      [&](const Diagnostic& each) { return each.severity == severity; }));
}

/// `1 error`, `2 errors`
std::string counted(std::size_t number, const std::string& word) {
    return std::to_string(number) + " " + word + (number == 1 ? "" : "s");
}

std::string check_text(const DiagnosticList& findings, std::size_t migrations, Colour colour) {
    std::string text;
    for (const Diagnostic& each : findings.items()) {
        text += format(each, colour);
    }
    return text + counted(migrations, "migration") + ", " +
           counted(count(findings, Severity::Error), "error") + ", " +
           counted(count(findings, Severity::Warning), "warning") + "\n";
}

std::string check_json(const DiagnosticList& findings, std::size_t migrations) {
    std::string text = "{\"version\": 1, \"migrations\": " + std::to_string(migrations) + ", \"findings\": [";
    for (const Diagnostic& each : findings.items()) {
        text += &each == findings.items().data() ? "\n  " : ",\n  ";
        text += "{\"severity\": " + json_text(each.severity == Severity::Error ? "error" : "warning") +
                ", \"id\": " + json_text(each.id) + ", \"message\": " + json_text(each.message) +
                (each.range ? ", \"file\": " + json_text(each.range->file) : std::string()) +
                ", \"hint\": " + json_text(each.hint) + "}";
    }
    return text + (findings.items().empty() ? "" : "\n") + "]}\n";
}

/// Where the migrations lead, and whether that is what is declared.
void check_schemas(Context& context, const declare::Settings& settings, const Dialect& dialect,
                   const MigrationDirectory& directory, DiagnosticSink& sink) {
    source::LazyShadow shadow = shadow_for(settings, dialect, settings.url);
    const source::Source migrations = migrations_of(settings);
    if (!has_declared_schema(settings)) {
        context.terminal().note("note: nothing is declared, so that only the migrations are checked");
        check_ways(directory, dialect, shadow.fresh(), scope_of(context, settings, {migrations}, dialect),
                   sink);
        return;
    }
    const source::Source declared_source = source::declared_source(settings.schema);
    source::LoadOptions options;
    options.scope = scope_of(context, settings, {declared_source, migrations}, dialect);
    const source::LoadedSchema declared = load_source(context, declared_source, dialect, shadow, options);
    if (const auto built = check_ways(directory, dialect, shadow.fresh(), options.scope, sink)) {
        check_declared(declared, *built, sink);
    }
}

ExitCode run(const Options& options, Context& context) {
    if (options.conflicts) {
        return check_branches(context, *options.conflicts, options.format);
    }
    const declare::Settings settings = settings_of(context);
    const Dialect& dialect = dialect_of(settings, context.dialects());
    require_folder(settings);
    const MigrationDirectory directory = read_migrations(context, settings, dialect);
    migration::refuse_edited_archive(directory, dialect.lexis());
    DiagnosticList findings;
    check_heads(directory, findings);
    check_ways_back(directory, findings);
    check_probes(directory, dialect, findings);
    check_schemas(context, settings, dialect, directory, findings);
    if (settings.url && !options.is_offline) {
        check_history(context, settings, dialect, directory, findings);
    }

    const std::size_t count = directory.migrations().size();
    const Colour colour = context.terminal().output_colour();
    context.terminal().print(options.format == "json" ? check_json(findings, count)
                                                      : check_text(findings, count, colour));
    const bool is_failed = findings.has_errors() || (options.is_strict && !findings.items().empty());
    return is_failed ? ExitCode::Differs : ExitCode::Done;
}

}  // namespace

Command add_check() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "check";
    command.summary = "whether declared schema, migrations and history agree, for CI";
    command.about =
        "Runs every migration forward in a scratch database and reports what does not fit together: branches "
        "that "
        "nobody\n"
        "joined, missing parents, circles and duplicate versions, a migration that fails or leads elsewhere "
        "than its "
        "header\n"
        "says, a declared schema that no migration leads to, and, when the database can be asked, applied "
        "migrations "
        "that were\n"
        "edited or whose file is gone. It asks nothing and changes nothing. Exit 1 when it finds an error.";
    command.examples = {
        {"varve check", "everything, with the history of the database of varve.yaml"},
        {"varve check --conflicts origin/main..", "does this branch commute with what main has got since?"},
        {"varve check --offline --strict", "in CI, without a database to deploy to; warnings fail too"},
    };
    command.flag("--offline", options->is_offline, "do not ask the database for its history")
        .option("--conflicts", "BASE..HEAD", &options->conflicts,
                "only this: try the migrations of two git commits in both orders")
        .flag("--strict", options->is_strict, "exit 1 for warnings, too")
        .choice("--format", {"text", "json"}, options->format, "default: text");
    command.uses_scratch_places = true;
    command.run = [options](Context& context) { return run(*options, context); };
    return command;
}

}  // namespace varve::cli
