// SPDX-License-Identifier: MIT
#pragma once

#include "exit_code.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace varve::cli {

class Context;

/// One option or positional argument and the variable that it fills. The parser fills it, the help prints it.
struct Argument {
    /// A flag, one text, several texts, or a count.
    using Target = std::variant<bool*, std::optional<std::string>*, std::vector<std::string>*,
                                std::optional<std::size_t>*>;

    /// `--to`, or `-v,--verbose`; for a positional the name that the help shows, `NAME`.
    std::string name;
    /// What stands behind the option in the help: `SOURCE`; empty for a flag and a positional.
    std::string value_name;
    std::string about;
    Target target;
    /// The only values that it takes; empty: any.
    std::vector<std::string> choices = {};
    bool is_positional = false;
    bool is_required = false;
};

/// A command of varve: what its help says, what it takes, what it does. Made by the add_…() functions of
/// cli/commands/; knows nothing of how a command line is parsed.
struct Command {
    std::string name;
    /// One line, for the list of commands.
    std::string summary;
    /// The paragraphs of `varve NAME --help`.
    std::string about;
    /// Lines to type, each with what it does: `varve diff --exit-code`, `fail in CI when …`.
    std::vector<std::pair<std::string, std::string>> examples = {};
    std::vector<Argument> arguments = {};
    std::function<ExitCode(Context&)> run;
    /// It tries things in scratch places, and a signal ends it without a word to the runner of migrations.
    bool uses_scratch_places = false;

    Command& flag(std::string option, bool& target, std::string about);
    Command& option(std::string option, std::string value_name, Argument::Target target, std::string about);
    /// An option that takes one of a few words.
    Command& choice(std::string option, std::vector<std::string> choices, std::optional<std::string>& target,
                    std::string about);
    Command& positional(std::string name, Argument::Target target, std::string about);
    Command& required(std::string name, Argument::Target target, std::string about);
};

/// The options that every command takes, before or behind its name.
struct GlobalOptions {
    std::optional<std::string> config = std::nullopt;
    std::optional<std::string> environment = std::nullopt;
    std::optional<std::string> url = std::nullopt;
    std::optional<std::string> shadow = std::nullopt;
    bool is_verbose = false;
    bool is_quiet = false;

    std::vector<Argument> arguments();
};

}  // namespace varve::cli
