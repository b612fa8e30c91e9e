// SPDX-License-Identifier: MIT
#pragma once

#include "varve/diag/error.hpp"
#include "varve/orm/session.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

/// \file
/// What stands behind a Bundle: the statements of each kind. Programs have no need of it.

namespace varve::orm {

/// What came back for one statement of a bundle.
class Answer {
public:
    Answer(Statement& statement, std::uint64_t changed) : m_statement(&statement), m_changed(changed) {}

    /// Of a statement without rows.
    std::uint64_t changed() const { return m_changed; }
    bool next() {
        const bool has_row = m_statement->next();
        m_rows += has_row ? 1 : 0;
        return has_row;
    }
    /// A value that does not fit is told when everything has been written: see trouble().
    void read(std::span<const ValueField> fields, void* row);
    std::uint64_t rows() const { return m_rows; }
    const std::optional<Error>& trouble() const { return m_trouble; }

private:
    Statement* m_statement;
    std::uint64_t m_changed;
    std::uint64_t m_rows = 0;
    std::optional<Error> m_trouble;
};

/// Statements that run together, by their numbers from 0.
class BundledStatements {
public:
    virtual ~BundledStatements() = default;
    virtual std::size_t size() const = 0;
    /// The statement, bound. What it borrows has to live until the next one is asked for.
    virtual Run prepare(SessionCore& core, std::size_t at) = 0;
    virtual bool has_rows(std::size_t at) const = 0;
    virtual void read(std::size_t at, Answer& answer) = 0;
    /// Whether the answers decide if the transaction is committed, which is a round trip more: check() throws
    /// then when it shall not be.
    virtual bool needs_check() const { return false; }
    virtual void check() const {}
};

/// Runs statements in order, all of them or none: in one round trip for a few hundred of them where the
/// database is a server, one by one where it is not. Throws Error, with the number of the statement.
void run_bundled(SessionCore& core, BundledStatements& statements);

/// One statement of a Bundle, and where its result goes.
class BundleStep {
public:
    explicit BundleStep(const CodePlace& where) : m_where(where) {}
    virtual ~BundleStep() = default;
    BundleStep(const BundleStep&) = delete;
    BundleStep& operator=(const BundleStep&) = delete;

    const CodePlace& where() const { return m_where; }
    /// Whether the bundle has run.
    bool is_done() const { return m_is_done; }
    void finish() { m_is_done = true; }

    /// Throws Error(Validation) before anything is sent.
    virtual void check(SessionCore& /*core*/) {}
    virtual Run prepare(SessionCore& core) = 0;
    virtual bool has_rows() const = 0;
    virtual void read(Answer& answer) = 0;
    /// By itself, between the actions of the program.
    virtual void run_alone(SessionCore& core) = 0;
    /// Throws Error(NotFound) for a row that was not written though nothing failed.
    virtual void check_result() const {}
    /// Loads the relations of its rows.
    virtual void load(SessionCore& /*core*/) {}

private:
    CodePlace m_where;
    bool m_is_done = false;
};

[[noreturn]] void throw_not_run();
/// Throws Error(Misuse) for a statement that was begun in another session than its bundle's.
void check_same_session(Session& session, const SessionCore* core);

template <class T>
class BundleStepOf : public BundleStep {
public:
    using BundleStep::BundleStep;
    T result{};
};

/// What the statements of others hold, for bundles.
struct BundleAccess {
    /// The session that it was begun in; null: none.
    template <class S>
    static SessionCore* core(const S& statement) {
        return statement.m_core == nullptr ? nullptr : &core_of(statement.m_core, statement.m_turn);
    }
    template <class Q>
    static auto& loaders(Q& query) {
        return query.m_loaders;
    }
    template <class Change>
    static auto& state(Change& change) {
        return change.m_state;
    }
    template <class Change>
    static Removal removal(const Change& change) {
        return change.m_removal;
    }
};

template <class Row>
void read_all(Answer& answer, std::vector<Row>& rows) {
    rows.clear();
    while (answer.next()) {
        append_row(rows, answer);
    }
}

template <class Q>
class QueryStep final : public BundleStepOf<std::vector<typename Q::Result>> {
public:
    using Row = typename Q::Result;
    QueryStep(Q query, const CodePlace& where)
        : BundleStepOf<std::vector<Row>>(where), m_query(std::move(query)) {}

    Run prepare(SessionCore& core) override { return core.prepare(m_query.state()); }
    bool has_rows() const override { return true; }
    void read(Answer& answer) override { read_all(answer, this->result); }
    void run_alone(SessionCore& core) override { this->result = read_rows<Row>(prepare(core)); }
    void load(SessionCore& core) override {
        BundleAccess::loaders(m_query).load(core, this->result.data(), this->result.size());
    }

private:
    Q m_query;
};

/// SQL of the program; `Result` is the number of rows, or a vector of them.
template <class Result>
class SqlStep final : public BundleStepOf<Result> {
public:
    SqlStep(std::string sql, std::vector<query::Argument> values, const CodePlace& where)
        : BundleStepOf<Result>(where), m_sql(std::move(sql)), m_values(std::move(values)) {}

    Run prepare(SessionCore& core) override {
        std::vector<varve::Value> values;
        for (const query::Argument& value : m_values) {
            values.push_back(query::value_of(value, {}, core.grammar()));
        }
        return core.prepare_sql(m_sql, std::move(values));
    }
    bool has_rows() const override { return !std::is_same_v<Result, std::uint64_t>; }
    void read(Answer& answer) override {
        if constexpr (std::is_same_v<Result, std::uint64_t>) {
            this->result = answer.changed();
        } else {
            read_all(answer, this->result);
        }
    }
    void run_alone(SessionCore& core) override {
        if constexpr (std::is_same_v<Result, std::uint64_t>) {
            this->result = prepare(core).execute();
        } else {
            this->result = read_rows<typename Result::value_type>(prepare(core));
        }
    }

private:
    std::string m_sql;
    std::vector<query::Argument> m_values;
};

template <class Change>
struct ChangeParts;
template <class Changed, class From>
struct ChangeParts<Update<Changed, From>> {
    using Row = Changed;
    using State = query::UpdateState;
};
template <class Changed, class From>
struct ChangeParts<Remove<Changed, From>> {
    using Row = Changed;
    using State = query::DeleteState;
};
template <class T>
concept Change = requires { typename ChangeParts<T>::Row; };

/// Runs or prepares a change of many rows without its type.
class ChangeRunner {
public:
    explicit ChangeRunner(query::UpdateState state) : m_update(std::move(state)) {}
    ChangeRunner(query::DeleteState state, Removal removal)
        : m_deletion(std::move(state)), m_removal(removal), m_is_deletion(true) {}

    Run prepare(SessionCore& core, bool returns_rows);
    std::uint64_t run(SessionCore& core, ReadRows read, void* rows);

private:
    query::UpdateState m_update;
    query::DeleteState m_deletion;
    Removal m_removal = Removal::AsDeclared;
    bool m_is_deletion = false;
};
template <Change C>
ChangeRunner runner_of(C& change) {
    if constexpr (std::is_same_v<typename ChangeParts<C>::State, query::UpdateState>) {
        return ChangeRunner(BundleAccess::state(change));
    } else {
        return ChangeRunner(BundleAccess::state(change), BundleAccess::removal(change));
    }
}

/// `Result` is the number of rows, or a vector of them.
template <class Result>
class ChangeStep final : public BundleStepOf<Result> {
public:
    ChangeStep(ChangeRunner runner, const CodePlace& where)
        : BundleStepOf<Result>(where), m_runner(std::move(runner)) {}

    Run prepare(SessionCore& core) override { return m_runner.prepare(core, has_rows()); }
    bool has_rows() const override { return !std::is_same_v<Result, std::uint64_t>; }
    void read(Answer& answer) override {
        if constexpr (std::is_same_v<Result, std::uint64_t>) {
            this->result = answer.changed();
        } else {
            read_all(answer, this->result);
        }
    }
    void run_alone(SessionCore& core) override {
        if constexpr (std::is_same_v<Result, std::uint64_t>) {
            this->result = m_runner.run(core, nullptr, nullptr);
        } else {
            m_runner.run(core, &read_into<typename Result::value_type>, &this->result);
        }
    }

private:
    ChangeRunner m_runner;
};

/// An insert of one row without its type.
class InsertRunner {
public:
    InsertRunner(const query::TableInfo& table, const query::TableInfo& given)
        : m_table(&table), m_given(&given) {}

    void check(SessionCore& core, const void* row);
    Run prepare(SessionCore& core, const void* row);
    void read(Answer& answer, void* result);
    void check_result() const;
    void run_alone(SessionCore& core, const void* row, void* result) const;

private:
    const query::TableInfo* m_table;
    const query::TableInfo* m_given;
    Instant m_now;
    bool m_is_written = true;
};

template <class Given>
class InsertStep final : public BundleStepOf<RowOf<Given>> {
public:
    InsertStep(Given given, const CodePlace& where)
        : BundleStepOf<RowOf<Given>>(where), m_given(std::move(given)),
          m_runner(Model<RowOf<Given>>::table, Model<Given>::table) {}

    void check(SessionCore& core) override { m_runner.check(core, &m_given); }
    Run prepare(SessionCore& core) override { return m_runner.prepare(core, &m_given); }
    bool has_rows() const override { return true; }
    void read(Answer& answer) override { m_runner.read(answer, &this->result); }
    void run_alone(SessionCore& core) override { m_runner.run_alone(core, &m_given, &this->result); }
    void check_result() const override { m_runner.check_result(); }

private:
    Given m_given;
    InsertRunner m_runner;
};

template <class T>
inline constexpr bool is_query = false;
template <class Row, class From, class Around>
inline constexpr bool is_query<Query<Row, From, Around>> = true;
/// What can be added to a bundle as it is.
template <class T>
concept WholeStatement = is_query<T> || Change<T>;

struct this_is_not_a_statement;

}  // namespace varve::orm
