// SPDX-License-Identifier: MIT
#pragma once

#include "scenarios/scenario.hpp"

#include <string>
#include <vector>

namespace varve::test {

/// What a scenario did on a real database of one dialect.
struct Rehearsal {
    Expectation actual;
    /// What must never happen, whatever the goldens say: the result is not `to`, the way back does not lead
    /// to `from`, a second diff finds something.
    std::vector<std::string> failures;
};

/// Builds `from`, inserts the rows, goes to `to` and comes back, on a database of its own.
Rehearsal rehearse(const Scenario& scenario, const std::string& dialect);

}  // namespace varve::test
