// SPDX-License-Identifier: MIT
#include "varve/execute/squasher.hpp"

#include "differences.hpp"
#include "row_access.hpp"

#include "varve/diag/error.hpp"
#include "varve/execute/invented_rows.hpp"
#include "varve/migration/apply.hpp"
#include "varve/migration/archive_seal.hpp"
#include "varve/migration/migration_file.hpp"
#include "varve/migration/steps.hpp"
#include "varve/model/fingerprint.hpp"
#include "varve/plan/planner.hpp"
#include "varve/sql/ascii.hpp"
#include "varve/sql/token.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace varve::execute {

using migration::Direction;
using migration::Migration;

namespace {

/// Whether a statement may leave rows behind.
bool is_data_statement(std::string_view sql, const Lexis& lexis) {
    static constexpr std::array<std::string_view, 9> words{"insert", "update", "delete", "replace", "merge",
                                                           "with",   "select", "copy",   "call"};
    const std::vector<Token> tokens = significant_tokens(sql, lexis);
    return !tokens.empty() &&
           std::find(words.begin(), words.end(), lower_ascii(tokens.front().text)) != words.end();
}

/// What changes more than the database is in no schema: it would vanish.
void append_server_wide(std::vector<std::string>& lines, const Migration& migration, const Dialect& dialect) {
    for (const migration::Step& step : migration::cut(migration, Direction::Up, dialect)) {
        for (const PositionedStatement& statement : migration::statements_of(migration.up, step)) {
            if (step.is_lone && dialect.describe_lone(statement.text).is_server_wide) {
                lines.push_back("`" + std::string(statement.text) + "` of " + migration.id() +
                                " reaches beyond the database, and no schema has it: squash up to before it");
            }
        }
    }
}

template <class End>
void append_differences(std::vector<std::string>& lines, const std::string& when, const End& wanted,
                        const End& found) {
    append_schema_differences(lines, when, wanted.schema, found.schema);
    append_observed_differences(lines, when, wanted.observed, found.observed);
    for (const std::string& table : tables_with_other_rows(wanted.rows, found.rows)) {
        lines.push_back(when + ": other rows in " + table);
    }
}

}  // namespace

Squasher::End Squasher::look() {
    End end{m_shadow.inspect(m_scope), m_shadow.observe(m_scope.managed), {}};
    end.rows = read_rows(end.schema, m_shadow.connection());
    return end;
}

Squasher::End Squasher::run(const Path& path) {
    m_shadow.reset();
    for (const Migration* migration : path) {
        migration::apply(*migration, Direction::Up, m_shadow.connection(), m_dialect);
    }
    return look();
}

Migration Squasher::read(const Squash& squash) const {
    DiagnosticList problems;
    std::optional<Migration> read = migration::read_migration(
        SourceText(squash.draft.version + "_" + squash.draft.name + ".sql", squash.text), m_dialect.lexis(),
        problems);
    if (!read) {
        throw Error(ErrorCode::Internal,
                    "the squashed migration cannot be read: " + problems.items().front().message)
            .with_statement(squash.text);
    }
    return std::move(*read);
}

void Squasher::write(Squash& squash, const Schema& empty, const End& end) {
    for (const Object* object : end.schema.of_kind(Kind::Unmodelled)) {
        squash.problems.push_back("varve cannot create " + std::string(as<Unmodelled>(*object).what) + " `" +
                                  object->id.name + "`: squash up to before it is made");
    }
    for (const Migration* migration : squash.replaced) {
        append_server_wide(squash.problems, *migration, m_dialect);
    }
    const plan::RoundTrip round_trip =
        plan::plan_round_trip(empty, end.schema, {{}, diff::OpenRenames::DropAndAdd}, m_dialect);
    migration::Draft& draft = squash.draft;
    std::set<std::string> named;
    for (const Migration* migration : squash.replaced) {
        // What an earlier squash replaced has not been forgotten by databases that stand in its middle.
        const std::map<std::string, std::string> words =
            migration::sealed_words(*migration, m_dialect.lexis());
        for (const std::string& version : migration->replaces) {
            if (named.insert(version).second) {
                const auto word = words.find(version);
                draft.replaces.push_back(word == words.end() ? version : word->second);
            }
        }
        named.insert(migration->version);
        draft.replaces.push_back(migration::sealed(migration->id(), migration->hash));
    }
    draft.from = fingerprint(empty);
    draft.to = fingerprint(end.schema);
    draft.verdict = {migration::VerdictKind::Lossless, ""};
    draft.up = round_trip.up;
    draft.down = round_trip.down;
    keep_data(squash, end);
    if (draft.up.statements.empty()) {
        squash.problems.emplace_back(
            "they leave nothing behind, neither schema nor rows: there is nothing to "
            "write one migration of");
    }
    squash.text = migration::write_migration(draft, m_dialect.lexis());
}

void Squasher::keep_data(Squash& squash, const End& end) {
    const bool has_rows =
        std::any_of(end.rows.begin(), end.rows.end(), [](const auto& each) { return !each.second.empty(); });
    if (!has_rows) {
        return;
    }
    for (const Migration* migration : squash.replaced) {
        for (const PositionedStatement& statement : migration->up.statements) {
            if (is_data_statement(statement.text, m_dialect.lexis())) {
                plan::Statement kept;
                kept.sql = statement.text;
                kept.remark = "from " + migration->id();
                squash.draft.up.statements.push_back(std::move(kept));
                ++squash.kept_statements;
            }
        }
    }
}

void Squasher::prove(Squash& squash, const End& empty, const End& end) {
    const Migration migration = read(squash);
    try {
        m_shadow.reset();
        migration::apply(migration, Direction::Up, m_shadow.connection(), m_dialect);
        append_differences(squash.problems, "after up", end, look());
        if (squash.holds()) {
            migration::apply(migration, Direction::Down, m_shadow.connection(), m_dialect);
            append_differences(squash.problems, "after down", empty, look());
            migration::apply(migration, Direction::Up, m_shadow.connection(), m_dialect);
            append_differences(squash.problems, "after up again", end, look());
        }
    } catch (const Error& error) {
        squash.problems.push_back(std::string(error.what()) +
                                  (error.statement().empty() ? "" : ": " + error.statement()));
    }
    if (!squash.holds() && squash.kept_statements > 0) {
        squash.problems.push_back(
            "statements over rows were taken over as they are, behind the schema; these "
            "may be the ones that do not fit: squash up to before them, or write the "
            "rows by hand");
    }
}

void Squasher::prove_whole(Squash& squash, const End& whole) {
    std::vector<Migration> all{read(squash)};
    for (const Migration& each : m_directory.migrations()) {
        if (std::find(squash.replaced.begin(), squash.replaced.end(), &each) == squash.replaced.end()) {
            all.push_back(each);
        }
    }
    DiagnosticList problems;
    const std::optional<migration::MigrationDirectory> directory =
        migration::MigrationDirectory::make(m_directory.path(), std::move(all), problems);
    if (!directory) {
        squash.problems.push_back(problems.items().front().message);
        return;
    }
    try {
        append_differences(squash.problems, "with what builds on it", whole,
                           run(directory->up_to(std::nullopt)));
    } catch (const Error& error) {
        squash.problems.push_back("what builds on it fails: " + std::string(error.what()));
    }
}

Squash Squasher::squash(const Migration& last, const std::string& version, const std::string& name) {
    Squash squash;
    squash.replaced = m_directory.up_to(last.version);
    squash.draft.version = version;
    squash.draft.name = name;
    const End empty = run({});
    const End whole = run(m_directory.up_to(std::nullopt));
    const End end = run(squash.replaced);
    write(squash, empty.schema, end);
    if (squash.holds()) {
        prove(squash, empty, end);
    }
    if (squash.holds()) {
        prove_whole(squash, whole);
    }
    return squash;
}

}  // namespace varve::execute
