// SPDX-License-Identifier: MIT
#pragma once

#include "integration/property/trial_database.hpp"

#include <map>
#include <string>
#include <vector>

namespace varve::test {

/// What tables hold, by what they are called in a report: the rows as lines, and the marks of their counters.
using Contents = std::map<std::string, std::string>;

/// Reads what the database, which is in the state `here`, holds of the tables and columns that `there` has
/// too. The same texts come from both states while nothing is lost. Columns whose ids are `lost` are left
/// out.
Contents contents_of(TrialDatabase& database, const Sketch& here, const Sketch& there, Flavour flavour,
                     const std::vector<int>& lost = {});

/// For people; empty when both hold the same.
std::string difference_of(const Contents& wanted, const Contents& actual);

}  // namespace varve::test
