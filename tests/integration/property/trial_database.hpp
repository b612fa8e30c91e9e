// SPDX-License-Identifier: MIT
#pragma once

#include "integration/property/sketch.hpp"
#include "support/temporary_directory.hpp"

#include "varve/dialect/dialect.hpp"
#include "varve/source/lazy_shadow.hpp"

#include <memory>
#include <string>
#include <vector>

namespace varve::test {

/// A database that trials use one after the other, seen without varve.
class TrialDatabase {
public:
    virtual ~TrialDatabase() = default;

    virtual Url url() const = 0;
    /// Empty again; nobody may be connected to it.
    virtual void reset() = 0;
    /// Runs SQL, foreign keys and their triggers off; the first column of all rows, a line each.
    virtual std::string query(const std::string& sql) = 0;
    /// The schema as sorted lines.
    virtual std::vector<std::string> observe() = 0;
};

/// What the trials of one dialect need.
struct TrialDatabases {
    Flavour flavour;
    const Dialect* dialect;
    /// Is built as the first schema and changed into the second.
    std::unique_ptr<TrialDatabase> live;
    /// Is built as the second, for the observer.
    std::unique_ptr<TrialDatabase> wanted;
    std::unique_ptr<source::LazyShadow> shadow;
    /// For declared files.
    std::unique_ptr<TemporaryDirectory> files;
};

/// Throws std::runtime_error for a dialect that this build leaves out.
TrialDatabases make_trial_databases(Flavour flavour);

/// What a PostgreSQL database holds, by catalogue queries; the query alone, one text line per row.
extern const char* const postgres_observation;
/// Empties a database of PostgreSQL.
extern const char* const postgres_reset;

}  // namespace varve::test
