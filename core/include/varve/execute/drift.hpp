// SPDX-License-Identifier: MIT
#pragma once

#include "varve/change/change.hpp"
#include "varve/model/schema.hpp"

#include <string_view>
#include <vector>

namespace varve::execute {

/// Where a difference between a database and its history comes from.
enum class DriftKind {
    HotFix,   ///< in the live database, and no migration made it
    Lost,     ///< a migration made it, and the live database has it no more
    Pending,  ///< declared, and still to come
    Foreign   ///< in the live database, and of a kind that is not modelled
};

/// `hot-fix`, `lost`, `pending`, `foreign`.
std::string_view to_string(DriftKind kind);

/// One difference. The change leads from where the history leads to what is live; for Pending to what is
/// declared.
struct Drift {
    DriftKind kind;
    Change change;
};

/// Compares three schemas: where the history leads, what is live, and what is declared (null: nothing is).
/// What is declared and was made by hand already is a hot-fix and not pending.
std::vector<Drift> find_drift(const Schema& implied, const Schema& live, const Schema* declared);

}  // namespace varve::execute
