// SPDX-License-Identifier: MIT
#include "varve/execute/verifier.hpp"

#include "differences.hpp"

#include "varve/diag/error.hpp"
#include "varve/migration/apply.hpp"
#include "varve/model/fingerprint.hpp"

#include <algorithm>
#include <utility>

namespace varve::execute {

using migration::Direction;
using migration::Migration;

namespace {

using Clock = std::chrono::steady_clock;

/// What the observer saw is told only where the inspector saw nothing: mostly both see the same.
void append_differences(std::vector<std::string>& lines, const std::string& when, const Schema& wanted,
                        const std::vector<std::string>& observed_wanted, const Schema& found,
                        const std::vector<std::string>& observed) {
    const std::size_t before = lines.size();
    append_schema_differences(lines, when, wanted, found);
    if (lines.size() == before) {
        append_observed_differences(lines, when, observed_wanted, observed);
    }
}

}  // namespace

Verifier::State Verifier::look() {
    State state;
    state.schema = m_shadow.inspect(m_scope);
    if (m_depth == Depth::RoundTrip) {
        state.observed = m_shadow.observe(m_scope.managed);
    }
    return state;
}

bool Verifier::apply(const Migration& migration, Direction direction, std::vector<std::string>& problems) {
    try {
        migration::apply(migration, direction, m_shadow.connection(), m_dialect);
        return true;
    } catch (const Error& error) {
        problems.push_back(std::string(to_string(direction)) + " fails: " + error.what() +
                           (error.statement().empty() ? "" : ": " + error.statement()));
        return false;
    }
}

void Verifier::rebuild() {
    m_shadow.reset();
    for (const Migration* migration : m_done) {
        migration::apply(*migration, Direction::Up, m_shadow.connection(), m_dialect);
    }
}

bool Verifier::is_blocked(const Migration& migration, Trial& trial) const {
    const auto failed = std::find_if(migration.parents.begin(), migration.parents.end(),
                                     [&](const std::string& parent) { return m_failed.contains(parent); });
    if (failed == migration.parents.end()) {
        return false;
    }
    trial.problems.push_back("not tried: it builds on " + m_directory.require(*failed).id());
    return true;
}

bool Verifier::stands_on_all(const Migration& migration) const {
    return m_directory.up_to(migration.version).size() == m_done.size() + 1;
}

void Verifier::check_header(const Migration& migration, const std::string& before, const std::string& after,
                            Trial& trial) const {
    if (!migration.from.empty() && migration.from != before) {
        trial.problems.push_back("it starts from another schema than its header says");
    } else if (!migration.to.empty() && migration.to != after) {
        trial.problems.push_back("up leads to another schema than its header says");
    }
}

void Verifier::try_forward(const Migration& migration, Trial& trial) {
    if (!apply(migration, Direction::Up, trial.problems)) {
        rebuild();
        return;
    }
    const State before = std::exchange(m_state, look());
    if (stands_on_all(migration)) {
        check_header(migration, fingerprint(before.schema), fingerprint(m_state.schema), trial);
    }
    if (m_depth == Depth::RoundTrip && migration.down && migration.is_reversible()) {
        try_back(migration, before, trial);
    }
    m_done.push_back(&migration);
}

void Verifier::try_back(const Migration& migration, const State& before, Trial& trial) {
    const auto compare = [&](const char* when, const State& wanted) {
        const State found = look();
        append_differences(trial.problems, when, wanted.schema, wanted.observed, found.schema,
                           found.observed);
    };
    trial.went_back = apply(migration, Direction::Down, trial.problems);
    if (trial.went_back) {
        compare("after down", before);
        if (trial.problems.empty() && apply(migration, Direction::Up, trial.problems)) {
            compare("after up again", m_state);
        }
    }
    if (!trial.problems.empty()) {
        rebuild();
        migration::apply(migration, Direction::Up, m_shadow.connection(), m_dialect);
    }
}

void Verifier::try_alone(Trial& trial) {
    const Migration& migration = *trial.migration;
    std::vector<const Migration*> path = m_directory.up_to(migration.version);
    path.pop_back();
    m_shadow.reset();
    for (const Migration* each : path) {
        if (!apply(*each, Direction::Up, trial.problems)) {
            trial.problems.back() = "on its own branch " + each->id() + ": " + trial.problems.back();
            return;
        }
    }
    const std::string before = fingerprint(m_shadow.inspect(m_scope));
    if (!apply(migration, Direction::Up, trial.problems)) {
        trial.problems.back() = "on its own branch " + trial.problems.back();
        return;
    }
    check_header(migration, before, fingerprint(m_shadow.inspect(m_scope)), trial);
}

void Verifier::try_whole() {
    const State end = m_state;
    std::size_t kept = m_done.size();
    while (kept > 0 && m_done[kept - 1]->is_reversible()) {
        --kept;
        if (m_done[kept]->down && !apply(*m_done[kept], Direction::Down, m_whole)) {
            m_whole.back() = m_done[kept]->id() + ": " + m_whole.back();
            return;
        }
    }
    for (std::size_t at = kept; at < m_done.size(); ++at) {
        if (!apply(*m_done[at], Direction::Up, m_whole)) {
            m_whole.back() = m_done[at]->id() + ": " + m_whole.back();
            return;
        }
    }
    const State found = look();
    append_differences(m_whole, "after all down and up again", end.schema, end.observed, found.schema,
                       found.observed);
}

std::vector<Trial> Verifier::run(Depth depth, const Listener& listener) {
    m_depth = depth;
    m_shadow.reset();
    m_state = look();
    std::vector<Trial> trials;
    std::vector<std::size_t> branched;
    for (const Migration& migration : m_directory.migrations()) {
        const Clock::time_point start = Clock::now();
        Trial trial;
        trial.migration = &migration;
        const bool is_branched = !stands_on_all(migration);
        if (!is_blocked(migration, trial)) {
            try_forward(migration, trial);
        }
        if (m_done.empty() || m_done.back() != &migration) {
            m_failed.insert(migration.version);
        } else if (is_branched && !migration.to.empty()) {
            branched.push_back(trials.size());
        }
        trial.duration = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
        listener(trial);
        trials.push_back(std::move(trial));
    }
    const bool is_sound =
        std::all_of(trials.begin(), trials.end(), [](const Trial& trial) { return trial.problems.empty(); });
    if (depth == Depth::RoundTrip && is_sound) {
        try_whole();
    }
    for (const std::size_t at : branched) {
        try_alone(trials[at]);
        if (!trials[at].problems.empty()) {
            listener(trials[at]);
        }
    }
    return trials;
}

}  // namespace varve::execute
