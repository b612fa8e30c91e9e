// SPDX-License-Identifier: MIT
#pragma once

#include "varve/diff/diff.hpp"
#include "varve/model/schema.hpp"

#include <string>
#include <vector>

namespace varve::source {

/// Gives owners and grants to both sides of a comparison in which they do not count, so that a plan restores
/// them on what it makes anew, and on what it brings back. They are equal on both sides and so no difference.
///
/// `live` is `from` with its owners and grants; what already counts stays as it is. What belongs to `self`,
/// the role that is connected, belongs to whoever runs the plan.
void keep_access(Schema& from, Schema& to, const Schema& live, const ManagedAccess& managed,
                 const std::vector<diff::KnownRename>& renames, const std::string& self);

}  // namespace varve::source
