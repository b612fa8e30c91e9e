// SPDX-License-Identifier: MIT
#pragma once

#include "fold.hpp"

#include "varve/model/schema.hpp"

#include <map>

namespace varve::plan {

/// A sequence whose table goes, and that comes to a table that is new, is free in between.
void set_sequences_free(Pending& pending);

/// Takes those sequences out of what is dropped that a server drops with the column that owns them.
void leave_to_owners(std::map<ObjectId, Object>& drops, const Schema& from);

}  // namespace varve::plan
