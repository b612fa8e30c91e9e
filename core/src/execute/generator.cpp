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

/// The whole schema after what happened to a part of it.
Schema with_changes(Schema whole, const Schema& part_before, const Schema& part_after) {
    for (const auto& [id, object] : part_before.objects()) {
        whole.remove(id);
    }
    for (const auto& [id, object] : part_after.objects()) {
        whole.add(object);
    }
    return whole;
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
        build_before();
    }
    return *m_before;
}

void Generator::build_before() {
    m_shadow.reset();
    migration::replay(m_directory, std::nullopt, m_shadow, m_dialect);
    m_observed_before = m_shadow.observe(m_scope.managed);
    m_before = m_shadow.inspect(m_scope);
    m_is_built = true;
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

Schema Generator::check(const std::string& when, const State& wanted, Proof& proof) {
    Schema found = m_shadow.inspect(m_scope);
    append_schema_differences(proof.differences, when, wanted.schema, found);
    if (!wanted.observed.empty()) {
        append_observed_differences(proof.differences, when, wanted.observed,
                                    m_shadow.observe(m_scope.managed));
    }
    return found;
}

Proof Generator::try_both_ways(const Migration& migration, const State& before, const State& after) {
    Proof proof;
    if (!run(migration, Direction::Up, proof)) {
        return proof;
    }
    proof.reached = check("after up", after, proof);
    if (migration.down && run(migration, Direction::Down, proof)) {
        check("after down", before, proof);
        if (run(migration, Direction::Up, proof)) {
            check("after up again", after, proof);
        }
    }
    return proof;
}

Proof Generator::try_whole(const Migration& migration, const DesiredSchema& desired) {
    if (!m_is_built) {
        build_before();
    }
    m_is_built = false;
    return try_both_ways(migration, {*m_before, m_observed_before}, {desired.schema, desired.observed});
}

bool Generator::build_part(const Part& part) {
    m_is_built = false;
    m_shadow.reset();
    const plan::Plan plan = plan::plan_creation(part.before, m_dialect);
    std::vector<BatchStatement> batch;
    for (const plan::Statement& statement : plan.statements) {
        batch.push_back({statement.sql});
    }
    std::vector<std::string> differences;
    if (m_shadow.load(batch)) {
        append_schema_differences(differences, "", part.before, m_shadow.inspect(m_scope));
        return differences.empty();
    }
    return false;
}

Proof Generator::try_part(const Migration& migration, const Part& part) {
    if (!build_part(part)) {
        return {{}, {"the part that is touched cannot be built"}};
    }
    const std::vector<std::string> observed = m_shadow.observe(m_scope.managed);
    Proof proof = try_both_ways(migration, {part.before, observed}, {part.after, part.observed_after});
    if (proof.reached) {
        proof.reached = with_changes(*m_before, part.before, *proof.reached);
    }
    return proof;
}

void Generator::prove(Proposal& proposal, const DesiredSchema& desired) {
    proposal.migration = read_back(proposal, m_dialect.lexis());
    before();
    Proof& proof = proposal.proof;
    proof =
        desired.part ? try_part(*proposal.migration, *desired.part) : try_whole(*proposal.migration, desired);
    proof.verdict = verdict_of(proposal.plan);
    proposal.draft.verdict = proof.verdict;
    proposal.text = migration::write_migration(proposal.draft, m_dialect.lexis());
}

}  // namespace varve::execute
