// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/renderer.hpp"
#include "varve/plan/plan.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace varve::plan {

/// What is to be done, by name, once it is known how.
struct Pending {
    std::map<ObjectId, Object> creates = {};
    std::map<ObjectId, Object> drops = {};
    std::map<ObjectId, Alter> alters = {};
    std::vector<Rename> renames = {};
    /// Changes in two steps, with something else between them.
    std::vector<Alter> halves = {};
    std::set<QualifiedName> rebuilds = {};
    std::map<QualifiedName, std::map<std::string, std::string>> former_columns = {};
    std::map<ObjectId, Expression> fillers = {};
    /// Tables that are made anew and filled with their old rows: themselves, and with their partitions.
    std::set<ObjectId> copies = {};
    std::set<ObjectId> copied = {};
    /// Types that are made anew, by the id before.
    std::map<ObjectId, Alter> replaced = {};
    /// For what is lifted: the changes, by name, for which it is.
    std::map<ObjectId, std::set<ObjectId>> steps_aside_for = {};
};

/// Puts together what goes and comes together: parts with their tables, types with those made of them.
std::vector<LoweredChange> fold(Pending pending, const Schema& from, const Schema& to,
                                const Renderer& renderer);

}  // namespace varve::plan
