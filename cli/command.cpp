// SPDX-License-Identifier: MIT
#include "command.hpp"

#include <utility>

namespace varve::cli {

Command& Command::flag(std::string option, bool& target, std::string text) {
    arguments.push_back({std::move(option), "", std::move(text), &target});
    return *this;
}

Command& Command::option(std::string option, std::string value_name, Argument::Target target,
                         std::string text) {
    arguments.push_back({std::move(option), std::move(value_name), std::move(text), target});
    return *this;
}

Command& Command::choice(std::string option, std::vector<std::string> choices,
                         std::optional<std::string>& target, std::string text) {
    std::string value_name;
    for (const std::string& each : choices) {
        value_name += (value_name.empty() ? "" : "|") + each;
    }
    arguments.push_back(
        {std::move(option), std::move(value_name), std::move(text), &target, std::move(choices)});
    return *this;
}

Command& Command::positional(std::string value_name, Argument::Target target, std::string text) {
    arguments.push_back({std::move(value_name), "", std::move(text), target, {}, true, false});
    return *this;
}

Command& Command::required(std::string value_name, Argument::Target target, std::string text) {
    arguments.push_back({std::move(value_name), "", std::move(text), target, {}, true, true});
    return *this;
}

std::vector<Argument> GlobalOptions::arguments() {
    return {
        {"--config", "FILE", "the settings; default: varve.yaml here or in a folder above", &config},
        {"--env", "NAME", "the environment of varve.yaml to work on (or VARVE_ENV)", &environment},
        {"--url", "URL", "the database to work on (or VARVE_URL, DATABASE_URL)", &url},
        {"--shadow", "URL", "an empty database to try things in, instead of one that varve makes", &shadow},
        {"-v,--verbose", "", "say more about what is done", &is_verbose},
        {"-q,--quiet", "", "say nothing but errors and what was asked for", &is_quiet},
    };
}

}  // namespace varve::cli
