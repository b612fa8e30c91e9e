// SPDX-License-Identifier: MIT
#pragma once

#include "varve/change/change.hpp"
#include "varve/dialect/dialect.hpp"
#include "varve/diff/diff.hpp"
#include "varve/plan/plan.hpp"

#include <vector>

namespace varve::plan {

/// Rewrites changes into what the dialect can do in place: folds parts into their table, replaces what cannot
/// be altered together with everything that depends on it, turns what SQLite cannot alter into a rebuild.
/// `from` stands under its new names: renames have been applied to it.
/// With `types`, new columns that must not be NULL and have no default get values for the rows that are
/// there.
std::vector<LoweredChange> lower(const std::vector<Change>& changes, const Schema& from, const Schema& to,
                                 const Renderer& renderer, const TypeSystem* types = nullptr);

/// One deterministic topological order: what is needed comes before what needs it, drops the other way round.
/// The same changes give the same order, whatever order they come in.
std::vector<LoweredChange> order(std::vector<LoweredChange> changes);

/// What a new column does to rows when it must not be NULL and has no default.
enum class MissingValues {
    Refuse,  ///< the database refuses it: somebody must say what the rows shall hold
    Fill,    ///< they get a value that says nothing; for the way back to a column whose values are gone
};

/// Lower, order, render. `from` is the schema before, with its old names.
Plan make_plan(const std::vector<Change>& changes, const Schema& from, const Schema& to,
               const Dialect& dialect, MissingValues missing_values = MissingValues::Refuse);

/// The plan that creates a whole schema in an empty database.
Plan plan_creation(const Schema& schema, const Dialect& dialect);

/// Both ways between two schemas, with the renames inverted on the way back.
struct RoundTrip {
    std::vector<Change> changes;
    std::vector<diff::RenameQuestion> questions;
    Plan up;
    Plan down;
};

RoundTrip plan_round_trip(const Schema& from, const Schema& to, const diff::Options& options,
                          const Dialect& dialect);

}  // namespace varve::plan
