// SPDX-License-Identifier: MIT
#include "command_line.hpp"

#include "varve/diag/suggestion.hpp"
#include "varve/model/overloaded.hpp"
#include "varve/session/url.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace varve::cli {

namespace {

void add_argument(CLI::App& app, const Argument& argument) {
    CLI::Option* option = std::visit(
        Overloaded{
            [&](bool* target) { return app.add_flag(argument.name, *target); },
            [&](std::optional<std::string>* target) { return app.add_option(argument.name, *target); },
            [&](std::vector<std::string>* target) {
                CLI::Option* many = app.add_option(argument.name, *target);
                // One value for each time that the option is named; a positional takes the rest.
                return argument.is_positional ? many : many->expected(1)->take_all()->allow_extra_args(false);
            },
            [&](std::optional<std::size_t>* target) {
                // CLI11 takes `-1` for a very large number.
                return app.add_option(argument.name, *target)->check([](const std::string& word) {
                    const bool is_count =
                        word.size() <= 9 && word.find_first_not_of("0123456789") == std::string::npos;
                    return std::string(is_count ? "" : "count");
                });
            },
        },
        argument.target);
    if (argument.is_required) {
        option->required();
    }
    if (!argument.choices.empty()) {
        option->check([choices = argument.choices](const std::string& word) {
            return std::find(choices.begin(), choices.end(), word) != choices.end() ? std::string()
                                                                                    : std::string("choice");
        });
    }
}

std::vector<std::string> long_names(const std::vector<Argument>& arguments) {
    std::vector<std::string> names;
    for (const Argument& argument : arguments) {
        const std::size_t dashes = argument.name.find("--");
        if (dashes != std::string::npos) {
            names.push_back(argument.name.substr(dashes));
        }
    }
    return names;
}

/// `--ulr=postgres://…` → `--ulr`: a value may hold a password.
std::string without_value(const std::string& word) {
    return word.substr(0, word.find('='));
}

std::optional<std::string> nearest_of(const std::string& word, const std::vector<std::string>& names) {
    return nearest(word, std::vector<std::string_view>(names.begin(), names.end()));
}

[[noreturn]] void reject(const std::string& message, const std::optional<std::string>& meant,
                         const std::string& otherwise) {
    throw Error(ErrorCode::Usage, message).with_hint(meant ? "did you mean `" + *meant + "`?" : otherwise);
}

[[noreturn]] void reject_word(const std::string& word, const Command* command,
                              const std::vector<Command>& commands, GlobalOptions& globals) {
    const std::string help = command == nullptr ? "`varve --help`" : "`varve " + command->name + " --help`";
    if (word.starts_with("-") && word.size() > 1) {
        std::vector<std::string> names = long_names(globals.arguments());
        if (command != nullptr) {
            const std::vector<std::string> own = long_names(command->arguments);
            names.insert(names.end(), own.begin(), own.end());
        }
        names.insert(names.end(), {"--help", "--version"});
        reject("`" + without_value(word) + "` is not an option of `varve" +
                   (command != nullptr ? " " + command->name : "") + "`",
               nearest_of(without_value(word), names), help + " lists them");
    }
    if (command == nullptr) {
        std::vector<std::string> names;
        names.reserve(commands.size());
        for (const Command& each : commands) {
            names.push_back(each.name);
        }
        const std::optional<std::string> meant = nearest_of(word, names);
        reject("`" + Url(word).redacted() + "` is not a command of varve",
               meant ? std::optional("varve " + *meant) : std::nullopt, help + " lists them");
    }
    reject("`varve " + command->name + "` does not take `" + Url(word).redacted() + "`", std::nullopt,
           help + " shows what it takes");
}

/// The argument that CLI11 names at the beginning of its message, if it is one of ours.
std::optional<Argument> named_in(const std::string& message, const Command* command, GlobalOptions& globals) {
    const std::string name = message.substr(0, message.find_first_of(": "));
    std::vector<Argument> arguments = globals.arguments();
    if (command != nullptr) {
        arguments.insert(arguments.begin(), command->arguments.begin(), command->arguments.end());
    }
    for (const Argument& argument : arguments) {
        if (argument.name == name || argument.name.ends_with("," + name)) {
            return argument;
        }
    }
    return std::nullopt;
}

std::string listed(const std::vector<std::string>& words) {
    std::string text;
    for (std::size_t at = 0; at < words.size(); ++at) {
        text += at == 0 ? "" : at + 1 == words.size() ? " or " : ", ";
        text += "`" + words[at] + "`";
    }
    return text;
}

[[noreturn]] void reject_value(const CLI::ParseError& error, const Command* command, GlobalOptions& globals) {
    const std::optional<Argument> argument = named_in(error.what(), command, globals);
    const std::string where = command == nullptr ? "varve" : "varve " + command->name;
    Error usage(ErrorCode::Usage, std::string(error.what()));
    if (argument) {
        const std::string name = "`" + argument->name + "`";
        if (error.get_name() == "ValidationError") {
            usage = Error(ErrorCode::Usage,
                          name + " takes " +
                              (argument->choices.empty() ? "a whole number" : listed(argument->choices)));
        } else if (error.get_name() == "RequiredError") {
            usage = Error(ErrorCode::Usage, "`" + where + "` needs " + argument->name);
        } else if (error.get_name() == "ArgumentMismatch") {
            usage = Error(ErrorCode::Usage, name + " needs a value: " + argument->value_name);
        }
    }
    throw usage.with_hint("`" + where + " --help` shows how it is used");
}

/// CLI11's view of all commands.
struct Parser {
    CLI::App app;
    bool wants_help = false;
    bool wants_version = false;
    /// One for each command; null for a command that no word names: telling CLI11 of it would only take time.
    std::vector<CLI::App*> subcommands = {};

    Parser(const std::vector<std::string>& words, const std::vector<Command>& commands,
           GlobalOptions& globals) {
        app.set_help_flag();
        app.fallthrough();
        app.allow_extras();
        app.prefix_command(false);
        for (const Argument& argument : globals.arguments()) {
            add_argument(app, argument);
        }
        app.add_flag("-h,--help", wants_help);
        app.add_flag("-V,--version", wants_version);
        for (const Command& command : commands) {
            if (std::find(words.begin(), words.end(), command.name) == words.end()) {
                subcommands.push_back(nullptr);
                continue;
            }
            CLI::App* sub = app.add_subcommand(command.name);
            sub->set_help_flag();
            sub->allow_extras();
            for (const Argument& argument : command.arguments) {
                add_argument(*sub, argument);
            }
            subcommands.push_back(sub);
        }
    }

    const Command* chosen(const std::vector<Command>& commands) const {
        for (std::size_t at = 0; at < subcommands.size(); ++at) {
            if (subcommands[at] != nullptr && subcommands[at]->parsed()) {
                return &commands[at];
            }
        }
        return nullptr;
    }
};

}  // namespace

Invocation parse_command_line(const std::vector<std::string>& words, const std::vector<Command>& commands,
                              GlobalOptions& globals) {
    Parser parser(words, commands, globals);
    try {
        parser.app.parse(std::vector<std::string>(words.rbegin(), words.rend()));
    } catch (const CLI::ParseError& error) {
        // `varve diff --help` must help even where something else is missing.
        if (!parser.wants_help && std::find(words.begin(), words.end(), "--help") == words.end()) {
            // What stands behind an unknown option is taken for something else, and is no mistake by itself.
            const std::vector<std::string> extras = parser.app.remaining(true);
            if (!extras.empty() && extras.front().starts_with("-")) {
                reject_word(extras.front(), parser.chosen(commands), commands, globals);
            }
            reject_value(error, parser.chosen(commands), globals);
        }
        parser.wants_help = true;
    }

    const Command* command = parser.chosen(commands);
    if (parser.wants_help) {
        return {Invocation::What::Help, command};
    }
    if (parser.wants_version) {
        return {Invocation::What::Version, nullptr};
    }
    const std::vector<std::string> extras = parser.app.remaining(true);
    if (!extras.empty()) {
        reject_word(extras.front(), command, commands, globals);
    }
    if (command == nullptr) {
        throw Error(ErrorCode::Usage, "a command is missing").with_hint("`varve --help` lists them");
    }
    return {Invocation::What::Run, command};
}

}  // namespace varve::cli
