// SPDX-License-Identifier: MIT
#include "commands/all_commands.hpp"
#include "import_outcome.hpp"
#include "import_source.hpp"
#include "new_version.hpp"
#include "project.hpp"
#include "runner.hpp"

#include "varve/adopt/adoption.hpp"
#include "varve/diag/error.hpp"
#include "varve/execute/recorder.hpp"

#include <algorithm>
#include <filesystem>
#include <memory>

namespace varve::cli {

namespace {

using adopt::Adopted;

struct Options {
    std::optional<std::string> folder = std::nullopt;
    ImportSource::Options source = {};
    std::optional<std::string> lock_timeout = std::nullopt;
    std::optional<std::string> format = std::nullopt;
    bool accepts_difference = false;
    bool is_dry_run = false;
};

std::string path_of(const declare::Settings& settings, const Adopted& adopted) {
    return settings.migrations + "/" + adopted.migration.id() + ".sql";
}

/// Files of an earlier import may be there: those that say the same are kept, whatever their headers say.
void refuse_other_files(const declare::Settings& settings, const std::vector<Adopted>& migrations,
                        const Dialect& dialect) {
    for (const Adopted& each : migrations) {
        const std::string path = path_of(settings, each);
        if (!std::filesystem::exists(path)) {
            continue;
        }
        DiagnosticList unheard;
        const std::optional<migration::Migration> there =
            migration::read_migration(SourceText::read(path), dialect.lexis(), unheard);
        if (!there || there->hash != each.migration.hash) {
            throw Error(ErrorCode::Refused, "`" + path + "` is there already and says something else")
                .with_hint("move it away, or name another folder: `migrations` in varve.yaml");
        }
    }
}

/// Migrations that do not build on what is imported would make a second beginning.
void refuse_other_history(const migration::MigrationDirectory& directory,
                          const std::vector<Adopted>& migrations) {
    const auto is_imported = [&](const migration::Migration* each) {
        return std::any_of(migrations.begin(), migrations.end(), [&](const Adopted& adopted) {
            return adopted.migration.version == each->version;
        });
    };
    for (const migration::Migration& each : directory.migrations()) {
        const std::vector<const migration::Migration*> path = directory.up_to(each.version);
        if (std::none_of(path.begin(), path.end(), is_imported)) {
            throw Error(ErrorCode::Refused,
                        "`" + directory.path() + "` holds `" + each.id() + "`, which does not build on these")
                .with_hint("import into a folder of its own: `migrations` in varve.yaml");
        }
    }
}

void write_files(const declare::Settings& settings, std::vector<Adopted>& migrations) {
    for (const Adopted& each : migrations) {
        if (!std::filesystem::exists(path_of(settings, each))) {
            save_migration(settings.migrations, each.migration.id(), each.text);
        }
    }
}

/// The rows that `varve migrate` would have left, with the times that the tool knows.
void record(const ImportOutcome& outcome, const ImportSource& source, execute::Recorder& recorder) {
    recorder.change([&](migration::History& history) {
        std::int64_t position = 0;
        for (const std::size_t place : outcome.applied) {
            migration::AppliedMigration row = recorder.signed_row(outcome.migrations[place].migration);
            const std::string applied_at = source.applied_at(place);
            row.applied_at = applied_at.empty() ? row.applied_at : applied_at;
            row.position = ++position;
            history.add(row);
        }
    });
}

void refuse_history(execute::Recorder& recorder) {
    if (!recorder.history().empty()) {
        throw Error(ErrorCode::Refused, "this database has a history already")
            .with_hint("`varve status` shows it; `varve repair` mends one that is wrong");
    }
}

/// What the tool says is applied, against what is live.
void prove(ImportOutcome& outcome, ImportSource& source, const Dialect& dialect, source::LazyShadow& shadow,
           const Scope& scope) {
    const adopt::AppliedState state = adopt::applied_state(source.history());
    const Schema live = dialect.inspect(source.database(), scope);
    adopt::Proof proof = adopt::prove(outcome.migrations, state, live, dialect, shadow.fresh(), scope);
    outcome.problems = state.problems;
    outcome.in_doubt = state.in_doubt;
    outcome.applied = std::move(proof.applied);
    outcome.differences = std::move(proof.differences);
}

ExitCode run(const Options& options, Context& context) {
    const declare::Settings settings = settings_of(context);
    const Dialect& dialect = dialect_of(settings, context.dialects());
    ImportSource source(context, settings, dialect, *options.folder, options.source);
    ProgressLines progress(context.terminal());
    std::optional<execute::Recorder> recorder;
    if (source.has_table() && !options.is_dry_run) {
        recorder.emplace(dialect, *settings.url, recording_settings(options.lock_timeout), progress);
        refuse_history(*recorder);
    }

    ImportOutcome outcome;
    outcome.tool = source.tool().name;
    outcome.migrations = source.converted(context);
    source::LazyShadow shadow = shadow_for(settings, dialect, settings.url);
    Scope scope = settings.scope;
    for (std::string& pattern : source.own_patterns()) {
        scope.exclude.push_back(std::move(pattern));
    }
    PrintingSink sink(context.terminal());
    if (!adopt::replay(outcome.migrations, dialect, shadow.fresh(), scope, sink)) {
        throw Reported{ExitCode::InvalidInput};
    }
    refuse_other_files(settings, outcome.migrations, dialect);
    refuse_other_history(read_migrations(context, settings, dialect), outcome.migrations);
    if (source.has_table()) {
        prove(outcome, source, dialect, shadow, scope);
    }
    outcome.is_refused = outcome.differs() && !options.accepts_difference;
    outcome.is_written = !outcome.is_refused && !options.is_dry_run;
    if (outcome.is_written) {
        write_files(settings, outcome.migrations);
        if (recorder) {
            record(outcome, source, *recorder);
            outcome.is_recorded = true;
        }
    }
    report(outcome, source, options.format == "json", context.terminal());
    if (outcome.is_written) {
        leave_alone(source.own_patterns(), settings, context.terminal());
    }
    return outcome.is_refused ? ExitCode::Differs : ExitCode::Done;
}

}  // namespace

Command add_import() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "import";
    command.summary = "take over the migrations of another tool, and what it has applied";
    command.about =
        "Reads the files of golang-migrate, dbmate, goose, Flyway, Diesel, sqlx, Sqitch, Alembic, Rails, "
        "Prisma, "
        "Drizzle,\n"
        "node-pg-migrate or Knex and writes migrations of varve that say the same. They are run in a scratch "
        "database.\n\n"
        "Where a database is named that has the tool's table, what is applied there is recorded in varve's "
        "history, after it\n"
        "is proven that the database is what these migrations build. When it is not, the difference is "
        "shown, "
        "nothing is\n"
        "written, and it exits 1. Files and table of the tool stay as they are.";
    command.examples = {
        {"varve import db/migrations --url postgresql://…", "the tool is found out by the folder"},
        {"varve import --from flyway --var owner=app sql", "placeholders get values"},
        {"varve import --dry-run db/migrations", "prove, and write nothing"},
    };
    command.required("DIR", &options->folder, "the folder (or file) of the tool's migrations")
        .option("--from", "TOOL", &options->source.tool, "whose they are, where the folder leaves it open")
        .option("--var", "NAME=VALUE", &options->source.variables, "a value for a placeholder `${NAME}`")
        .option("--table", "NAME", &options->source.table, "the tool's table, where it has another name")
        .option("--registry", "URL", &options->source.registry,
                "the database with the tool's table, where it is another one")
        .flag("--accept-difference", options->accepts_difference, "write and record although they differ")
        .flag("--dry-run", options->is_dry_run, "prove, and write nothing")
        .option("--lock-timeout", "TIME", &options->lock_timeout,
                "how long to wait for a runner; default: 5m")
        .choice("--format", {"text", "json"}, options->format, "default: text");
    command.run = [options](Context& context) { return run(*options, context); };
    return command;
}

}  // namespace varve::cli
