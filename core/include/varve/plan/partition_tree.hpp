// SPDX-License-Identifier: MIT
#pragma once

#include "varve/model/schema.hpp"

#include <vector>

namespace varve::plan {

/// A table and then the partitions of `here` that its rows are in, parents first; not those that are, in
/// `there`, tables outside of its tree: they keep their rows to themselves.
std::vector<const Object*> partition_tree(const ObjectId& table, const Schema& here, const Schema& there);

}  // namespace varve::plan
