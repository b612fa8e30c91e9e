// SPDX-License-Identifier: MIT
#include "varve/migration/apply.hpp"

#include "varve/diag/error.hpp"
#include "varve/migration/batch.hpp"
#include "varve/sql/secrets.hpp"

#include <algorithm>
#include <memory>
#include <span>

namespace varve::migration {

namespace {

/// Restores what the safeguard switched off, also after a failure; outlives the transaction.
class Guarded {
public:
    explicit Guarded(std::unique_ptr<Safeguard> safeguard) : m_safeguard(std::move(safeguard)) {}
    ~Guarded() {
        if (m_safeguard != nullptr) {
            m_safeguard->after_transaction();
        }
    }
    Guarded(const Guarded&) = delete;
    Guarded& operator=(const Guarded&) = delete;

    void before_transaction() { call(&Safeguard::before_transaction); }
    void after_begin() { call(&Safeguard::after_begin); }
    void before_commit() { call(&Safeguard::before_commit); }

private:
    void call(void (Safeguard::*step)()) {
        if (m_safeguard != nullptr) {
            (m_safeguard.get()->*step)();
        }
    }

    std::unique_ptr<Safeguard> m_safeguard;
};

/// The place in the file that the server complained of: the byte that it named, else the whole statement. A
/// statement that holds a password is not shown.
SourceRange range_of(const Migration& migration, const PositionedStatement& statement, const Error& error) {
    std::size_t begin = statement.begin;
    std::size_t end = statement.end;
    if (error.statement_offset()) {
        begin = std::min(statement.begin + *error.statement_offset(), statement.end);
        end = begin;
    }
    SourceRange range = migration.source->range(begin, end);
    if (without_secrets(statement.text) != statement.text) {
        range.line_text.clear();
    }
    return range;
}

/// From the first statement to the last.
SourceRange range_of_all(const Migration& migration, std::span<const PositionedStatement> statements) {
    PositionedStatement all = statements.front();
    all.end = statements.back().end;
    return range_of(migration, all, Error(ErrorCode::Database, ""));
}

void run_statements(const Migration& migration, std::span<const PositionedStatement> statements,
                    Connection& connection, const Dialect& dialect) {
    const std::string& refused = dialect.capabilities().refused_in_transaction;
    std::vector<BatchStatement> batch;
    batch.reserve(statements.size());
    for (const PositionedStatement& statement : statements) {
        batch.push_back({statement.text});
    }
    BatchFailure failure;
    try {
        connection.run(batch, failure);
    } catch (Error& error) {
        // The connection knows the statement; only here is it known where that stands in a file.
        if (failure.index < statements.size() && !error.range()) {
            error.with_range(range_of(migration, statements[failure.index], error));
        }
        if (!refused.empty() && error.sqlstate() == refused && error.hint().empty()) {
            error.with_hint(
                "write `-- varve:no-transaction` above the statement: it runs in a step of its own then");
        }
        throw;
    }
}

std::unique_ptr<Safeguard> safeguard_of(const Migration& migration, const Section& section,
                                        Connection& connection, const Dialect& dialect) {
    try {
        return dialect.safeguard(connection, section.directive_texts());
    } catch (Error& error) {
        if (!error.range() && !section.directives.empty()) {
            error.with_range(
                migration.source->range(section.directives.front().begin, section.directives.front().end));
        }
        throw;
    }
}

void run_in_transaction(const Migration& migration, Direction direction, const Step& step,
                        Connection& connection, const Dialect& dialect, const std::function<void()>& record,
                        const UncheckedRules& unchecked) {
    const Section& section = *migration.section(direction);
    const std::span<const PositionedStatement> statements = statements_of(section, step);
    Guarded guarded(safeguard_of(migration, section, connection, dialect));
    guarded.before_transaction();
    ConnectionTransaction transaction(connection);
    refuse_obstacles(migration, direction, step, connection, dialect, unchecked);
    guarded.after_begin();
    run_statements(migration, statements, connection, dialect);
    if (!connection.is_in_transaction()) {
        throw Error(ErrorCode::InvalidMigration,
                    "a statement of " + migration.id() + " ended the transaction that the migration runs in")
            .with_hint("leave out whatever commits, or write `-- varve:no-transaction` above the statement");
    }
    guarded.before_commit();
    // Neither the history nor the next migration runs as another role or in another search path.
    connection.reset_settings();
    if (record) {
        record();
    }
    transaction.commit();
}

void run_alone(const Migration& migration, const Section& section, const Step& step, Connection& connection,
               const Dialect& dialect, const std::function<void()>& record) {
    run_statements(migration, statements_of(section, step), connection, dialect);
    if (connection.is_in_transaction()) {
        connection.rollback();
        throw Error(ErrorCode::InvalidMigration,
                    "a statement of " + migration.id() + " began a transaction and left it open");
    }
    connection.reset_settings();
    if (record) {
        ConnectionTransaction transaction(connection);
        record();
        transaction.commit();
    }
}

/// The migration as it may run where nobody else works: an index need not be built concurrently there, so it
/// is built in the transaction of its neighbours. Statements that reach beyond the database do nothing.
Migration without_neighbours(const Migration& migration, Direction direction, const std::vector<Step>& steps,
                             const Dialect& dialect) {
    Migration copy = migration;
    Section& section = direction == Direction::Up ? copy.up : *copy.down;
    for (const Step& step : steps) {
        std::string& text = section.statements[step.first].text;
        if (section.notes_of(step.first).batch) {
            // Few rows, and all of them nobody else's: one page.
            text = with_page(text, "(1 = 1)", dialect.lexis());
            section.notes[step.first].batch.reset();
        } else if (step.is_lone && dialect.describe_lone(text).is_server_wide) {
            text = "SELECT 1";
        } else if (step.is_lone) {
            const DeclaredSql said = dialect.read_declared(text);
            text = said.role == DeclaredSql::Role::Object && !said.sql.empty() ? said.sql : text;
        }
    }
    return copy;
}

void run_steps(const Migration& migration, Direction direction, const std::vector<Step>& steps,
               Connection& connection, const Dialect& dialect, const std::function<void()>& record) {
    if (steps.size() > 1) {
        refuse_obstacles(migration, direction, {0, migration.section(direction)->statements.size(), false},
                         connection, dialect);
    }
    for (const Step& step : steps) {
        const bool is_last = &step == &steps.back();
        apply_settings(migration, direction, step, connection, dialect);
        apply_step(migration, direction, step, connection, dialect,
                   is_last ? record : std::function<void()>());
    }
}

}  // namespace

void refuse_obstacles(const Migration& migration, Direction direction, const Step& step,
                      Connection& connection, const Dialect& dialect, const UncheckedRules& unchecked) {
    const std::span<const PositionedStatement> statements =
        statements_of(*migration.section(direction), step);
    std::vector<std::string_view> texts;
    for (const PositionedStatement& statement : statements) {
        texts.push_back(statement.text);
    }
    const Foresight foresight = dialect.find_obstacles(connection, texts);
    if (unchecked && !foresight.unchecked.empty()) {
        unchecked(foresight.unchecked);
    }
    const std::vector<Obstacle>& obstacles = foresight.obstacles;
    if (!obstacles.empty()) {
        throw Error(ErrorCode::Refused, summary(obstacles))
            .with_detail(describe(obstacles))
            .with_range(range_of_all(migration, statements))
            .with_hint(step.first == 0
                           ? "correct or delete these rows first; nothing has been changed"
                           : "correct or delete these rows first; the next run goes on from here");
    }
}

void apply_settings(const Migration& migration, Direction direction, const Step& step, Connection& connection,
                    const Dialect& dialect) {
    const Section& section = *migration.section(direction);
    std::vector<std::string> settings;
    for (const PositionedStatement& statement : std::span(section.statements).first(step.first)) {
        const DeclaredSql said = dialect.read_declared(statement.text);
        if (said.role == DeclaredSql::Role::Setting) {
            settings.push_back(said.sql.empty() ? statement.text : said.sql);
        }
    }
    std::vector<BatchStatement> batch;
    for (const std::string& setting : settings) {
        batch.push_back({setting});
    }
    BatchFailure failure;
    connection.run(batch, failure);
}

void apply_step(const Migration& migration, Direction direction, const Step& step, Connection& connection,
                const Dialect& dialect, const std::function<void()>& record,
                const UncheckedRules& unchecked) {
    const Section* section = migration.section(direction);
    VARVE_ASSERT(section != nullptr);
    try {
        if (step.is_lone) {
            run_alone(migration, *section, step, connection, dialect, record);
        } else {
            run_in_transaction(migration, direction, step, connection, dialect, record, unchecked);
        }
    } catch (Error& error) {
        // What only the end of the transaction brings to light (a deferred constraint, a row that would be
        // lost) is no statement's fault alone: the step is shown.
        if (!error.range() && step.count > 0) {
            error.with_range(range_of_all(migration, statements_of(*section, step)));
        }
        throw;
    }
}

void apply(const Migration& migration, Direction direction, Connection& connection, const Dialect& dialect,
           const std::function<void()>& record) {
    VARVE_ASSERT(migration.section(direction) != nullptr);
    std::vector<Step> steps = cut(migration, direction, dialect);
    if (std::any_of(steps.begin(), steps.end(), [](const Step& step) { return step.is_lone; })) {
        const Migration undisturbed = without_neighbours(migration, direction, steps, dialect);
        steps = cut(undisturbed, direction, dialect);
        run_steps(undisturbed, direction, steps, connection, dialect, record);
    } else {
        run_steps(migration, direction, steps, connection, dialect, record);
    }
}

}  // namespace varve::migration
