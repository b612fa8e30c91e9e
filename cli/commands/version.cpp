// SPDX-License-Identifier: MIT
#include "commands/all_commands.hpp"
#include "context.hpp"
#include "dialect_modules.hpp"

namespace varve::cli {

namespace {

ExitCode run(Context& context) {
    std::string text = "varve " VARVE_VERSION "\ndialects:";
    for (const std::string& name : installed_dialects()) {
        text += " " + name;
    }
    context.terminal().print(text + "\n");
    return ExitCode::Done;
}

}  // namespace

Command add_version() {
    Command command;
    command.name = "version";
    command.summary = "the version, and the databases that this installation can work with";
    command.about =
        "Prints the version and the dialects that are installed. `varve --version` prints the version alone.";
    command.examples = {{"varve version", "what is installed here"}};
    command.run = [](Context& context) { return run(context); };
    return command;
}

}  // namespace varve::cli
