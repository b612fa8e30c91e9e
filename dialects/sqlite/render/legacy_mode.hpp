// SPDX-License-Identifier: MIT
#pragma once

#include "varve/plan/plan.hpp"

#include <string_view>
#include <vector>

namespace varve::sqlite {

inline constexpr std::string_view legacy_mode_on = "PRAGMA legacy_alter_table = ON";
inline constexpr std::string_view legacy_mode_off = "PRAGMA legacy_alter_table = OFF";

/// Switches on, for these statements, the mode in which ALTER TABLE leaves views and triggers alone: it
/// neither reads them (and fails at broken ones) nor rewrites the names in them.
std::vector<plan::Statement> in_legacy_mode(std::vector<plan::Statement> statements, const ObjectId& subject);

/// Drops what switches the mode off and on again at once.
void fold_legacy_mode(std::vector<plan::Statement>& statements);

}  // namespace varve::sqlite
