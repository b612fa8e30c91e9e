// SPDX-License-Identifier: MIT
#pragma once

#include "varve/model/definition.hpp"

#include <vector>

namespace varve {

/// The tables that a table has columns from: its parents in their order, and the table that it is a partition
/// of.
std::vector<QualifiedName> parents_of(const Table& table);

}  // namespace varve
