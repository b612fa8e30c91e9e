// SPDX-License-Identifier: MIT
#pragma once

#include "command.hpp"

#include <string>
#include <vector>

namespace varve::cli {

/// `varve --help`
std::string general_help(const std::vector<Command>& commands, GlobalOptions& globals);

/// `varve NAME --help`
std::string command_help(const Command& command, GlobalOptions& globals);

}  // namespace varve::cli
