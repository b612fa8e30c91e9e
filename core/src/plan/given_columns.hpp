// SPDX-License-Identifier: MIT
#pragma once

#include "varve/change/change.hpp"
#include "varve/dialect/renderer.hpp"
#include "varve/model/schema.hpp"

#include <map>
#include <optional>
#include <vector>

/// \file
/// Columns that a table has from its parents: they are no objects of the table, and yet they are there.

namespace varve::plan {

/// The column of a parent that a table gets under this name; null when no parent gives it one.
const Object* given_column(const Schema& schema, const ObjectId& column);

/// A column that a table had for itself and will get from a parent, or the other way round, changes into what
/// the other side has; nothing when the other side has none. `object` is of `here`.
std::optional<Object> other_side(const Object& object, const Schema& here, const Schema& there,
                                 const Renderer& renderer);

/// What happens to the table and to the columns that it is given while its parent is made anew: it leaves the
/// old one, its columns follow, it comes to the new one. Empty when the table goes.
std::vector<Alter> changes_around_new_parent(const Object& child, const ObjectId& parent, const Schema& from,
                                             const Schema& to, const Renderer& renderer);

/// Takes out the partitions that get another place: all of them leave theirs before the first takes a new
/// one.
std::vector<Alter> steps_of_moved_partitions(std::map<ObjectId, Alter>& alters);

}  // namespace varve::plan
