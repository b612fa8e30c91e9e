// SPDX-License-Identifier: MIT
#include "commands/all_commands.hpp"
#include "help.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

using namespace varve::cli;

TEST_CASE("every command has a summary, a text, an example and help for each argument", "[cli]") {
    std::set<std::string> names;
    for (const Command& command : all_commands()) {
        CAPTURE(command.name);
        CHECK(names.insert(command.name).second);
        CHECK_FALSE(command.summary.empty());
        CHECK_FALSE(command.about.empty());
        CHECK_FALSE(command.examples.empty());
        CHECK(std::none_of(command.arguments.begin(), command.arguments.end(),
                           [](const Argument& argument) { return argument.about.empty(); }));
    }
}

TEST_CASE("no line of a help is wider than a page", "[cli]") {
    GlobalOptions globals;
    const std::vector<Command> commands = all_commands();
    std::string text = general_help(commands, globals);
    for (const Command& command : commands) {
        text += command_help(command, globals);
    }
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = text.find('\n', begin);
        CAPTURE(text.substr(begin, end - begin));
        CHECK(end - begin <= 120);
        begin = end + 1;
    }
}
