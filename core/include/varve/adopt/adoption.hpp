// SPDX-License-Identifier: MIT
#pragma once

#include "varve/adopt/conversion.hpp"
#include "varve/adopt/foreign_history.hpp"
#include "varve/change/change.hpp"
#include "varve/dialect/dialect.hpp"
#include "varve/dialect/shadow.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace varve::adopt {

/// What the rows of a tool's table say about its files.
struct AppliedState {
    /// Places in the list of migrations, in the order in which they were applied.
    std::vector<std::size_t> applied = {};
    /// Begun, and marked as failed; behind the applied ones.
    std::vector<std::size_t> in_doubt = {};
    /// What does not fit, line by line: rows without a file, files that were edited since.
    std::vector<std::string> problems = {};
};

AppliedState applied_state(const ForeignHistory& history);

/// Runs the drafts in an empty shadow, one after the other, and writes the fingerprints before and after into
/// them; texts and migrations are filled in. False when a text cannot be read back, which is reported. Throws
/// what a migration fails with, positioned in the text that varve made of it.
bool replay(std::vector<Adopted>& migrations, const Dialect& dialect, Shadow& shadow, const Scope& scope,
            DiagnosticSink& sink);

/// How a live database stands to what a tool says is applied to it.
struct Proof {
    /// Those that are applied, in their order: what the tool says, and of those in doubt the ones that the
    /// database is found to have.
    std::vector<std::size_t> applied = {};
    /// What the database has beside what these build, and what it lacks.
    std::vector<Change> differences = {};
};

/// Replays what is applied in an empty shadow and compares it with a live schema. Of the migrations in doubt
/// it tries how many make the two equal.
Proof prove(const std::vector<Adopted>& migrations, const AppliedState& state, const Schema& live,
            const Dialect& dialect, Shadow& shadow, const Scope& scope);

/// A time of some database as varve writes it (UTC, `2026-11-21T12:00:00Z`), from `2026-11-21 12:00:00.5+02`
/// or from milliseconds since 1970; empty when it is neither.
std::string normal_time(std::string_view text);

}  // namespace varve::adopt
