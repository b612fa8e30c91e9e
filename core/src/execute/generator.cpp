// SPDX-License-Identifier: MIT
#include "varve/execute/generator.hpp"

#include "differences.hpp"

#include "varve/diag/error.hpp"
#include "varve/migration/apply.hpp"
#include "varve/migration/replay.hpp"
#include "varve/model/fingerprint.hpp"

namespace varve::execute {

using migration::Direction;
using migration::Migration;
using migration::Verdict;
using migration::VerdictKind;

namespace {

/// `users.name, orders`
std::string names_of(const std::vector<ObjectId>& ids) {
    std::string names;
    for (const ObjectId& id : ids) {
        names += names.empty() ? "" : ", ";
        names += id.owner.empty() ? id.name : id.owner + "." + id.name;
    }
    return names;
}

/// What a migration is worth if its proof holds.
Verdict verdict_of(const plan::RoundTrip& plan) {
    if (plan.down.empty() && !plan.up.empty()) {
        return {VerdictKind::Irreversible, ""};
    }
    const std::vector<ObjectId> lost = plan.up.destroyed();
    return lost.empty() ? Verdict{VerdictKind::Lossless, ""} : Verdict{VerdictKind::Lossy, names_of(lost)};
}

}  // namespace

Migration read_back(const Proposal& proposal, const Lexis& lexis) {
    DiagnosticList problems;
    std::optional<Migration> read = migration::read_migration(
        SourceText(proposal.draft.version + "_" + proposal.draft.name + ".sql", proposal.text), lexis,
        problems);
    if (!read) {
        throw Error(ErrorCode::Internal,
                    "the migration that was written cannot be read: " + problems.items().front().message)
            .with_statement(proposal.text);
    }
    return std::move(*read);
}

const Schema& Generator::before() {
    if (!m_before) {
        m_shadow.reset();
        migration::replay(m_directory, std::nullopt, m_shadow, m_dialect);
        m_observed_before = m_shadow.observe(m_scope.managed);
        m_before = m_shadow.inspect(m_scope);
    }
    return *m_before;
}

Proposal Generator::propose(const DesiredSchema& desired, const diff::Options& options,
                            const std::string& version, const std::string& name) {
    Proposal proposal;
    proposal.plan = plan::plan_round_trip(before(), desired.schema, options, m_dialect);
    if (proposal.plan.changes.empty() || !proposal.plan.questions.empty()) {
        return proposal;
    }

    migration::Draft& draft = proposal.draft;
    draft.version = version;
    draft.name = name;
    for (const Migration* head : m_directory.heads()) {
        draft.parents.push_back(head->id());
    }
    draft.from = fingerprint(before());
    draft.to = fingerprint(desired.schema);
    draft.verdict = {VerdictKind::Unproven, "not run"};
    draft.up = proposal.plan.up;
    draft.down = proposal.plan.down;
    proposal.text = migration::write_migration(draft, m_dialect.lexis());
    proposal.proof.verdict = draft.verdict;
    return proposal;
}

bool Generator::run(const Migration& migration, Direction direction, Proof& proof) {
    try {
        migration::apply(migration, direction, m_shadow.connection(), m_dialect);
        return true;
    } catch (const Error& error) {
        // What the plan cannot do is a result of the proof, to be shown with the rest of it.
        proof.differences.push_back(std::string(to_string(direction)) + " fails: " + error.what() +
                                    (error.statement().empty() ? "" : ": " + error.statement()));
        return false;
    }
}

void Generator::check(const std::string& when, const Schema& schema, const std::vector<std::string>& observed,
                      Proof& proof) {
    append_schema_differences(proof.differences, when, schema, m_shadow.inspect(m_scope));
    if (!observed.empty()) {
        append_observed_differences(proof.differences, when, observed, m_shadow.observe(m_scope.managed));
    }
}

void Generator::prove(Proposal& proposal, const DesiredSchema& desired) {
    const Migration migration = read_back(proposal, m_dialect.lexis());
    Proof& proof = proposal.proof;
    before();
    if (run(migration, Direction::Up, proof)) {
        check("after up", desired.schema, desired.observed, proof);
        if (migration.down && run(migration, Direction::Down, proof)) {
            check("after down", *m_before, m_observed_before, proof);
            if (run(migration, Direction::Up, proof)) {
                check("after up again", desired.schema, desired.observed, proof);
            }
        }
    }
    proof.verdict = verdict_of(proposal.plan);
    proposal.draft.verdict = proof.verdict;
    proposal.text = migration::write_migration(proposal.draft, m_dialect.lexis());
}

}  // namespace varve::execute
