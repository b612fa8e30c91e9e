// SPDX-License-Identifier: MIT
#include "varve/execute/rebaser.hpp"

#include "differences.hpp"
#include "row_access.hpp"

#include "varve/diag/error.hpp"
#include "varve/diff/three_way.hpp"
#include "varve/migration/apply.hpp"
#include "varve/migration/migration_file.hpp"
#include "varve/model/fingerprint.hpp"
#include "varve/plan/planner.hpp"
#include "varve/sql/ascii.hpp"
#include "varve/sql/token.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace varve::execute {

using migration::Direction;
using migration::Migration;

namespace {

bool is_generated(const Migration& migration) {
    return !migration.from.empty() && !migration.to.empty();
}

Migration read_back(const Migration& original, const std::string& text, const Lexis& lexis) {
    DiagnosticList problems;
    std::optional<Migration> read =
        migration::read_migration(SourceText(original.source->name(), text), lexis, problems);
    if (!read) {
        throw Error(ErrorCode::Internal,
                    "the migration that was rebased cannot be read: " + problems.items().front().message)
            .with_statement(text);
    }
    return std::move(*read);
}

std::string words(const std::vector<std::string>& ids) {
    std::string text;
    for (const std::string& id : ids) {
        text += (text.empty() ? "" : " ") + id;
    }
    return text;
}

/// The file with other header lines; statements, comments and everything else stay as they are.
std::string with_header(const Migration& migration, const std::map<std::string, std::string>& lines) {
    const std::string_view source = migration.source->text();
    const bool has_parents = !migration.parent_places.empty();
    std::string text;
    bool is_header = true;
    for (std::string_view rest = source; !rest.empty();) {
        const std::size_t length = std::min(rest.find('\n'), rest.size() - 1) + 1;
        std::string line(rest.substr(0, length));
        rest.remove_prefix(length);
        is_header = is_header && !line.starts_with("-- varve:up") && !line.starts_with("-- varve:down");
        for (const auto& [word, value] : lines) {
            const std::string mark = "-- varve:" + word + " ";
            if (is_header && line.starts_with(mark)) {
                line = mark + value + "\n";
            }
        }
        text += line;
        // A first migration has no such line; it comes right behind the id.
        if (is_header && !has_parents && line.starts_with("-- varve:migration ")) {
            text += "-- varve:parents " + lines.at("parents") + "\n";
        }
    }
    return text;
}

/// Renames between two schemas that the statements of some migrations say.
std::vector<diff::KnownRename> renames_between(const Schema& before, const Schema& after,
                                               const Fork::Path& path, const Lexis& lexis) {
    std::set<std::string> spoken;
    for (const Migration* migration : path) {
        for (const PositionedStatement& statement : migration->up.statements) {
            for (const Token& token : significant_tokens(statement.text, lexis)) {
                spoken.insert(lower_ascii(name_of(token, lexis)));
            }
        }
    }
    std::vector<diff::KnownRename> renames;
    if (spoken.contains("rename")) {
        for (const diff::RenameQuestion& each : diff::diff(before, after).questions) {
            if (spoken.contains(lower_ascii(each.from.name)) && spoken.contains(lower_ascii(each.to.name))) {
                renames.push_back({each.from, each.to});
            }
        }
    }
    return renames;
}

/// Where one migration of the later branch shall lead on top of the other branch.
struct Goal {
    diff::MergedSchema merged;
    /// What it renames by itself.
    std::vector<diff::KnownRename> renames;
};

Goal goal_of(const Migration& migration, const Schema& own_before, const Schema& own_after,
             const Schema& before, const std::vector<diff::KnownRename>& first_renames, const Lexis& lexis) {
    const Schema from = diff::rename_objects(own_before, first_renames);
    const Schema to = diff::rename_objects(own_after, first_renames);
    Goal goal;
    goal.renames = renames_between(from, to, {&migration}, lexis);
    goal.merged = diff::merge_schemas(diff::rename_objects(from, goal.renames), to,
                                      diff::rename_objects(before, goal.renames));
    return goal;
}

}  // namespace

Rebaser::State Rebaser::look() {
    return {m_shadow.inspect(m_scope), m_shadow.observe(m_scope.managed)};
}

bool Rebaser::run(const Migration& migration, Direction direction, std::vector<std::string>& problems) {
    try {
        migration::apply(migration, direction, m_shadow.connection(), m_dialect);
        return true;
    } catch (const Error& error) {
        problems.push_back(migration.id() + ": " + std::string(to_string(direction)) + " fails: " +
                           error.what() + (error.statement().empty() ? "" : ": " + error.statement()));
        return false;
    }
}

void Rebaser::build(const Fork& fork, const std::vector<RebasedMigration>& done, bool with_rows) {
    m_shadow.reset();
    for (const Migration* migration : fork.base) {
        migration::apply(*migration, Direction::Up, m_shadow.connection(), m_dialect);
    }
    if (with_rows) {
        invent_rows(m_shadow.inspect(m_scope), m_shadow.connection());
    }
    for (const Migration* migration : fork.left) {
        migration::apply(*migration, Direction::Up, m_shadow.connection(), m_dialect);
    }
    for (const RebasedMigration& each : done) {
        migration::apply(read_back(*each.original, each.text, m_dialect.lexis()), Direction::Up,
                         m_shadow.connection(), m_dialect);
    }
}

std::vector<Schema> Rebaser::own_states(const Fork& fork) {
    m_shadow.reset();
    for (const Migration* migration : fork.base) {
        migration::apply(*migration, Direction::Up, m_shadow.connection(), m_dialect);
    }
    std::vector<Schema> states{m_shadow.inspect(m_scope)};
    for (const Migration* migration : fork.right) {
        migration::apply(*migration, Direction::Up, m_shadow.connection(), m_dialect);
        states.push_back(m_shadow.inspect(m_scope));
    }
    return states;
}

std::vector<std::string> Rebaser::new_parents(const Migration& migration, const Fork& fork,
                                              const Migration& first) const {
    std::vector<std::string> parents;
    bool builds_on_base = migration.parents.empty();
    for (const std::string& version : migration.parents) {
        const Migration* parent = m_directory.find(version);
        if (std::find(fork.right.begin(), fork.right.end(), parent) != fork.right.end()) {
            parents.push_back(parent->id());
        } else {
            builds_on_base = true;
        }
    }
    if (builds_on_base) {
        parents.push_back(first.id());
    }
    return parents;
}

RebasedMigration Rebaser::regenerate(const Migration& migration, const Schema& from, const Schema& to,
                                     const std::vector<diff::KnownRename>& renames,
                                     const std::vector<std::string>& parents,
                                     std::vector<std::string>& problems) {
    const plan::RoundTrip round_trip =
        plan::plan_round_trip(from, to, {renames, diff::OpenRenames::DropAndAdd}, m_dialect);
    const bool was_lossless =
        migration.verdict && migration.verdict->kind == migration::VerdictKind::Lossless;
    if (was_lossless && !round_trip.up.destroyed().empty()) {
        problems.push_back(migration.id() + ": made anew it would delete the data of " +
                           describe(round_trip.up.destroyed().front()) + ", which it does not do now");
    }
    migration::Draft draft;
    draft.version = migration.version;
    draft.name = migration.name;
    draft.parents = parents;
    draft.from = fingerprint(from);
    draft.to = fingerprint(to);
    draft.verdict = migration.verdict.value_or(migration::Verdict{});
    draft.up = round_trip.up;
    draft.down = round_trip.down;
    return {&migration, migration::write_migration(draft, m_dialect.lexis()), true};
}

bool Rebaser::prove(const Migration& migration, const State& before, const Schema& wanted,
                    std::vector<std::string>& problems) {
    const std::size_t known = problems.size();
    if (!run(migration, Direction::Up, problems)) {
        return false;
    }
    const State after = look();
    append_schema_differences(problems, migration.id() + ": after up", wanted, after.schema);
    if (problems.size() == known && migration.down && migration.is_reversible() &&
        run(migration, Direction::Down, problems)) {
        const State back = look();
        append_schema_differences(problems, migration.id() + ": after down", before.schema, back.schema);
        append_observed_differences(problems, migration.id() + ": after down", before.observed,
                                    back.observed);
        if (run(migration, Direction::Up, problems)) {
            append_observed_differences(problems, migration.id() + ": after up again", after.observed,
                                        look().observed);
        }
    }
    return problems.size() == known;
}

void Rebaser::add(const Fork& fork, const Migration& migration, const std::vector<std::string>& parents,
                  const State& before, const Schema& wanted, const std::vector<diff::KnownRename>& renames,
                  Rebase& result) {
    std::map<std::string, std::string> lines{{"parents", words(parents)}};
    if (is_generated(migration)) {
        lines["from"] = fingerprint(before.schema);
        lines["to"] = fingerprint(wanted);
    }
    const auto holds = [&](const RebasedMigration& rebased, std::vector<std::string>& problems) {
        return prove(read_back(migration, rebased.text, m_dialect.lexis()), before, wanted, problems);
    };
    RebasedMigration rebased{&migration, with_header(migration, lines), false};
    std::vector<std::string> problems;
    if (!holds(rebased, problems) && is_generated(migration)) {
        problems.clear();
        build(fork, result.migrations, result.has_rows);
        rebased = regenerate(migration, before.schema, wanted, renames, parents, problems);
        holds(rebased, problems);
    }
    result.problems = std::move(problems);
    if (result.holds()) {
        result.migrations.push_back(std::move(rebased));
    }
}

Rebase Rebaser::attempt(const Fork& fork, const Migration& first, bool with_rows) {
    Rebase result;
    result.has_rows = with_rows;
    const std::vector<Schema> own = own_states(fork);
    build(fork, {}, with_rows);
    const std::vector<diff::KnownRename> first_renames =
        renames_between(own.front(), m_shadow.inspect(m_scope), fork.left, m_dialect.lexis());
    for (std::size_t at = 0; at < fork.right.size() && result.holds(); ++at) {
        const Migration& migration = *fork.right[at];
        const State before = look();
        const Goal goal =
            goal_of(migration, own[at], own[at + 1], before.schema, first_renames, m_dialect.lexis());
        for (const diff::MergeConflict& conflict : goal.merged.conflicts) {
            result.problems.push_back(migration.id() + ": " + describe(conflict.id) + ": " + conflict.why);
        }
        if (result.holds()) {
            add(fork, migration, new_parents(migration, fork, first), before, goal.merged.schema,
                goal.renames, result);
        }
    }
    return result;
}

Rebase Rebaser::rebase(const Migration& first, const Migration& later) {
    const Fork fork = fork_of(m_directory, first, later);
    try {
        Rebase over_rows = attempt(fork, first, true);
        if (over_rows.holds()) {
            return over_rows;
        }
    } catch (const Error& error) {
        // Invented rows may not fit what the branches do to them; without any the statements must still run.
        if (error.code() != ErrorCode::Database && error.code() != ErrorCode::Refused) {
            throw;
        }
    }
    return attempt(fork, first, false);
}

}  // namespace varve::execute
