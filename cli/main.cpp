// SPDX-License-Identifier: MIT
#include "command_line.hpp"
#include "commands/all_commands.hpp"
#include "context.hpp"
#include "dialect_modules.hpp"
#include "failure.hpp"
#include "help.hpp"

#include <exception>
#include <filesystem>

namespace varve::cli {

namespace {

ExitCode run(const Invocation& invocation, const std::vector<Command>& commands, GlobalOptions& globals,
             Terminal& terminal) {
    switch (invocation.what) {
    case Invocation::What::Version: terminal.print("varve " VARVE_VERSION "\n"); return ExitCode::Done;
    case Invocation::What::Help:
        terminal.print(invocation.command == nullptr ? general_help(commands, globals)
                                                     : command_help(*invocation.command, globals));
        return ExitCode::Done;
    case Invocation::What::Run: break;
    }
    terminal.set_verbosity(globals.is_quiet     ? Verbosity::Quiet
                           : globals.is_verbose ? Verbosity::Verbose
                                                : Verbosity::Normal);
    const DialectModules dialects;
    Context context(globals, terminal, dialects);
    return invocation.command->run(context);
}

ExitCode run(const std::vector<std::string>& words, Terminal& terminal) {
    GlobalOptions globals;
    const std::vector<Command> commands = all_commands();
    try {
        return run(parse_command_line(words, commands, globals), commands, globals, terminal);
    } catch (const Reported& reported) {
        return reported.code;
    } catch (const Error& error) {
        terminal.complain(format(error, terminal.error_colour()));
        return exit_code_of(error.code());
    } catch (const std::filesystem::filesystem_error& error) {
        const std::string path = error.path1().string();
        const Error failure(ErrorCode::Io, "cannot read " + (path.empty() ? "a folder" : "`" + path + "`") +
                                               ": " + error.code().message());
        terminal.complain(format(failure, terminal.error_colour()));
        return exit_code_of(failure.code());
    } catch (const std::exception& error) {
        Error defect(ErrorCode::Internal, error.what());
        defect.with_hint("this is a defect of varve; please report it with the command that you ran");
        terminal.complain(format(defect, terminal.error_colour()));
        return ExitCode::Defect;
    }
}

}  // namespace

}  // namespace varve::cli

int main(int count, char** arguments) {
    varve::cli::Terminal terminal;
    varve::cli::ExitCode code = varve::cli::run({arguments + 1, arguments + count}, terminal);
    if (!terminal.flush()) {
        terminal.complain("error[file]: cannot write to standard output\n");
        code = code == varve::cli::ExitCode::Done ? varve::cli::ExitCode::Usage : code;
    }
    return static_cast<int>(code);
}
