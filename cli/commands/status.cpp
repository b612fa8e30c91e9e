// SPDX-License-Identifier: MIT
#include "commands/all_commands.hpp"
#include "json_text.hpp"
#include "runner.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

namespace varve::cli {

namespace {

using migration::Standing;
using migration::State;

struct Options {
    std::optional<std::string> format = std::nullopt;
    bool wants_exit_code = false;
};

/// A migration with what the journal says about it.
struct Line {
    Standing standing;
    const execute::HalfWay* half_way = nullptr;

    std::string_view state() const {
        return half_way != nullptr ? half_way_state : to_string(standing.state);
    }
    /// The version alone where neither file nor history tell a name.
    std::string id() const {
        const bool is_known = standing.file != nullptr || standing.row != nullptr;
        return is_known ? standing.id() : half_way->version;
    }
    static constexpr std::string_view half_way_state = "half-way";
};

std::vector<Line> lines_of(const std::vector<Standing>& standings,
                           const std::vector<execute::HalfWay>& half_way) {
    std::vector<Line> lines;
    lines.reserve(standings.size() + half_way.size());
    for (const Standing& standing : standings) {
        const auto found = std::find_if(half_way.begin(), half_way.end(), [&](const execute::HalfWay& each) {
            return each.version == standing.version();
        });
        lines.push_back({standing, found == half_way.end() ? nullptr : &*found});
    }
    for (const execute::HalfWay& each : half_way) {
        const bool is_listed = std::any_of(standings.begin(), standings.end(), [&](const Standing& standing) {
            return standing.version() == each.version;
        });
        if (!is_listed) {
            lines.push_back({{State::Missing, nullptr, nullptr}, &each});
        }
    }
    return lines;
}

std::size_t count(const std::vector<Line>& lines, std::string_view state) {
    return static_cast<std::size_t>(
        std::count_if(lines.begin(), lines.end(), [&](const Line& each) { return each.state() == state; }));
}

std::string_view colour_of(std::string_view state, Colour colour) {
    if (colour == Colour::Never || state == to_string(State::Applied)) {
        return {};
    }
    return state == to_string(State::Pending) ? "\x1b[33m" : "\x1b[1;31m";
}

/// How far it has come, and what the next run has to find out.
std::string progress_of(const Line& line) {
    const execute::HalfWay& half_way = *line.half_way;
    const migration::Section* section =
        line.standing.file == nullptr ? nullptr : line.standing.file->section(half_way.direction);
    std::string text = "  " + std::string(to_string(half_way.direction)) + ": " +
                       std::to_string(half_way.done) +
                       (section == nullptr ? "" : " of " + std::to_string(section->statements.size())) +
                       " statements done, begun " + half_way.started_at +
                       (half_way.applied_by.empty() ? "" : "  " + half_way.applied_by);
    if (!half_way.in_doubt.empty()) {
        text += "\n          in hand: " + half_way.in_doubt.substr(0, half_way.in_doubt.find('\n'));
    }
    return text;
}

std::string status_text(const std::vector<Line>& lines, Colour colour) {
    std::size_t width = 0;
    for (const Line& each : lines) {
        width = std::max(width, each.state().size());
    }
    std::string text;
    for (const Line& each : lines) {
        const std::string_view paint = colour_of(each.state(), colour);
        text.append(paint).append(each.state()).append(width - each.state().size() + 2, ' ');
        text.append(each.id());
        if (each.half_way != nullptr) {
            text += progress_of(each);
        } else if (each.standing.row != nullptr) {
            text.append("  ").append(each.standing.row->applied_at);
            text.append("  ").append(each.standing.row->applied_by);
        }
        text += paint.empty() ? "\n" : "\x1b[0m\n";
    }
    text += std::to_string(count(lines, to_string(State::Applied))) + " applied, " +
            std::to_string(count(lines, to_string(State::Pending))) + " pending";
    for (const std::string_view state :
         {Line::half_way_state, to_string(State::Edited), to_string(State::Missing)}) {
        if (count(lines, state) != 0) {
            text += ", " + std::to_string(count(lines, state)) + " " + std::string(state);
        }
    }
    return text + "\n";
}

std::string status_json(const std::vector<Line>& lines) {
    std::string text = "{\"version\": 1, \"migrations\": [";
    for (const Line& line : lines) {
        const Standing& each = line.standing;
        text += &line == lines.data() ? "\n  {" : ",\n  {";
        text += "\"id\": " + json_text(line.id()) + ", \"state\": " + json_text(line.state());
        if (each.file != nullptr && each.file->verdict) {
            text += ", \"verdict\": " + json_text(to_string(*each.file->verdict));
        }
        if (each.row != nullptr) {
            text += ", \"applied_at\": " + json_text(each.row->applied_at) +
                    ", \"applied_by\": " + json_text(each.row->applied_by) +
                    ", \"duration_ms\": " + std::to_string(each.row->duration_ms);
        }
        if (line.half_way != nullptr) {
            text += ", \"direction\": " + json_text(to_string(line.half_way->direction)) +
                    ", \"statements_done\": " + std::to_string(line.half_way->done) +
                    ", \"in_hand\": " + json_text(line.half_way->in_doubt) +
                    ", \"begun_at\": " + json_text(line.half_way->started_at) +
                    ", \"begun_by\": " + json_text(line.half_way->applied_by);
        }
        text += "}";
    }
    return text + (lines.empty() ? "" : "\n") + "]}\n";
}

/// Whether files that a squash has replaced count for databases that stand in their middle.
bool has_archive(const migration::MigrationDirectory& directory) {
    return std::any_of(directory.migrations().begin(), directory.migrations().end(),
                       [](const migration::Migration& each) { return !each.replaces.empty(); });
}

ExitCode run(const Options& options, Context& context) {
    Runner runner(context, WaitOptions(), Recording::No, Reading::Headers);
    runner.require_folder();
    const std::vector<execute::HalfWay>& half_way = runner.half_way();
    std::optional<Runner> whole;
    if (!half_way.empty() || has_archive(runner.directory())) {
        // How far one has come is told in statements; an archive is measured by those of its files.
        whole.emplace(context, WaitOptions(), Recording::No, Reading::Everything);
    }
    const migration::MigrationDirectory& directory = whole ? whole->directory() : runner.directory();
    const std::vector<Line> lines = lines_of(migration::compare(directory, runner.history()), half_way);
    context.terminal().print(options.format == "json"
                                 ? status_json(lines)
                                 : status_text(lines, context.terminal().output_colour()));
    const bool is_up_to_date = count(lines, to_string(State::Applied)) == lines.size();
    return is_up_to_date || !options.wants_exit_code ? ExitCode::Done : ExitCode::Differs;
}

}  // namespace

Command add_status() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "status";
    command.summary = "what is applied and what is pending";
    command.about =
        "Lists the migrations that the database has, in the order in which they were applied, "
        "then what is pending.\n"
        "`edited` is a migration whose file says something else than what was applied, `missing` "
        "one whose file is gone;\n"
        "`half-way` is one that was begun and is neither applied nor undone: the next run goes on with "
        "it.\n"
        "It only reads, and takes no lock.";
    command.examples = {
        {"varve status", "the database of varve.yaml"},
        {"varve status --exit-code", "exit 1 unless everything is applied as it stands in the files"},
        {"varve status --env prod --format json", "for programs"},
    };
    command.choice("--format", {"text", "json"}, options->format, "default: text")
        .flag("--exit-code", options->wants_exit_code, "exit 1 unless everything is applied");
    command.run = [options](Context& context) { return run(*options, context); };
    return command;
}

}  // namespace varve::cli
