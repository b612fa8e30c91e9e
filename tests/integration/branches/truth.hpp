// SPDX-License-Identifier: MIT
#pragma once

#include "integration/branches/atoms.hpp"

#include <string>
#include <string_view>

namespace varve::test {

/// What two branches really are to each other, found out without varve: both orders on real databases over
/// every kind of data, read by observers.
enum class Truth {
    Unsound,  ///< a branch fails by itself over all data: no question to ask
    Commute,  ///< wherever each branch runs, both orders run and end the same
    Conflict  ///< somewhere they do not
};

struct Answer {
    Truth truth = Truth::Unsound;
    /// Of a conflict: over which data, and what differs.
    std::string evidence = {};
};

Answer truth_of(const BranchPair& pair, std::string_view dialect);

}  // namespace varve::test
