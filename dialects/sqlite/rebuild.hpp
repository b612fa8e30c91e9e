// SPDX-License-Identifier: MIT
#pragma once

#include "varve/plan/plan.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace varve::sqlite {

/// A table copied into its new shape, that of `to`: create new, copy, drop old, rename new, indexes and
/// triggers again.
///
/// Must run in one transaction that began with foreign keys off; otherwise dropping the old table deletes the
/// rows of its children. The directives of the plan see to that.
std::vector<plan::Statement> render_rebuild(const plan::RebuildTable& rebuild, const Schema& to);

/// The name that a table has while it is being made.
std::string name_while_rebuilt(const std::string& table);

/// The table that a statement finishes rebuilding (it renames the new one); nothing for any other statement.
std::optional<std::string> finishes_rebuild(const plan::Statement& statement);

}  // namespace varve::sqlite
