// SPDX-License-Identifier: MIT
#include "varve/orm/bundle.hpp"

#include "row_sql.hpp"

#include "varve/diag/error.hpp"
#include "varve/session/connection.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>
#include <vector>

namespace varve {

namespace orm {

namespace {

/// What `action` does for a statement; an error says which one it was.
template <class Action>
auto numbered(std::size_t at, const Action& action) {
    try {
        return action();
    } catch (Error& error) {
        error.with_statement_index(at);
        throw;
    }
}

/// Runs statements, and keeps what cannot be read of their answers for the end.
class Runner {
public:
    Runner(SessionCore& core, BundledStatements& statements) : m_core(&core), m_statements(&statements) {}

    /// One by one, where each is a call in the same process.
    void run_in_turns() {
        TransactionOnCore transaction(*m_core);
        for (std::size_t at = 0; at < m_statements->size(); ++at) {
            const PostedRun posted = numbered(at, [&] { return m_statements->prepare(*m_core, at).post(); });
            Statement& statement = *posted.entry->statement;
            answered(at, posted, [&]() -> std::uint64_t {
                if (!m_statements->has_rows(at)) {
                    return statement.execute();
                }
                statement.open(Fetch::Whole);
                return 0;
            });
        }
        check();
        transaction.commit();
    }

    /// Together, some hundreds at a time.
    void run_together(Pipeline& pipeline, const BracketWords& words) {
        const auto began = std::chrono::steady_clock::now();
        pipeline.send_command(words.begin);
        for (std::size_t first = 0; first < m_statements->size();) {
            const std::size_t last = std::min(first + most, m_statements->size());
            send(pipeline, first, last);
            if (last == m_statements->size() && !m_statements->needs_check()) {
                pipeline.send_command(words.end);
            }
            pipeline.flush();
            if (first == 0) {
                receive_command(pipeline, words.begin, began);
            }
            for (std::size_t place = 0; place < m_sent.size(); ++place) {
                answered(first + place, m_sent[place], [&] { return pipeline.receive(); });
            }
            first = last;
        }
        if (m_statements->needs_check()) {
            check();
            pipeline.send_command(words.end);
            pipeline.flush();
        }
        receive_command(pipeline, words.end, began);
    }

    void throw_trouble() const {
        if (m_trouble) {
            throw *m_trouble;
        }
    }

private:
    void check() const {
        if (m_statements->needs_check()) {
            throw_trouble();
            m_statements->check();
        }
    }

    /// How many may be on their way.
    static constexpr std::size_t most = 500;

    void send(Pipeline& pipeline, std::size_t first, std::size_t last) {
        m_sent.clear();
        for (std::size_t at = first; at < last; ++at) {
            numbered(at, [&] {
                Run run = m_statements->prepare(*m_core, at);
                pipeline.send(run.statement());
                m_sent.push_back(std::move(run).post());
            });
        }
    }

    /// Has `wait` get the answer to a statement, reads it, and tells the observer.
    template <class Wait>
    void answered(std::size_t at, const PostedRun& posted, const Wait& wait) {
        std::uint64_t rows = 0;
        try {
            rows = numbered(at, [&] { return read(at, *posted.entry->statement, wait()); });
        } catch (...) {
            m_core->finish_posted(posted, 0, true);
            throw;
        }
        m_core->finish_posted(posted, rows, false);
    }
    std::uint64_t read(std::size_t at, Statement& statement, std::uint64_t changed) {
        Answer answer(statement, changed);
        m_statements->read(at, answer);
        statement.close();
        if (answer.trouble() && !m_trouble) {
            m_trouble = answer.trouble();
            m_trouble->with_statement_index(at);
        }
        return m_statements->has_rows(at) ? answer.rows() : changed;
    }
    void receive_command(Pipeline& pipeline, const std::string& sql,
                         std::chrono::steady_clock::time_point began) {
        try {
            pipeline.receive();
        } catch (...) {
            m_core->tell({.sql = sql, .has_failed = true}, began);
            throw;
        }
        m_core->tell({.sql = sql}, began);
    }

    SessionCore* m_core;
    BundledStatements* m_statements;
    std::vector<PostedRun> m_sent;
    std::optional<Error> m_trouble;
};

enum class Attempt { First, Last };

/// Whether it worked; not when the server has lost a statement since it was prepared.
bool run_in_pipeline(SessionCore& core, BundledStatements& statements, std::unique_ptr<Pipeline> pipeline,
                     Attempt attempt) {
    Runner runner(core, statements);
    const BracketWords words = core.begin_posted();
    try {
        runner.run_together(*pipeline, words);
    } catch (...) {
        const bool is_stale = pipeline->is_stale();
        pipeline.reset();
        core.rollback();
        if (is_stale && attempt == Attempt::First) {
            return false;
        }
        throw;
    }
    pipeline.reset();
    core.end_posted();
    runner.throw_trouble();
    return true;
}

/// The statements of a bundle.
class StepStatements final : public BundledStatements {
public:
    explicit StepStatements(std::span<const std::shared_ptr<BundleStep>> steps) : m_steps(steps) {}

    std::size_t size() const override { return m_steps.size(); }
    Run prepare(SessionCore& core, std::size_t at) override {
        return m_steps[at]->prepare(core.at(m_steps[at]->where()));
    }
    bool has_rows(std::size_t at) const override { return m_steps[at]->has_rows(); }
    void read(std::size_t at, Answer& answer) override { m_steps[at]->read(answer); }

private:
    std::span<const std::shared_ptr<BundleStep>> m_steps;
};

void run_alone(SessionCore& core, std::span<const std::shared_ptr<BundleStep>> steps) {
    TransactionOnCore transaction(core);
    for (std::size_t at = 0; at < steps.size(); ++at) {
        numbered(at, [&] { steps[at]->run_alone(core.at(steps[at]->where())); });
    }
    transaction.commit();
}

}  // namespace

void run_bundled(SessionCore& core, BundledStatements& statements) {
    if (statements.size() == 0) {
        return;
    }
    core.check_streams();
    if (std::unique_ptr<Pipeline> pipeline = core.connection().pipeline()) {
        if (!run_in_pipeline(core, statements, std::move(pipeline), Attempt::First)) {
            core.forget_statements();
            run_in_pipeline(core, statements, core.connection().pipeline(), Attempt::Last);
        }
        return;
    }
    Runner runner(core, statements);
    runner.run_in_turns();
    runner.throw_trouble();
}

void Answer::read(std::span<const ValueField> fields, void* row) {
    try {
        m_statement->read(fields, row);
    } catch (const Error& error) {
        if (!m_trouble) {
            m_trouble = error;
        }
    }
}

void throw_not_run() {
    throw Error(ErrorCode::Misuse, "what a bundle gives is not there before it has run")
        .with_hint("call run() of the bundle first");
}

void check_same_session(Session& session, const SessionCore* core) {
    if (core != nullptr && core != &SessionAccess::core(session)) {
        throw Error(ErrorCode::Misuse, "the statement was begun in another session than its bundle")
            .with_hint("begin both with the same object");
    }
}

Run ChangeRunner::prepare(SessionCore& core, bool returns_rows) {
    return m_is_deletion ? prepare_bulk(core, m_deletion, m_removal, returns_rows)
                         : prepare_bulk(core, m_update, returns_rows);
}

std::uint64_t ChangeRunner::run(SessionCore& core, ReadRows read, void* rows) {
    return m_is_deletion ? run_bulk(core, m_deletion, m_removal, read, rows)
                         : run_bulk(core, m_update, read, rows);
}

void InsertRunner::check(SessionCore& core, const void* row) {
    validate(core, {*m_table, *m_given, row});
}

Run InsertRunner::prepare(SessionCore& core, const void* row) {
    m_now = core.now();
    return prepare_insert(core, *m_table, *m_given, row, true, m_now);
}

void InsertRunner::read(Answer& answer, void* result) {
    std::vector<ValueField> fields;
    for (const query::ColumnInfo& column : m_table->columns) {
        fields.push_back({column.type, column.offset});
    }
    m_is_written = answer.next();
    if (m_is_written) {
        answer.read(fields, result);
        while (answer.next()) {
        }
    }
}

void InsertRunner::check_result() const {
    if (!m_is_written) {
        throw Error(ErrorCode::NotFound,
                    "the database did not write the new row of `" + std::string(m_table->name) + "`")
            .with_hint("the other statements of the bundle are written");
    }
}

void InsertRunner::run_alone(SessionCore& core, const void* row, void* result) const {
    insert_row(core, *m_table, *m_given, row, result);
}

}  // namespace orm

void Bundle::run() {
    orm::SessionCore& core = orm::SessionAccess::core(*m_session);
    const std::vector<std::shared_ptr<orm::BundleStep>> steps = std::exchange(m_steps, {});
    for (std::size_t at = 0; at < steps.size(); ++at) {
        orm::numbered(at, [&] { steps[at]->check(core); });
    }
    if (core.options().hooks != nullptr) {
        orm::run_alone(core, steps);
    } else {
        orm::StepStatements statements(steps);
        orm::run_bundled(core, statements);
    }
    for (const std::shared_ptr<orm::BundleStep>& step : steps) {
        step->finish();
    }
    for (std::size_t at = 0; at < steps.size(); ++at) {
        orm::numbered(at, [&] { steps[at]->check_result(); });
        steps[at]->load(core.at(steps[at]->where()));
    }
}

}  // namespace varve
