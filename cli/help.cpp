// SPDX-License-Identifier: MIT
#include "help.hpp"

#include <algorithm>

namespace varve::cli {

namespace {

std::string heading_of(const Argument& argument) {
    if (argument.is_positional) {
        return argument.name;
    }
    std::string name = argument.name;
    const std::size_t comma = name.find(',');
    // Long names stand below each other whether or not there is a short one.
    name = comma == std::string::npos ? "    " + name : name.replace(comma, 1, ", ");
    return argument.value_name.empty() ? name : name + " " + argument.value_name;
}

using Rows = std::vector<std::pair<std::string, std::string>>;

std::string table(const Rows& rows) {
    constexpr std::size_t widest_column = 30;
    std::size_t width = 0;
    for (const auto& [left, right] : rows) {
        width = left.size() <= widest_column ? std::max(width, left.size()) : width;
    }
    std::string text;
    for (const auto& [left, right] : rows) {
        text += "  " + left;
        text +=
            left.size() <= width ? std::string(width - left.size(), ' ') : "\n  " + std::string(width, ' ');
        text += "  " + right + "\n";
    }
    return text;
}

Rows rows_of(const std::vector<Argument>& arguments, bool wants_positional) {
    Rows rows;
    for (const Argument& argument : arguments) {
        if (argument.is_positional == wants_positional) {
            rows.emplace_back(heading_of(argument), argument.about);
        }
    }
    return rows;
}

std::string section(const std::string& title, const Rows& rows) {
    return rows.empty() ? std::string() : "\n" + title + ":\n" + table(rows);
}

std::string global_section(GlobalOptions& globals, const Rows& more = {}) {
    Rows rows = rows_of(globals.arguments(), false);
    rows.emplace_back("-h, --help", "show this");
    rows.insert(rows.end(), more.begin(), more.end());
    return section("options of every command", rows);
}

std::string usage_line(const Command& command) {
    std::string line = "usage: varve " + command.name;
    const bool has_options = std::any_of(command.arguments.begin(), command.arguments.end(),
                                         [](const Argument& each) { return !each.is_positional; });
    line += has_options ? " [OPTIONS]" : "";
    for (const Argument& argument : command.arguments) {
        if (argument.is_positional) {
            line += argument.is_required ? " " + argument.name : " [" + argument.name + "]";
        }
    }
    return line + "\n";
}

}  // namespace

std::string general_help(const std::vector<Command>& commands, GlobalOptions& globals) {
    Rows rows;
    for (const Command& command : commands) {
        rows.emplace_back(command.name, command.summary);
    }
    return "varve: declare a database schema, generate migrations that are proven, apply them\n\n"
           "usage: varve COMMAND [OPTIONS]\n" +
           section("commands", rows) + global_section(globals, {{"-V, --version", "print the version"}}) +
           "\nA first session:\n"
           "  varve init              write varve.yaml, schema.yaml and migrations/\n"
           "  varve generate first    turn what schema.yaml declares into a migration\n"
           "  varve migrate           apply it\n\n"
           "`varve COMMAND --help` says more about each.\n";
}

std::string command_help(const Command& command, GlobalOptions& globals) {
    std::string text = usage_line(command) + "\n" + command.about + "\n";
    text += section("arguments", rows_of(command.arguments, true));
    text += section("options", rows_of(command.arguments, false));
    text += global_section(globals);
    if (!command.examples.empty()) {
        text += "\nexamples:\n";
        for (const auto& [line, what] : command.examples) {
            text += "  " + line + "\n      " + what + "\n";
        }
    }
    return text;
}

}  // namespace varve::cli
