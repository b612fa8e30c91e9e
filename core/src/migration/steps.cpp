// SPDX-License-Identifier: MIT
#include "varve/migration/steps.hpp"

#include "varve/diag/error.hpp"
#include "varve/model/fingerprint.hpp"
#include "varve/sql/token.hpp"

namespace varve::migration {

namespace {

/// What the file says comes first; the dialect is asked about the rest.
std::vector<Placement> placements(const Migration& migration, const Section& section,
                                  const Dialect& dialect) {
    if (migration.is_outside_transaction || section.is_outside_transaction) {
        return std::vector<Placement>(section.statements.size(), Placement::Alone);
    }
    std::vector<std::string_view> texts;
    texts.reserve(section.statements.size());
    for (const PositionedStatement& statement : section.statements) {
        texts.push_back(statement.text);
    }
    std::vector<Placement> places = dialect.place(texts);
    VARVE_ASSERT(places.size() == texts.size());
    for (std::size_t at = 0; at < section.notes.size(); ++at) {
        if (section.notes[at].is_outside_transaction || section.notes[at].batch) {
            places[at] = Placement::Alone;
        }
    }
    return places;
}

}  // namespace

std::vector<Step> cut(const Migration& migration, Direction direction, const Dialect& dialect,
                      std::size_t from) {
    const Section* section = migration.section(direction);
    VARVE_ASSERT(section != nullptr && from <= section->statements.size());
    const std::vector<Placement> places = placements(migration, *section, dialect);
    std::vector<Step> steps;
    bool is_open = false;
    for (std::size_t at = from; at < places.size(); ++at) {
        const bool is_lone = places[at] == Placement::Alone;
        if (is_open && !is_lone) {
            ++steps.back().count;
        } else {
            steps.push_back({at, 1, is_lone});
        }
        is_open = places[at] == Placement::Inside;
    }
    if (steps.empty()) {
        steps.push_back({from, 0, false});
    }
    return steps;
}

std::span<const PositionedStatement> statements_of(const Section& section, const Step& step) {
    return std::span(section.statements).subspan(step.first, step.count);
}

std::string hash_of(const Section& section, const Step& step, const Lexis& lexis) {
    std::string content;
    for (const PositionedStatement& statement : statements_of(section, step)) {
        content += normalized(statement.text, lexis) + ";\n";
    }
    return sha256(content);
}

Probe probe_of(const Section& section, const Step& step, const Dialect& dialect) {
    const StatementNotes& notes = section.notes_of(step.first);
    Probe probe = dialect.describe_lone(section.statements[step.first].text).probe;
    if (!notes.probe.empty()) {
        probe = {notes.probe, {}, false};
    }
    probe.is_repeatable = probe.is_repeatable || notes.is_repeatable;
    return probe;
}

}  // namespace varve::migration
