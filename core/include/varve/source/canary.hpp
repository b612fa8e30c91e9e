// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/dialect.hpp"
#include "varve/dialect/shadow.hpp"

#include <string>
#include <vector>

namespace varve::source {

/// Something that was not the same again after varve had written it down and a database had read that.
struct CanaryFinding {
    ObjectId object;
    /// The fields that differ; empty when the whole object is missing or too much.
    std::vector<std::string> fields = {};
    /// For people: `does not come back`, what the database says.
    std::string message = {};
};

/// Writes every object of an inspected schema as SQL, runs that in an empty shadow, inspects it there and
/// compares: what varve reads and what it writes must be one and the same. Empty when they are. Objects that
/// are not modelled, and those that need one, are left out of it: they are reported elsewhere.
std::vector<CanaryFinding> check_canary(const Schema& inspected, const Dialect& dialect, Shadow& shadow,
                                        const Scope& scope);

}  // namespace varve::source
