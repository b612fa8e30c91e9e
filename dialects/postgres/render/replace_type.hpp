// SPDX-License-Identifier: MIT
#pragma once

#include "work.hpp"

#include <string>

namespace varve::postgres {

/// The type's name as the server prints it in the type of a column.
std::string printed_type(const ObjectId& type);

/// What ServerObject::what says of a range type.
inline constexpr std::string_view range_type = "range type";

/// Whether the default calls what stands on one of the types itself and has stepped aside with it.
bool has_lifted_default(const Work& work, const Object& column, const std::vector<Alter>& types);

/// Whether the plan writes a label of an enum that it also adds: a transaction cannot use a label that it has
/// added.
bool uses_new_label(const Object& before, const Object& after, const Schema& from, const Schema& to);

/// Whether an enum becomes another by ADD VALUE alone.
bool has_only_new_labels(const EnumType& before, const EnumType& after);

/// Whether ALTER TYPE turns a composite type into another, as far as attributes keep their order and no
/// column has a value of a type that changes.
bool can_alter_in_place(const Object& before, const CompositeType& after, const Schema& from);

/// Makes types anew under their names and moves every column over: the old types step aside, columns are
/// converted by way of text or attribute by attribute, their defaults step aside and come back, the old types
/// go. A range type brings functions and a multirange under names of their own, which cannot step aside: with
/// one among them, all columns are texts while there is no type.
void replace_types(Work& work, const plan::ReplaceTypes& replace);

}  // namespace varve::postgres
