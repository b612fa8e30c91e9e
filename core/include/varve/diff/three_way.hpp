// SPDX-License-Identifier: MIT
#pragma once

#include "varve/model/schema.hpp"

#include <string>
#include <vector>

namespace varve::diff {

/// A fact that two sides changed in different ways.
struct MergeConflict {
    ObjectId id;
    /// For people: `both change its type`, `ours drops it, theirs changes it`.
    std::string why;
};

struct MergedSchema {
    /// Where there is a conflict, the fact as ours has it.
    Schema schema;
    /// Sorted; empty when both sides fit together.
    std::vector<MergeConflict> conflicts = {};
};

/// What both sides made of `base`, put together fact by fact and, within a fact, field by field: text, order
/// and format do not count. A fact that stays while the other side drops what it lives in or needs is a
/// conflict, too.
MergedSchema merge_schemas(const Schema& base, const Schema& ours, const Schema& theirs);

}  // namespace varve::diff
