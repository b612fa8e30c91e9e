// SPDX-License-Identifier: MIT
#pragma once

#include "outline.hpp"

#include "varve/dialect/dialect.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace varve::source {

/// How far a change of a declaration can reach: names of pieces, as piece_name() gives them.
struct Reach {
    /// What differs, and all that is made of it.
    std::set<std::string> touched;
    /// What that stands on and is the same as before.
    std::set<std::string> ground;
    /// Foreign keys of untouched tables that refer to touched ones.
    std::vector<ObjectId> keys;
    /// False when something may be touched that cannot be told.
    bool is_certain = true;
};

/// From `known`, which was read from a declaration with the outline `before`, to the declaration that
/// `pieces` and `now` describe.
Reach reach_of(const Pieces& pieces, const Outline& now, const Schema& known, const Outline& before,
               const Dialect& dialect);

/// Facts of what is only stood on that are not needed for that and need more themselves.
bool is_left_off_ground(Kind kind);

}  // namespace varve::source
