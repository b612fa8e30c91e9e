// SPDX-License-Identifier: MIT
#pragma once

#include "row_access.hpp"

#include "varve/change/change.hpp"

#include <set>
#include <string>
#include <vector>

namespace varve::execute {

/// What a branch writes and reads: the objects by the catalogues before and after it, the rows by its
/// statements.
struct Footprint {
    std::vector<Change> changes = {};
    /// What the new and changed objects need.
    std::set<ObjectId> needs = {};
    std::vector<RowAccess> rows = {};
};

Footprint footprint_of(const MigrationPath& path, const Schema& base, const Schema& end, const Lexis& lexis);

/// Where two branches meet, for people; empty when they have nothing in common.
struct Contact {
    /// `both change column users.age`, `index by_age needs column users.age, which 2026…_b changes`
    std::vector<std::string> objects = {};
    /// `2026…_a (UPDATE …) and 2026…_b (UPDATE …) work on the same rows`: what comes of it hangs on the rows.
    std::vector<std::string> rows = {};
    /// What is worth a look: tables, types, views.
    std::set<ObjectId> subjects = {};
};

Contact contact_of(const Footprint& left, const std::string& left_id, const Footprint& right,
                   const std::string& right_id);

/// The table (view, domain …) that an object lives in, or the object itself.
ObjectId subject_of(const ObjectId& id, const Schema& schema);

}  // namespace varve::execute
