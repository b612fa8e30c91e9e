// SPDX-License-Identifier: MIT
#pragma once

#include "work.hpp"

#include "varve/plan/plan.hpp"

#include <string>
#include <string_view>

/// \file
/// Owners, grants and default privileges, for every kind alike. Only what differs is written: what is taken
/// away first, then what is given, one statement for each role.

namespace varve::postgres {

/// Of an object that was made just now: its owner, and the difference between what the server gave it (by
/// itself, and by the default privileges in force before the plan) and what it shall have.
void give_access(Work& work, const Object& object);
/// The same for a table and the columns that came with it.
void give_access(Work& work, const plan::TableImage& image);

/// Of an object that stays. The owner comes first: the server rewrites the access list with it.
void change_access(Work& work, const Object& before, const Object& after);

/// Folds `GRANT SELECT (b) …` into `GRANT SELECT (a) …` before it, where nothing but the columns differs.
bool fold_column_grants(std::string& first, std::string_view second);

}  // namespace varve::postgres
