// SPDX-License-Identifier: MIT
#pragma once

#include "varve/plan/plan.hpp"

#include <set>

namespace varve::plan {

/// What one change does to the set of names, and what it relies on.
struct Node {
    std::set<ObjectId> creates;
    std::set<ObjectId> removes;
    std::set<ObjectId> alters;
    /// What must be there once it has happened.
    std::set<ObjectId> needs_after;
    /// What its old form stands on.
    std::set<ObjectId> needs_before;
};

Node node_of(const LoweredChange& change);

}  // namespace varve::plan
