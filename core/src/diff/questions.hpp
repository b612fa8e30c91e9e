// SPDX-License-Identifier: MIT
#pragma once

#include "varve/diff/diff.hpp"

namespace varve::diff {

/// Pairs of a dropped and an added table, or column of one table, that look like one thing renamed.
std::vector<RenameQuestion> possible_renames(const std::vector<Change>& changes, const Schema& from,
                                             const Schema& to);

}  // namespace varve::diff
