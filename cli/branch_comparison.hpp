// SPDX-License-Identifier: MIT
#pragma once

#include "varve/diag/diagnostic.hpp"
#include "varve/execute/merger.hpp"

#include <string>

namespace varve::cli {

/// What came of two branches, for people: verdict, what differs, and the objects that both touch as base,
/// left and right have them.
std::string comparison_text(const execute::BranchComparison& comparison, Colour colour);

/// The same as an object of JSON.
std::string comparison_json(const execute::BranchComparison& comparison);

}  // namespace varve::cli
