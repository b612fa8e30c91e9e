// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/dialect.hpp"
#include "varve/dialect/shadow.hpp"
#include "varve/diff/diff.hpp"
#include "varve/migration/migration_directory.hpp"
#include "varve/migration/migration_file.hpp"
#include "varve/plan/planner.hpp"

#include <optional>
#include <string>
#include <vector>

namespace varve::execute {

/// The schema that the user wants, as a real database read it.
struct DesiredSchema {
    Schema schema;
    /// What Shadow::observe() said after it was loaded; empty when nobody looked (the proof then says so).
    std::vector<std::string> observed = {};
};

/// How the proof of a migration ended.
struct Proof {
    migration::Verdict verdict;
    /// Empty when it holds; else what was wanted and what came, line by line, for people.
    std::vector<std::string> differences = {};

    bool holds() const { return differences.empty(); }
};

/// A migration that could be written.
struct Proposal {
    plan::RoundTrip plan;
    migration::Draft draft;
    /// The file.
    std::string text;
    Proof proof;

    bool is_empty() const { return plan.changes.empty() && plan.questions.empty(); }
};

/// The proposal as a runner reads it from its file.
migration::Migration read_back(const Proposal& proposal, const Lexis& lexis);

/// Makes migrations that lead from what a migration directory builds to what is declared, and runs them on a
/// shadow before anybody else does. Borrows everything.
class Generator {
public:
    Generator(const migration::MigrationDirectory& directory, const Dialect& dialect, Shadow& shadow,
              Scope scope)
        : m_directory(directory), m_dialect(dialect), m_shadow(shadow), m_scope(std::move(scope)) {}

    /// What the migration directory builds: the state that a new migration starts from. The first call builds
    /// it in the shadow, and leaves it there.
    const Schema& before();

    /// The plan between the directory and what is desired. A plan with questions is left without text and
    /// proof.
    Proposal propose(const DesiredSchema& desired, const diff::Options& options, const std::string& version,
                     const std::string& name);

    /// Runs the proposal's text on the shadow: up must reach what is desired, by the inspector and by the
    /// observer; down must come back; up again must arrive. Writes the verdict into the text. Once for each
    /// generator: it leaves the shadow at the state behind the proposal.
    void prove(Proposal& proposal, const DesiredSchema& desired);

private:
    bool run(const migration::Migration& migration, migration::Direction direction, Proof& proof);
    void check(const std::string& when, const Schema& schema, const std::vector<std::string>& observed,
               Proof& proof);

    const migration::MigrationDirectory& m_directory;
    const Dialect& m_dialect;
    Shadow& m_shadow;
    Scope m_scope;
    std::optional<Schema> m_before = std::nullopt;
    std::vector<std::string> m_observed_before = {};
};

}  // namespace varve::execute
