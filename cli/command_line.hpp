// SPDX-License-Identifier: MIT
#pragma once

#include "command.hpp"

#include <string>
#include <vector>

namespace varve::cli {

/// What a command line asks for.
struct Invocation {
    enum class What { Run, Help, Version };
    What what = What::Run;
    /// Null for the help of varve itself.
    const Command* command = nullptr;
};

/// Reads a command line into the variables of the commands and the global options. Throws Error(Usage), with
/// a did-you-mean, for what makes no sense.
Invocation parse_command_line(const std::vector<std::string>& words, const std::vector<Command>& commands,
                              GlobalOptions& globals);

}  // namespace varve::cli
