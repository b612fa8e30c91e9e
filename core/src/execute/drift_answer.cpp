// SPDX-License-Identifier: MIT
#include "varve/execute/drift_answer.hpp"

#include "varve/diag/error.hpp"
#include "varve/migration/row_file.hpp"
#include "varve/migration/standing.hpp"

namespace varve::execute {

using migration::Migration;
using migration::MigrationDirectory;
using migration::Standing;
using migration::State;

namespace {

constexpr diff::OpenRenames no_questions = diff::OpenRenames::DropAndAdd;

}  // namespace

DriftAnswer::DriftAnswer(const MigrationDirectory& directory,
                         const std::vector<migration::AppliedMigration>& history, Schema live,
                         const Dialect& dialect, Shadow& shadow, Scope scope)
    : m_path(directory.path()), m_live(std::move(live)), m_dialect(dialect), m_shadow(shadow),
      m_scope(std::move(scope)) {
    const std::vector<Standing> standings = migration::compare(directory, history);
    migration::refuse_edited(standings);
    for (const Standing& each : standings) {
        if (each.state == State::Missing) {
            throw Error(ErrorCode::Refused,
                        "`" + each.id() + "` is applied, and its file is not among the migrations")
                .with_hint("`varve repair` writes it back from the history");
        }
        if (each.state == State::Applied && each.file != nullptr) {
            m_applied.push_back(*each.file);
        } else if (each.state == State::Applied) {
            m_applied.push_back(migration::migration_of(*each.row, history, dialect.lexis()));
            m_without_file.insert(each.row->version);
        }
    }
}

MigrationDirectory DriftAnswer::applied_with(const Migration* more) const {
    std::vector<Migration> all = m_applied;
    if (more != nullptr) {
        all.push_back(*more);
    }
    std::set<std::string, std::less<>> versions;
    for (const Migration& each : all) {
        versions.insert(each.version);
    }
    DiagnosticList problems;
    std::optional<MigrationDirectory> directory =
        MigrationDirectory::make(m_path, std::move(all), problems, versions);
    if (!directory) {
        throw Error(ErrorCode::InvalidMigration, problems.items().front().message);
    }
    return std::move(*directory);
}

std::vector<std::string> DriftAnswer::parents() const {
    std::vector<std::string> ids;
    const MigrationDirectory applied = applied_with(nullptr);
    for (const Migration* head : applied.heads()) {
        if (!m_without_file.contains(head->version)) {
            ids.push_back(head->id());
        }
    }
    return ids;
}

Proposal DriftAnswer::adopt(const std::string& version, const std::string& name,
                            const std::vector<std::string>& renames) {
    const MigrationDirectory applied = applied_with(nullptr);
    Generator generator(applied, m_dialect, m_shadow, m_scope);
    const DesiredSchema desired{m_live};
    m_implied = generator.before();
    m_renames.clear();
    for (const std::string& text : renames) {
        m_renames.push_back(diff::parse_rename(text, m_implied, m_live));
    }
    Proposal proposal = generator.propose(desired, {m_renames, no_questions}, version, name);
    if (!proposal.is_empty()) {
        generator.prove(proposal, desired);
        proposal.draft.parents = parents();
        proposal.text = migration::write_migration(proposal.draft, m_dialect.lexis());
    }
    return proposal;
}

Proposal DriftAnswer::revert(const Migration& found, const std::string& version, const std::string& name) {
    const MigrationDirectory applied = applied_with(&found);
    Generator generator(applied, m_dialect, m_shadow, m_scope);
    const DesiredSchema desired{m_implied};
    std::vector<diff::KnownRename> renames;
    for (const diff::KnownRename& each : m_renames) {
        renames.push_back({each.to, each.from});
    }
    Proposal proposal = generator.propose(desired, {renames, no_questions}, version, name);
    generator.prove(proposal, desired);
    // It builds on what everybody has: the hot-fix itself is in no directory. And it leads nowhere where
    // there was none, so that it cannot say from where to where.
    proposal.draft.parents = parents();
    proposal.draft.undoes = found.id();
    proposal.draft.from.clear();
    proposal.draft.to.clear();
    proposal.text = migration::write_migration(proposal.draft, m_dialect.lexis());
    return proposal;
}

}  // namespace varve::execute
