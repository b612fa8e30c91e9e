// SPDX-License-Identifier: MIT
#pragma once

#include "work.hpp"

#include <string>

namespace varve::postgres {

/// The type's name as the server prints it in the type of a column.
std::string printed_type(const ObjectId& type);

/// Whether the plan writes a label of an enum that it also adds: a transaction cannot use a label that it has
/// added.
bool uses_new_label(const Object& before, const Object& after, const Schema& from, const Schema& to);

/// Whether an enum becomes another by ADD VALUE alone.
bool has_only_new_labels(const EnumType& before, const EnumType& after);

/// Makes a type anew under its name and moves every column over: the old type steps aside, columns are
/// converted by way of text, their defaults step aside and come back, the old type goes.
void replace_type(Work& work, const Object& after, const Sql& creation);

}  // namespace varve::postgres
