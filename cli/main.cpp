// SPDX-License-Identifier: MIT
#include "clean_stop.hpp"
#include "command_line.hpp"
#include "commands/all_commands.hpp"
#include "context.hpp"
#include "dialect_modules.hpp"
#include "failure.hpp"
#include "help.hpp"

#include <csignal>
#include <exception>
#include <filesystem>

namespace varve::cli {

namespace {

int status_of(ExitCode code) {
    return static_cast<int>(code);
}

int run(const Invocation& invocation, const std::vector<Command>& commands, GlobalOptions& globals,
        Terminal& terminal, char** arguments) {
    switch (invocation.what) {
    case Invocation::What::Version:
        terminal.print("varve " VARVE_VERSION "\n");
        return status_of(ExitCode::Done);
    case Invocation::What::Help:
        terminal.print(invocation.command == nullptr ? general_help(commands, globals)
                                                     : command_help(*invocation.command, globals));
        return status_of(ExitCode::Done);
    case Invocation::What::Run: break;
    }
    terminal.set_verbosity(globals.is_quiet     ? Verbosity::Quiet
                           : globals.is_verbose ? Verbosity::Verbose
                                                : Verbosity::Normal);
    const DialectModules dialects;
    Context context(globals, terminal, dialects);
    if (!invocation.command->uses_scratch_places) {
        return status_of(invocation.command->run(context));
    }
    if (const std::optional<int> signal = stopped_by()) {
        clear_away(context);
        return 128 + *signal;
    }
    const CleanStop stop(terminal, arguments);
    return status_of(invocation.command->run(context));
}

int run(int count, char** arguments, Terminal& terminal) {
    GlobalOptions globals;
    const std::vector<Command> commands = all_commands();
    try {
        const std::vector<std::string> words{arguments + 1, arguments + count};
        return run(parse_command_line(words, commands, globals), commands, globals, terminal, arguments);
    } catch (const Reported& reported) {
        return status_of(reported.code);
    } catch (const Error& error) {
        terminal.complain(format(error, terminal.error_colour()));
        return status_of(exit_code_of(error.code()));
    } catch (const std::filesystem::filesystem_error& error) {
        const std::string path = error.path1().string();
        const Error failure(ErrorCode::Io, "cannot read " + (path.empty() ? "a folder" : "`" + path + "`") +
                                               ": " + error.code().message());
        terminal.complain(format(failure, terminal.error_colour()));
        return status_of(exit_code_of(failure.code()));
    } catch (const std::exception& error) {
        Error defect(ErrorCode::Internal, error.what());
        defect.with_hint("this is a defect of varve; please report it with the command that you ran");
        terminal.complain(format(defect, terminal.error_colour()));
        return status_of(ExitCode::Defect);
    }
}

}  // namespace

}  // namespace varve::cli

int main(int count, char** arguments) {
    // A file that may not grow is an error to be told, and not the end of the process.
    std::signal(SIGXFSZ, SIG_IGN);
    varve::cli::Terminal terminal;
    int status = varve::cli::run(count, arguments, terminal);
    if (!terminal.flush()) {
        terminal.complain("error[file]: cannot write to standard output\n");
        status = status == 0 ? static_cast<int>(varve::cli::ExitCode::Usage) : status;
    }
    return status;
}
