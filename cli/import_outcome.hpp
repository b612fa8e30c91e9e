// SPDX-License-Identifier: MIT
#pragma once

#include "import_source.hpp"

#include "varve/adopt/conversion.hpp"
#include "varve/change/change.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace varve::cli {

/// What `varve import` has found and done.
struct ImportOutcome {
    std::string tool;
    std::vector<adopt::Adopted> migrations = {};
    /// Places in them, in the order in which they were applied.
    std::vector<std::size_t> applied = {};
    /// Places of those that the tool has marked as failed.
    std::vector<std::size_t> in_doubt = {};
    /// What files and table of the tool contradict each other in.
    std::vector<std::string> problems = {};
    /// What would have to be done to what is applied to become the live database.
    std::vector<Change> differences = {};
    bool is_refused = false;
    bool is_written = false;
    bool is_recorded = false;

    bool differs() const { return !problems.empty() || !differences.empty(); }
    bool is_applied(std::size_t place) const;
};

/// Prints it.
void report(const ImportOutcome& outcome, const ImportSource& source, bool is_json, Terminal& terminal);

/// Sees to it that what the tool keeps in the database is left alone from now on: writes `exclude` into a
/// varve.yaml that has none, or says what to write.
void leave_alone(const std::vector<std::string>& patterns, const declare::Settings& settings,
                 Terminal& terminal);

}  // namespace varve::cli
