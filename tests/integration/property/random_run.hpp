// SPDX-License-Identifier: MIT
#pragma once

#include "integration/property/sketch.hpp"

#include <cstdint>
#include <functional>

namespace varve::test {

/// What a program that tries random things was told on its command line.
struct RandomRun {
    /// Left as it is where the program takes no dialect.
    Flavour flavour = Flavour::Sqlite;
    std::uint64_t first = 1;
    std::uint64_t seeds = 0;
    /// After so many failures it is enough.
    int most_failures = 3;
    /// Print everything that is tried.
    bool is_showing = false;
    bool is_shrinking = true;

    /// One behind the last seed.
    std::uint64_t end() const { return first + seeds; }
};

enum class TakesDialect { No, Yes };

/// Reads `[sqlite|postgres] [--seeds N] [--first K] [--failures N] [--no-shrink] [--show]` over `run`, which
/// holds the defaults, and starts the program; says how it is used when it is used otherwise (2).
int run_from_command_line(int argc, char** argv, TakesDialect takes_dialect, RandomRun run,
                          const std::function<int(const RandomRun&)>& program);

}  // namespace varve::test
