// SPDX-License-Identifier: MIT
#pragma once

#include "varve/change/change.hpp"
#include "varve/diag/diagnostic.hpp"
#include "varve/diff/diff.hpp"

#include <string>
#include <vector>

namespace varve::report {

/// The changes grouped by table, one line each (`+` new, `-` gone, `~` changed, `>` renamed); empty when
/// there are none.
std::string change_list(const std::vector<Change>& changes, Colour colour);

/// The questions with what to type to answer each; empty when there are none.
std::string question_list(const std::vector<diff::RenameQuestion>& questions, Colour colour);

}  // namespace varve::report
