// SPDX-License-Identifier: MIT
#include "commands/all_commands.hpp"
#include "json_text.hpp"
#include "runner.hpp"

#include <algorithm>
#include <memory>

namespace varve::cli {

namespace {

using migration::Standing;
using migration::State;

struct Options {
    std::optional<std::string> format = std::nullopt;
    bool wants_exit_code = false;
};

std::size_t count(const std::vector<Standing>& standings, State state) {
    return static_cast<std::size_t>(std::count_if(standings.begin(), standings.end(),
                                                  [&](const Standing& each) { return each.state == state; }));
}

std::string painted(State state, const std::string& text, Colour colour) {
    if (colour == Colour::Never || state == State::Applied) {
        return text;
    }
    return (state == State::Pending ? "\x1b[33m" : "\x1b[1;31m") + text + "\x1b[0m";
}

std::string status_text(const std::vector<Standing>& standings, Colour colour) {
    std::string text;
    for (const Standing& each : standings) {
        std::string line = std::string(to_string(each.state)) + "  " + each.id();
        if (each.row != nullptr) {
            line += "  " + each.row->applied_at + "  " + each.row->applied_by;
        }
        text += painted(each.state, line, colour) + "\n";
    }
    text += std::to_string(count(standings, State::Applied)) + " applied, " +
            std::to_string(count(standings, State::Pending)) + " pending";
    for (const State state : {State::Edited, State::Missing}) {
        if (count(standings, state) != 0) {
            text += ", " + std::to_string(count(standings, state)) + " " + std::string(to_string(state));
        }
    }
    return text + "\n";
}

std::string status_json(const std::vector<Standing>& standings) {
    std::string text = "{\"version\": 1, \"migrations\": [";
    for (const Standing& each : standings) {
        text += &each == standings.data() ? "\n  {" : ",\n  {";
        text += "\"id\": " + json_text(each.id()) + ", \"state\": " + json_text(to_string(each.state));
        if (each.file != nullptr && each.file->verdict) {
            text += ", \"verdict\": " + json_text(to_string(*each.file->verdict));
        }
        if (each.row != nullptr) {
            text += ", \"applied_at\": " + json_text(each.row->applied_at) +
                    ", \"applied_by\": " + json_text(each.row->applied_by) +
                    ", \"duration_ms\": " + std::to_string(each.row->duration_ms);
        }
        text += "}";
    }
    return text + (standings.empty() ? "" : "\n") + "]}\n";
}

ExitCode run(const Options& options, Context& context) {
    Runner runner(context, std::nullopt, Recording::No);
    runner.require_folder();
    const std::vector<migration::AppliedMigration> history = runner.executor().history();
    const std::vector<Standing> standings = migration::compare(runner.directory(), history);
    context.terminal().print(options.format == "json"
                                 ? status_json(standings)
                                 : status_text(standings, context.terminal().output_colour()));
    const bool is_up_to_date = count(standings, State::Applied) == standings.size();
    return is_up_to_date || !options.wants_exit_code ? ExitCode::Done : ExitCode::Differs;
}

}  // namespace

Command add_status() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "status";
    command.summary = "what is applied and what is pending";
    command.about = "Lists the migrations that the database has, in the order in which they were applied, "
                    "then what is pending.\n"
                    "`edited` is a migration whose file says something else than what was applied, `missing` "
                    "one whose file is gone.\n"
                    "It only reads, and takes no lock.";
    command.examples = {
        {"varve status", "the database of varve.yaml"},
        {"varve status --exit-code", "exit 1 unless everything is applied as it stands in the files"},
        {"varve status --env prod --format json", "for programs"},
    };
    command.choice("--format", {"text", "json"}, options->format, "default: text")
        .flag("--exit-code", options->wants_exit_code, "exit 1 when something is pending, edited or missing");
    command.run = [options](Context& context) { return run(*options, context); };
    return command;
}

}  // namespace varve::cli
