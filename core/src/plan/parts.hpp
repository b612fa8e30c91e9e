// SPDX-License-Identifier: MIT
#pragma once

#include "varve/model/schema.hpp"
#include "varve/plan/plan.hpp"

#include <map>

/// \file
/// Tables, and what lives in them and in other objects.

namespace varve::plan {

ObjectId table_id(const QualifiedName& name);

TableImage image_of(const Object& table, const Schema& schema);

/// Whether the owner of a part is itself among the objects that are dropped (or created), so that the part
/// goes (comes) with it.
bool has_owner_in(const std::map<ObjectId, Object>& objects, const ObjectId& part);

/// What goes or comes with its owner stands on as much as it would alone: a domain on what its checks call.
Object with_needs_of_parts(Object object, const std::map<ObjectId, Object>& objects);

/// A column before it gets its default, which stands on what comes later.
Object without_default(Object column);

/// Whether a part of a table stands on something that itself stands on the table: a policy that reads a view
/// of it, a default that counts its rows. Such a part goes before its table and comes after it.
bool closes_circle(const Object& part, const Schema& schema);

}  // namespace varve::plan
