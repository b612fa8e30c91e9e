// SPDX-License-Identifier: MIT
#pragma once

#include "varve/model/schema.hpp"

#include <map>

namespace varve::plan {

/// Takes those sequences out of what is dropped that a server drops with the column that owns them.
void leave_to_owners(std::map<ObjectId, Object>& drops, const Schema& from);

}  // namespace varve::plan
