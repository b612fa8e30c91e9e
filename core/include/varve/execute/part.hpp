// SPDX-License-Identifier: MIT
#pragma once

#include "varve/model/schema.hpp"

#include <string>
#include <vector>

namespace varve::execute {

/// What of two states of a schema a change between them can touch, and what that stands on: enough for both
/// states to be built, and for the way between them to be run, without the rest. A value.
///
/// Tables that others merely stand on are there without their foreign keys, triggers and policies.
struct Part {
    Schema before;
    Schema after;
    /// Shadow::observe() of `after`; empty when nobody looked.
    std::vector<std::string> observed_after = {};
};

}  // namespace varve::execute
