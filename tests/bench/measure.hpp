// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace varve::bench {

/// What one run of a program took.
struct Usage {
    double wall_ms = 0;
    /// User and system time of the program and of what it started.
    double cpu_ms = 0;
    /// The most memory that it held at once.
    double peak_mb = 0;
};

/// A program to run; its output is thrown away.
struct Program {
    std::vector<std::string> arguments;
    /// Read as standard input; empty: none.
    std::string input_file = {};
    /// Where it runs.
    std::string directory = ".";
    /// Exit codes other than 0 that are an answer.
    bool may_answer_no = false;
};

/// Runs a program once. Throws std::runtime_error with what it wrote to stderr when it fails.
Usage run(const Program& program);

/// The same, and its standard output.
std::string output_of(const Program& program);

/// The best of what several runs took, each number for itself.
struct Comparison {
    Usage varve;
    Usage peer;
};

/// Runs both `rounds` times, taking turns, each after its own preparation.
Comparison compare(int rounds, const Program& varve, const Program& peer,
                   const std::function<void()>& prepare_varve = {},
                   const std::function<void()>& prepare_peer = {});

/// The best of several runs of one program.
Usage best_of(int rounds, const Program& program);

}  // namespace varve::bench
