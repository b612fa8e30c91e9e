// SPDX-License-Identifier: MIT
#pragma once

#include "integration/property/sketch.hpp"
#include "integration/property/trial_database.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace varve::test {

/// A schema with rows, and another that it is to become: one random test.
struct Pair {
    Sketch before;
    Sketch after;
    /// What the mutations called themselves, for people.
    std::vector<std::string> mutations = {};
};

Pair random_pair(Flavour flavour, std::uint64_t seed);

/// How a trial ended.
struct Verdict {
    /// Empty when everything holds, else what does not, for people.
    std::string failure = {};
    /// The rows forbid the change, and it was refused without a trace.
    bool is_refused = false;
    /// The migration, as far as it came to one.
    std::string migration = {};
};

/// In which form the pair's second schema is declared.
enum class Form { Sql, Yaml };

/// Runs one pair; the databases are empty or in any state before and in any state afterwards.
Verdict try_pair(const Pair& pair, Form form, TrialDatabases& databases);

/// Leaves out whatever can be left out so that the pair still fails.
Pair shrunk(Pair pair, Flavour flavour, const std::function<bool(const Pair&)>& still_fails);

}  // namespace varve::test
