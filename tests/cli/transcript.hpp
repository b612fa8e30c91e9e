// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace varve::test {

/// One thing that a transcript does, and what must come of it.
struct Step {
    enum class Kind {
        Varve,  ///< runs varve with arguments
        Shell,  ///< runs a line of sh, with varve on PATH
        Write   ///< writes files
    };
    Kind kind = Kind::Varve;
    /// The arguments or the line of sh, as they stand in the file.
    std::string command = {};
    std::map<std::string, std::string> files = {};
    std::map<std::string, std::string> environment = {};
    std::string standard_input = {};

    int exit_code = 0;
    std::string standard_output = {};
    std::string standard_error = {};
};

/// A session with varve from tests/cli: see README.md there for the file's form.
struct Transcript {
    std::string about;
    bool needs_postgres = false;
    std::map<std::string, std::string> files;
    std::vector<Step> steps;
};

/// Throws std::runtime_error for a file that is not a transcript.
Transcript read_transcript(const std::string& path);

/// The text of the file with its steps written anew; everything in front of `run:` stays as it is.
std::string with_steps(std::string_view file, const std::vector<Step>& steps);

/// Words as a shell would cut them, with '…', "…" and backslashes.
std::vector<std::string> words_of(std::string_view line);

}  // namespace varve::test
