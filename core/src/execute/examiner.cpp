// SPDX-License-Identifier: MIT
#include "varve/execute/examiner.hpp"

#include "differences.hpp"

#include "varve/diag/error.hpp"
#include "varve/execute/invented_rows.hpp"
#include "varve/migration/apply.hpp"
#include "varve/migration/row_file.hpp"
#include "varve/migration/standing.hpp"
#include "varve/model/fingerprint.hpp"

#include <algorithm>

namespace varve::execute {

using migration::AppliedMigration;
using migration::Direction;
using migration::Migration;
using migration::Standing;
using migration::State;

namespace {

/// More rows than this are not tried one by one.
constexpr std::size_t most_trials = 20;

void append_row_differences(std::vector<std::string>& lines,
                            const std::map<std::string, std::vector<std::string>>& wanted,
                            const std::map<std::string, std::vector<std::string>>& found) {
    for (const auto& [table, rows] : wanted) {
        const auto other = found.find(table);
        if (other == found.end() || other->second != rows) {
            lines.push_back("it leaves other rows in " + table.substr(table.find('.') + 1));
        }
    }
}

}  // namespace

std::string_view to_string(FaultKind kind) {
    switch (kind) {
    case FaultKind::Edited: return "edited";
    case FaultKind::Missing: return "missing";
    case FaultKind::NotApplied: return "not-applied";
    case FaultKind::NotRecorded: return "not-recorded";
    }
    return "";
}

std::optional<Examiner::End> Examiner::run(const Path& path, std::string* failure) {
    m_shadow.reset();
    try {
        for (const Migration& migration : path) {
            migration::apply(migration, Direction::Up, m_shadow.connection(), m_dialect);
        }
    } catch (const Error& error) {
        if (failure != nullptr) {
            *failure = std::string(error.what()) +
                       (error.statement().empty() ? std::string() : ": " + error.statement());
        }
        return std::nullopt;
    }
    End end{m_shadow.inspect(m_scope), m_shadow.observe(m_scope.managed), {}};
    end.rows = read_rows(end.schema, m_shadow.connection());
    return end;
}

Examiner::Path Examiner::recorded() const {
    Path path;
    for (const AppliedMigration& row : m_history) {
        path.push_back(migration::migration_of(row, m_history, m_dialect.lexis()));
    }
    return path;
}

void Examiner::examine_edited(std::vector<Fault>& faults) {
    std::optional<End> wanted;
    for (const Standing& each : migration::compare(m_directory, m_history)) {
        if (each.state != State::Edited) {
            continue;
        }
        if (!wanted) {
            wanted = run(recorded());
        }
        Fault fault{FaultKind::Edited, each.id(), each.version()};
        Path path = recorded();
        path[static_cast<std::size_t>(each.row - m_history.data())] = *each.file;
        std::string failure;
        const std::optional<End> found = run(path, &failure);
        if (!wanted) {
            fault.evidence.emplace_back("what the history recorded cannot be run again");
        } else if (!found) {
            fault.evidence.push_back("with the file as it is now the history fails: " + failure);
        } else {
            append_schema_differences(fault.evidence, "the file leads elsewhere", wanted->schema,
                                      found->schema);
            append_observed_differences(fault.evidence, "the file leads elsewhere", wanted->observed,
                                        found->observed);
            append_row_differences(fault.evidence, wanted->rows, found->rows);
            if (fault.evidence.empty()) {
                fault.cure = "take the hash and the text of the file";
                fault.evidence.emplace_back("the file leads to the same schema and the same rows as what was "
                                            "applied");
            }
        }
        faults.push_back(std::move(fault));
    }
}

void Examiner::examine_missing(std::vector<Fault>& faults) const {
    for (const Standing& each : migration::compare(m_directory, m_history)) {
        if (each.state != State::Missing) {
            continue;
        }
        Fault fault{FaultKind::Missing, each.id(), each.version()};
        try {
            const Migration read = migration::migration_of(*each.row, m_history, m_dialect.lexis());
            if (read.hash == each.row->hash) {
                fault.cure = "write the file back from the history";
                fault.file_text = migration::file_text_of(*each.row, m_history);
                fault.evidence.emplace_back("the history has its text, and the hash is right");
            } else {
                fault.evidence.emplace_back("the history's text does not have the hash that it recorded");
            }
        } catch (const Error& error) {
            fault.evidence.emplace_back(error.what());
        }
        faults.push_back(std::move(fault));
    }
}

bool Examiner::find_not_applied(const Path& path, const Schema& live, std::vector<Fault>& faults) {
    const std::string wanted = fingerprint(live);
    for (std::size_t behind = 0; behind < std::min(path.size(), most_trials); ++behind) {
        const std::size_t at = path.size() - 1 - behind;
        Path without = path;
        without.erase(without.begin() + static_cast<std::ptrdiff_t>(at));
        const std::optional<End> end = run(without);
        if (end && fingerprint(end->schema) == wanted) {
            Fault fault{FaultKind::NotApplied, path[at].id(), path[at].version};
            fault.cure = "remove its row from the history; it is pending again then";
            fault.evidence.emplace_back("the database is exactly what the other rows of the history build");
            faults.push_back(std::move(fault));
            return true;
        }
    }
    return false;
}

bool Examiner::find_not_recorded(const Path& path, const Schema& live, std::vector<Fault>& faults) {
    const std::string wanted = fingerprint(live);
    Path more = path;
    std::vector<Fault> found;
    for (const Standing& each : migration::compare(m_directory, m_history)) {
        if (each.state != State::Pending || found.size() >= most_trials) {
            continue;
        }
        more.push_back(*each.file);
        found.push_back({FaultKind::NotRecorded, each.id(), each.version(), "record it as applied"});
        found.back().evidence.emplace_back(
            "the database is exactly what the history builds together with what is not recorded");
        const std::optional<End> end = run(more);
        if (end && fingerprint(end->schema) == wanted) {
            faults.insert(faults.end(), found.begin(), found.end());
            return true;
        }
    }
    return false;
}

void Examiner::examine_live(const Schema& live, std::vector<Fault>& faults) {
    const Path path = recorded();
    const std::optional<End> implied = run(path);
    const bool is_as_recorded = implied && fingerprint(implied->schema) == fingerprint(live);
    if (!is_as_recorded && !find_not_applied(path, live, faults)) {
        find_not_recorded(path, live, faults);
    }
}

std::vector<Fault> Examiner::examine(const Schema& live) {
    std::vector<Fault> faults;
    examine_edited(faults);
    examine_missing(faults);
    examine_live(live, faults);
    return faults;
}

}  // namespace varve::execute
