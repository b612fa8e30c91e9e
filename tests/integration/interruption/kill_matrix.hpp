// SPDX-License-Identifier: MIT
#pragma once

#include "integration/interruption/project.hpp"

#include <string>

namespace varve::test {

/// What became of runs that were broken off.
struct Tally {
    std::string what;
    int cases = 0;
    /// Those in which the end came while there was still something to do.
    int broken_off = 0;
    /// Those that the next run brought to the state of an undisturbed one.
    int resumed = 0;
    /// All others.
    int lost = 0;
    /// What the first of these looked like; empty when there is none.
    std::string first_loss = {};

    /// One line of a table.
    std::string line() const;
};

/// Where to look at a dialect's runs.
struct KillPoint {
    /// See kill_at.c: `allocation`, `write` or `send`, `before` or `after` it is made.
    std::string call;
    std::string when;
    /// At most about so many of all calls of a run.
    long most = 100;
};

/// Kills a runner at call after call, and lets the next one finish.
Tally kill_at_calls(const std::string& dialect, Content content, const KillPoint& point);

/// Kills runners at random times, on their way forward and back in turn.
Tally kill_at_random_times(const std::string& dialect, Content content, int count, unsigned seed);

/// Kills a PostgreSQL server with all its processes at random times during runs, and starts it again.
Tally kill_server_at_random_times(Content content, int count, unsigned seed);

}  // namespace varve::test
