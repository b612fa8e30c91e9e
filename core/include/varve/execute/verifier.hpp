// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/dialect.hpp"
#include "varve/dialect/shadow.hpp"
#include "varve/migration/migration_directory.hpp"

#include <chrono>
#include <functional>
#include <set>
#include <string>
#include <vector>

namespace varve::execute {

/// How one migration did when it was tried.
struct Trial {
    const migration::Migration* migration = nullptr;
    /// Whether its way back was tried, too.
    bool went_back = false;
    /// What did not hold, line by line, for people; empty when all did.
    std::vector<std::string> problems = {};
    std::chrono::milliseconds duration{0};
};

/// Runs what a migration directory says on a shadow and compares where it leads with what the files say.
/// Borrows everything.
class Verifier {
public:
    enum class Depth {
        Up,        ///< each migration forward; where it leads against the fingerprint in its header
        RoundTrip  ///< also back and forward again, each alone and all together
    };
    using Listener = std::function<void(const Trial&)>;

    Verifier(const migration::MigrationDirectory& directory, const Dialect& dialect, Shadow& shadow,
             Scope scope)
        : m_directory(directory), m_dialect(dialect), m_shadow(shadow), m_scope(std::move(scope)) {}

    /// One trial for each migration, in the order of the directory; the listener hears of each when it is
    /// over. A migration that fails is a result and not an error; what builds on it is not tried and says so.
    std::vector<Trial> run(Depth depth, const Listener& listener);

    /// What did not hold when the whole history went back and forward again, after a round trip without
    /// problems.
    const std::vector<std::string>& whole() const { return m_whole; }

    /// Where all that went well leads.
    const Schema& end() const { return m_state.schema; }

private:
    struct State {
        Schema schema;
        std::vector<std::string> observed;
    };

    State look();
    bool apply(const migration::Migration& migration, migration::Direction direction,
               std::vector<std::string>& problems);
    /// Brings the shadow to where the migrations lead that went well.
    void rebuild();
    bool is_blocked(const migration::Migration& migration, Trial& trial) const;
    /// Whether everything that has been run so far is what the migration builds on.
    bool stands_on_all(const migration::Migration& migration) const;
    void try_forward(const migration::Migration& migration, Trial& trial);
    void try_back(const migration::Migration& migration, const State& before, Trial& trial);
    void check_header(const migration::Migration& migration, const std::string& before,
                      const std::string& after, Trial& trial) const;
    /// Where a migration of a branch leads from nothing but what it builds on.
    void try_alone(Trial& trial);
    void try_whole();

    const migration::MigrationDirectory& m_directory;
    const Dialect& m_dialect;
    Shadow& m_shadow;
    Scope m_scope;
    Depth m_depth = Depth::Up;
    State m_state = {};
    std::vector<const migration::Migration*> m_done = {};
    std::set<std::string> m_failed = {};
    std::vector<std::string> m_whole = {};
};

}  // namespace varve::execute
