// SPDX-License-Identifier: MIT
#pragma once

#include "varve/diff/diff.hpp"

namespace varve::diff {

/// The renames of `wanted` that `from` still has to go through: the old name exists and the new one does not.
/// A `renamed_from` that was applied long ago is none of them.
std::vector<KnownRename> pending_renames(const Schema& from, const std::vector<KnownRename>& wanted);

/// The Rename changes of some pending renames, in an order that can be executed: tables first, and the ids of
/// columns carry the new name of their table on both sides.
std::vector<Change> rename_changes(const Schema& from, const std::vector<KnownRename>& pending);

}  // namespace varve::diff
