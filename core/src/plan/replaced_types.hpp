// SPDX-License-Identifier: MIT
#pragma once

#include "dependants.hpp"

#include "varve/change/change.hpp"
#include "varve/model/schema.hpp"
#include "varve/plan/plan.hpp"

#include <map>
#include <optional>
#include <vector>

/// \file
/// Types that cannot be changed under the columns that have them, and the types that are made of those.

namespace varve::plan {

/// Whether a kind is a type that columns can have.
bool is_type_kind(Kind kind);

/// Those, and what only one server has and calls a type when it is dropped.
bool is_type(const Object& object);

/// What stands under the name of a type in another schema: the same kind, or another kind of type. Null for
/// none.
const Object* type_of_same_name(const Schema& schema, const ObjectId& type);

/// A type and all that are made of it and are there on both sides.
std::vector<Alter> types_made_of(const Object& type, const Dependants& dependants, const Schema& to);

/// The types in groups that have nothing to do with each other; in each group what is needed stands first.
std::vector<ReplaceTypes> groups_of(const std::map<ObjectId, Alter>& types);

}  // namespace varve::plan
