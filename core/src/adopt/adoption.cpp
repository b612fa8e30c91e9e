// SPDX-License-Identifier: MIT
#include "varve/adopt/adoption.hpp"

#include "varve/diff/diff.hpp"
#include "varve/migration/apply.hpp"
#include "varve/model/fingerprint.hpp"

#include <map>

namespace varve::adopt {

namespace {

using migration::Direction;

/// The draft as the text of a file, and what is read back from it.
bool write_out(Adopted& adopted, const Dialect& dialect, DiagnosticSink& sink) {
    adopted.text = migration::write_migration(adopted.draft, dialect.lexis());
    std::optional<migration::Migration> read = migration::read_migration(
        SourceText(adopted.origin + " (as varve takes it over)", adopted.text), dialect.lexis(), sink);
    if (!read) {
        return false;
    }
    adopted.migration = std::move(*read);
    return true;
}

Schema run(const std::vector<Adopted>& migrations, const std::vector<std::size_t>& path,
           const Dialect& dialect, Shadow& shadow, const Scope& scope) {
    shadow.reset();
    for (const std::size_t place : path) {
        migration::apply(migrations[place].migration, Direction::Up, shadow.connection(), dialect);
    }
    return shadow.inspect(scope);
}

/// Whether the fingerprints of the first replay say where a path leads: it is the beginning of the list.
bool is_beginning(const std::vector<std::size_t>& path) {
    for (std::size_t at = 0; at < path.size(); ++at) {
        if (path[at] != at) {
            return false;
        }
    }
    return !path.empty();
}

}  // namespace

AppliedState applied_state(const ForeignHistory& history) {
    std::map<std::string, std::size_t> places;
    for (std::size_t at = 0; at < history.migrations.size(); ++at) {
        places.emplace(history.migrations[at].key, at);
    }
    AppliedState state;
    for (const ForeignRow& row : history.rows) {
        const auto found = places.find(row.key);
        if (found == places.end()) {
            state.problems.push_back("missing: `" + row.key + "` is recorded, and no file has it");
            continue;
        }
        const std::string& checksum = history.migrations[found->second].checksum;
        if (!row.checksum.empty() && !checksum.empty() && row.checksum != checksum) {
            state.problems.push_back("edited: " + history.migrations[found->second].up.source->name() +
                                     " has the checksum " + checksum + ", and " + row.checksum +
                                     " is recorded");
        }
        (row.state == ForeignRow::State::Applied ? state.applied : state.in_doubt).push_back(found->second);
    }
    return state;
}

bool replay(std::vector<Adopted>& migrations, const Dialect& dialect, Shadow& shadow, const Scope& scope,
            DiagnosticSink& sink) {
    std::string before = fingerprint(shadow.inspect(scope));
    for (Adopted& adopted : migrations) {
        if (!write_out(adopted, dialect, sink)) {
            return false;
        }
        migration::apply(adopted.migration, Direction::Up, shadow.connection(), dialect);
        adopted.draft.from = before;
        adopted.draft.to = fingerprint(shadow.inspect(scope));
        before = adopted.draft.to;
        write_out(adopted, dialect, sink);
    }
    return true;
}

Proof prove(const std::vector<Adopted>& migrations, const AppliedState& state, const Schema& live,
            const Dialect& dialect, Shadow& shadow, const Scope& scope) {
    const std::string wanted = fingerprint(live);
    Proof proof;
    for (std::size_t extra = 0; extra <= state.in_doubt.size(); ++extra) {
        std::vector<std::size_t> path = state.applied;
        path.insert(path.end(), state.in_doubt.begin(),
                    state.in_doubt.begin() + static_cast<std::ptrdiff_t>(extra));
        if (is_beginning(path) && migrations[path.back()].draft.to == wanted) {
            return {std::move(path), {}};
        }
        const Schema replayed = run(migrations, path, dialect, shadow, scope);
        std::vector<Change> differences =
            diff::diff(replayed, live, {{}, diff::OpenRenames::DropAndAdd}).changes;
        if (differences.empty()) {
            return {std::move(path), {}};
        }
        // What is said when nothing fits is the difference to what is surely applied.
        if (extra == 0) {
            proof = {std::move(path), std::move(differences)};
        }
    }
    return proof;
}

}  // namespace varve::adopt
