// SPDX-License-Identifier: MIT
#pragma once

#include "integration/property/random.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace varve::test {

/// The statements of one migration.
using Statements = std::vector<std::string>;

/// Two branches that begin at the same base: each a list of migrations.
struct BranchPair {
    std::vector<Statements> left;
    std::vector<Statements> right;
};

/// The schema that all branches begin with.
Statements base_statements(std::string_view dialect);

/// Rows of the base that statements over rows come upon, one list of statements for each kind of data: none,
/// plain ones, and such that lie at every edge that a statement of atoms.cpp has.
std::vector<Statements> data_sets();

BranchPair random_branch_pair(std::uint64_t seed, std::string_view dialect);

}  // namespace varve::test
