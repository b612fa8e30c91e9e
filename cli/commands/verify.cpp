// SPDX-License-Identifier: MIT
#include "commands/all_commands.hpp"
#include "json_text.hpp"
#include "project.hpp"

#include "varve/execute/verifier.hpp"
#include "varve/migration/archive_seal.hpp"

#include <algorithm>
#include <memory>

namespace varve::cli {

namespace {

using execute::Trial;

struct Options {
    std::optional<std::string> format = std::nullopt;
};

bool is_sound(const Trial& trial) {
    return trial.problems.empty();
}

/// `ok`, `one way`, `wrong`.
std::string_view word_of(const Trial& trial) {
    if (!is_sound(trial)) {
        return "wrong";
    }
    return trial.went_back || trial.migration->up.statements.empty() ? "ok" : "one way";
}

std::string trial_text(const Trial& trial, Colour colour) {
    std::string line(word_of(trial));
    line.resize(std::max<std::size_t>(line.size(), 9), ' ');
    line += trial.migration->id();
    if (is_sound(trial)) {
        line += "  (" + std::to_string(trial.duration.count()) + " ms)";
    } else if (colour == Colour::Always) {
        line = "\x1b[1;31m" + line + "\x1b[0m";
    }
    line += "\n";
    for (const std::string& problem : trial.problems) {
        line += "  " + problem + "\n";
    }
    return line;
}

std::string summary(const std::vector<Trial>& trials, const std::vector<std::string>& whole) {
    const auto count = [&](std::string_view word) {
        return std::to_string(std::count_if(trials.begin(), trials.end(),
                                            [&](const Trial& trial) { return word_of(trial) == word; }));
    };
    std::string text = count("ok") + " ok, " + count("one way") + " one way, " + count("wrong") + " wrong\n";
    for (const std::string& line : whole) {
        text += "wrong    " + line + "\n";
    }
    return text;
}

std::string verify_json(const std::vector<Trial>& trials, const std::vector<std::string>& whole) {
    std::string text = "{\"version\": 1, \"migrations\": [";
    for (const Trial& trial : trials) {
        text += &trial == trials.data() ? "\n  " : ",\n  ";
        text += "{\"id\": " + json_text(trial.migration->id()) +
                ", \"result\": " + json_text(word_of(trial)) +
                ", \"problems\": " + json_list(trial.problems) +
                ", \"duration_ms\": " + std::to_string(trial.duration.count()) + "}";
    }
    return text + (trials.empty() ? "" : "\n") + "], \"whole\": " + json_list(whole) + "}\n";
}

ExitCode run(const Options& options, Context& context) {
    const declare::Settings settings = settings_of(context);
    const Dialect& dialect = dialect_of(settings, context.dialects());
    require_folder(settings);
    const migration::MigrationDirectory directory = read_migrations(context, settings, dialect);
    migration::refuse_edited_archive(directory, dialect.lexis());
    const source::Source migrations = migrations_of(settings);

    source::LazyShadow shadow = shadow_for(settings, dialect, settings.url);
    execute::Verifier verifier(directory, dialect, shadow.fresh(),
                               scope_of(context, settings, {migrations}, dialect));
    const bool is_json = options.format == "json";
    Terminal& terminal = context.terminal();
    const std::vector<Trial> trials =
        verifier.run(execute::Verifier::Depth::RoundTrip, [&](const Trial& trial) {
            terminal.print(is_json ? std::string() : trial_text(trial, terminal.output_colour()));
        });
    terminal.print(is_json ? verify_json(trials, verifier.whole()) : summary(trials, verifier.whole()));
    const bool holds = verifier.whole().empty() && std::all_of(trials.begin(), trials.end(), is_sound);
    return holds ? ExitCode::Done : ExitCode::Differs;
}

}  // namespace

Command add_verify() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "verify";
    command.summary = "run the whole history up, down and up again in a scratch database";
    command.about =
        "Runs every migration forward, back and forward again in a scratch database, each alone and then all "
        "together,\n"
        "and compares the schema after each way with what it should be: by the inspector, by an observer "
        "that shares no\n"
        "code with it, and by the fingerprints in the headers. Exit 1 when anything does not hold.\n\n"
        "`one way` is a migration without a way back.";
    command.examples = {
        {"varve verify", "all migrations of the project"},
        {"varve verify --format json", "for programs"},
    };
    command.choice("--format", {"text", "json"}, options->format, "default: text");
    command.uses_scratch_places = true;
    command.run = [options](Context& context) { return run(*options, context); };
    return command;
}

}  // namespace varve::cli
