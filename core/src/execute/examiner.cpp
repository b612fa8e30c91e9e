// SPDX-License-Identifier: MIT
#include "varve/execute/examiner.hpp"

#include "differences.hpp"
#include "row_access.hpp"

#include "varve/diag/error.hpp"
#include "varve/execute/invented_rows.hpp"
#include "varve/migration/apply.hpp"
#include "varve/migration/row_file.hpp"
#include "varve/migration/standing.hpp"
#include "varve/model/fingerprint.hpp"
#include "varve/sql/ascii.hpp"
#include "varve/sql/token.hpp"

#include <algorithm>
#include <array>

namespace varve::execute {

using migration::AppliedMigration;
using migration::Direction;
using migration::Migration;
using migration::Standing;
using migration::State;

namespace {

/// More rows than this are not tried one by one.
constexpr std::size_t most_trials = 20;

void append_row_differences(std::vector<std::string>& lines, const std::string& when, const TableRows& wanted,
                            const TableRows& found) {
    for (const std::string& table : tables_with_other_rows(wanted, found)) {
        lines.push_back(when + "it leaves other rows in " + table);
    }
}

bool has_rows(const TableRows& rows, const std::string& table) {
    return std::any_of(rows.begin(), rows.end(), [&](const auto& each) {
        const bool is_it = each.first == table || each.first.substr(each.first.find('.') + 1) == table;
        return is_it && !each.second.empty();
    });
}

/// Whether a schema shows that a statement ran. Rows that a table is made with do not.
bool is_definition(std::string_view sql, const Lexis& lexis) {
    static constexpr std::array<std::string_view, 6> words{"create",  "alter", "drop",
                                                           "comment", "grant", "revoke"};
    const std::vector<Token> tokens = significant_tokens(sql, lexis);
    std::vector<std::string> names;
    for (const Token& token : tokens) {
        if (token.text != "(") {
            names.push_back(lower_ascii(token.text));
        }
    }
    if (names.size() < 2 || std::find(words.begin(), words.end(), names.front()) == words.end() ||
        names[1] == "system" || names[1] == "subscription" || names[1] == "database") {
        return false;
    }
    const bool makes_table =
        names.front() == "create" && (names[1] == "table" || (names.size() > 2 && names[2] == "table"));
    for (std::size_t at = 2; makes_table && at + 1 < names.size(); ++at) {
        if (names[at] == "as" &&
            (names[at + 1] == "select" || names[at + 1] == "with" || names[at + 1] == "values")) {
            return false;
        }
    }
    return true;
}

/// Lines for people about the statements that nobody can see the end of.
std::vector<std::string> unseen_statements(const Migration& migration, const Lexis& lexis) {
    std::vector<std::string> lines;
    for (const PositionedStatement& statement : migration.up.statements) {
        if (!is_definition(statement.text, lexis)) {
            lines.push_back("whether `" + std::string(statement.text) +
                            "` ran cannot be seen: recorded as applied, it would never run");
        }
    }
    return lines;
}

}  // namespace

std::size_t place_in(const std::vector<std::string>& recorded, const Migration& migration,
                     const migration::MigrationDirectory& directory) {
    const auto builds_on_it = [&](const std::string& version) {
        if (directory.find(version) == nullptr) {
            return false;
        }
        const std::vector<const Migration*> path = directory.up_to(version);
        return std::any_of(path.begin(), path.end(),
                           [&](const Migration* each) { return each->version == migration.version; });
    };
    return static_cast<std::size_t>(std::find_if(recorded.begin(), recorded.end(), builds_on_it) -
                                    recorded.begin());
}

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
    return look();
}

Examiner::End Examiner::look() {
    End end{m_shadow.inspect(m_scope), m_shadow.observe(m_scope.managed), {}};
    end.rows = read_rows(end.schema, m_shadow.connection());
    return end;
}

Examiner::Ways Examiner::try_ways(const Path& below, const Migration& migration, Rows rows) {
    Ways ways;
    ways.before = run(below, &ways.failure);
    if (!ways.before) {
        return ways;
    }
    try {
        if (rows == Rows::Invented) {
            ways.without_rows = invent_rows(ways.before->schema, m_shadow.connection());
            ways.before = look();
        }
        migration::apply(migration, Direction::Up, m_shadow.connection(), m_dialect);
        ways.after = look();
        if (migration.down && migration.is_reversible()) {
            migration::apply(migration, Direction::Down, m_shadow.connection(), m_dialect);
            ways.back = look();
        }
    } catch (const Error& error) {
        ways.failure = error.what();
    }
    return ways;
}

void Examiner::compare_ways(const Path& below, const Migration& applied, const Migration& file, Rows rows,
                            Fault& fault) {
    const Ways wanted = try_ways(below, applied, rows);
    const Ways found = try_ways(below, file, rows);
    const bool has_way_back = file.down && file.is_reversible();
    if (rows == Rows::Invented && !wanted.after && !found.after) {
        fault.notes.emplace_back("it was not tried over rows: those that were invented do not fit");
        return;
    }
    for (const std::string& table : wanted.without_rows) {
        if (!has_rows(wanted.before->rows, table)) {
            fault.notes.push_back("it was not tried over rows of " + table +
                                  ": those that were invented do not fit");
        }
    }
    if (wanted.after.has_value() != found.after.has_value()) {
        fault.evidence.push_back(std::string("over rows only ") +
                                 (found.after ? "the file works, what was applied fails: "
                                              : "what was applied works, the file fails: ") +
                                 wanted.failure + found.failure);
    } else if (wanted.after) {
        append_row_differences(fault.evidence, "", wanted.after->rows, found.after->rows);
    }
    if (!has_way_back && wanted.back) {
        fault.evidence.emplace_back("the file has no way back, and what was applied has one");
    } else if (has_way_back && found.after && !found.back) {
        fault.evidence.push_back("the way back of the file fails: " + found.failure);
    } else if (found.back) {
        // Without a way back in what was applied, the file's has to lead to what was before.
        const End& end = wanted.back ? *wanted.back : *found.before;
        append_schema_differences(fault.evidence, "its way back leads elsewhere", end.schema,
                                  found.back->schema);
        append_observed_differences(fault.evidence, "its way back leads elsewhere", end.observed,
                                    found.back->observed);
        append_row_differences(fault.evidence, "on its way back ", end.rows, found.back->rows);
    }
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
            if (fault.evidence.empty()) {
                append_observed_differences(fault.evidence, "the file leads elsewhere", wanted->observed,
                                            found->observed);
            }
            append_row_differences(fault.evidence, "", wanted->rows, found->rows);
            const auto at = each.row - m_history.data();
            const Path all = recorded();
            const Path below(all.begin(), all.begin() + at);
            for (const Rows rows : {Rows::None, Rows::Invented}) {
                if (fault.evidence.empty()) {
                    compare_ways(below, all[static_cast<std::size_t>(at)], *each.file, rows, fault);
                }
            }
            if (fault.evidence.empty()) {
                fault.cure = "take the hash and the text of the file";
                fault.evidence.emplace_back("the file leads to the same schema and the same rows as what was "
                                            "applied, forward and back");
                fault.evidence.insert(fault.evidence.end(), fault.notes.begin(), fault.notes.end());
            }
        }
        faults.push_back(std::move(fault));
    }
}

void Examiner::examine_missing(std::vector<Fault>& faults) const {
    for (const Standing& each : migration::compare(m_directory, m_history)) {
        if (each.state != State::Missing && !m_lost.contains(each.version())) {
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
    bool is_seen = true;
    for (const Standing& each : migration::compare(m_directory, m_history)) {
        if (each.state != State::Pending || found.size() >= most_trials) {
            continue;
        }
        std::vector<std::string> versions;
        for (const Migration& migration : more) {
            versions.push_back(migration.version);
        }
        const std::size_t place = place_in(versions, *each.file, m_directory);
        more.insert(more.begin() + static_cast<std::ptrdiff_t>(place), *each.file);
        found.push_back({FaultKind::NotRecorded, each.id(), each.version(), "record it as applied"});
        found.back().evidence.emplace_back(
            "the database is exactly what the history builds together with what is not recorded");
        for (std::string& line : unseen_statements(*each.file, m_dialect.lexis())) {
            found.back().evidence.push_back(std::move(line));
            is_seen = false;
        }
        const std::optional<End> end = run(more);
        if (end && fingerprint(end->schema) == wanted) {
            for (Fault& fault : found) {
                fault.cure = is_seen ? fault.cure : "";
            }
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
