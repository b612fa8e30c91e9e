// SPDX-License-Identifier: MIT
#pragma once

#include "integration/property/mutation.hpp"
#include "integration/property/sketch.hpp"

#include "varve/dialect/dialect.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace varve::test {

/// A schema and the steps to another: one random test.
struct Pair {
    Sketch from;
    std::vector<Mutation> mutations;
};

Pair random_pair(Flavour flavour, std::uint64_t seed);

/// Where the mutations lead to.
Sketch target_of(const Pair& pair, Flavour flavour);

/// A database that trials use one after the other.
class TrialDatabase {
public:
    virtual ~TrialDatabase() = default;
    /// Empty again.
    virtual void reset() = 0;
    virtual Url url() const = 0;
    /// By the database's own client library; foreign keys are not enforced.
    virtual std::string query(const std::string& sql) = 0;
    virtual std::vector<std::string> observe() = 0;
};

/// The databases of one dialect: one that is changed, one that is built as it should become.
struct Bench {
    Flavour flavour;
    const Dialect* dialect;
    std::unique_ptr<TrialDatabase> live;
    std::unique_ptr<TrialDatabase> wanted;
};

Bench make_bench(const std::string& dialect);

/// Runs one pair; empty when everything holds, else what does not, for people.
std::string try_pair(const Pair& pair, Bench& bench);

/// Leaves out whatever can be left out so that the pair still fails.
Pair shrunk(const Pair& pair, Flavour flavour, const std::function<bool(const Pair&)>& still_fails);

}  // namespace varve::test
