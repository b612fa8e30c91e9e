// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace varve::cli {

/// What a program wrote and how it ended.
struct ProgramOutput {
    /// 128 + the signal's number when a signal ended it.
    int exit_code = 0;
    std::string standard_output = {};
    std::string standard_error = {};
};

/// Runs a program of PATH to its end, with these words as they are: no shell reads them. Its input is empty.
/// Throws Error(Io) when there is no such program.
ProgramOutput run_program(const std::vector<std::string>& words);

}  // namespace varve::cli
