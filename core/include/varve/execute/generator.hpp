// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/dialect.hpp"
#include "varve/dialect/shadow.hpp"
#include "varve/diff/diff.hpp"
#include "varve/execute/part.hpp"
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
    /// Where only a part was read, because the rest is as the migrations build it.
    std::optional<Part> part = std::nullopt;
};

/// How the proof of a migration ended.
struct Proof {
    migration::Verdict verdict;
    /// Empty when it holds; else what was wanted and what came, line by line, for people.
    std::vector<std::string> differences = {};
    /// Where up leads, as the shadow has it; set when the proof holds.
    std::optional<Schema> reached = std::nullopt;

    bool holds() const { return differences.empty(); }
};

/// A migration that could be written.
struct Proposal {
    plan::RoundTrip plan;
    migration::Draft draft;
    /// The file.
    std::string text;
    /// The file as the runner reads it.
    std::optional<migration::Migration> migration = std::nullopt;
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

    /// Tells what the migration directory builds, so that nobody need run it.
    void start_from(Schema before) { m_before = std::move(before); }

    /// What the migration directory builds: the state that a new migration starts from. Unless that was told,
    /// the first call builds it in the shadow, and leaves it there.
    const Schema& before();

    /// The plan between the directory and what is desired. A plan with questions is left without text and
    /// proof.
    Proposal propose(const DesiredSchema& desired, const diff::Options& options, const std::string& version,
                     const std::string& name);

    /// Runs the proposal's text on the shadow: up must reach what is desired, by the inspector and by the
    /// observer; down must come back; up again must arrive. Where only a part of the schema can be touched,
    /// that part is run: when that fails, the whole must be read and tried before anybody is told. Writes the
    /// verdict into the text. Leaves the shadow at the state behind the proposal.
    void prove(Proposal& proposal, const DesiredSchema& desired);

private:
    /// A state as the inspector and the observer see it.
    struct State {
        const Schema& schema;
        const std::vector<std::string>& observed;
    };

    void build_before();
    bool build_part(const Part& part);
    Proof try_part(const migration::Migration& migration, const Part& part);
    Proof try_whole(const migration::Migration& migration, const DesiredSchema& desired);
    Proof try_both_ways(const migration::Migration& migration, const State& before, const State& after);
    bool run(const migration::Migration& migration, migration::Direction direction, Proof& proof);
    Schema check(const std::string& when, const State& wanted, Proof& proof);

    const migration::MigrationDirectory& m_directory;
    const Dialect& m_dialect;
    Shadow& m_shadow;
    Scope m_scope;
    std::optional<Schema> m_before = std::nullopt;
    /// Whether the shadow holds what the directory builds.
    bool m_is_built = false;
    std::vector<std::string> m_observed_before = {};
};

}  // namespace varve::execute
