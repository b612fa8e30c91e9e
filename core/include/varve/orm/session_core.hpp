// SPDX-License-Identifier: MIT
#pragma once

#include "varve/orm/session_options.hpp"
#include "varve/query/statements.hpp"
#include "varve/session/statement.hpp"
#include "varve/session/transaction_options.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <source_location>
#include <span>
#include <string>
#include <vector>

/// \file
/// What stands behind a Database: its connection, the statements that it has prepared, and who is told of
/// them. The typed surface forwards to this; programs have no need of it.

namespace varve {

class Connection;
struct Grammar;

}  // namespace varve

namespace varve::orm {

/// A line of the program.
using CodePlace = std::source_location;

struct CachedStatement;
struct Draft;
class SessionCore;

/// What begins and what ends a transaction or a savepoint.
struct BracketWords {
    std::string begin;
    std::string end;
};

/// A statement that has been sent, and whose answer has not come.
struct PostedRun {
    CachedStatement* entry;
    /// Where the session keeps none.
    std::unique_ptr<CachedStatement> own;
    bool was_cached;
    std::chrono::steady_clock::time_point began;
    CodePlace where;
};

/// One run of a statement: gives it back when it is gone, and tells the observer.
class Run {
public:
    Run(SessionCore& core, std::unique_ptr<CachedStatement> own, CachedStatement& entry, bool was_cached);
    Run(Run&& other) noexcept;
    Run& operator=(Run&&) = delete;
    ~Run();

    CachedStatement& entry() { return *m_entry; }
    Statement& statement() { return *m_statement; }

    std::uint64_t execute();
    void open(Fetch fetch);
    bool next();
    void read(std::span<const ValueField> fields, void* row, std::size_t first_column = 0) {
        m_statement->read(fields, row, first_column);
    }
    /// Gives the parameters the values of the statement.
    void bind_values();
    /// Leaves the statement to whoever sends it with others: see SessionCore::finish_posted(). It may be
    /// prepared again meanwhile.
    PostedRun post() &&;

private:
    template <class Action>
    auto watched(const Action& action);

    SessionCore* m_core;
    /// A statement that is run while another run of the same one is not over.
    std::unique_ptr<CachedStatement> m_own;
    CachedStatement* m_entry;
    /// That of the entry.
    Statement* m_statement;
    bool m_was_cached;
    bool m_is_open = false;
    bool m_is_stream = false;
    bool m_has_failed = false;
    std::uint64_t m_rows = 0;
    std::chrono::steady_clock::time_point m_began;
    CodePlace m_where;
};

class Patterns;

class SessionCore {
public:
    SessionCore(std::unique_ptr<Connection> connection, const SessionOptions& options);
    SessionCore(const SessionCore&) = delete;
    SessionCore& operator=(const SessionCore&) = delete;
    ~SessionCore();

    Connection& connection();
    const Grammar& grammar() const { return *m_grammar; }
    const SessionOptions& options() const { return m_options; }
    SessionCounters& counters() { return m_counters; }
    Instant now() const;
    /// Says which line of the program asks for the next statement.
    SessionCore& at(const CodePlace& where) {
        m_where = where;
        return *this;
    }
    /// What has been run so far is no repetition of what comes.
    void begin_unit();
    /// The expressions of rules, compiled.
    Patterns& patterns();

    /// Finds the statement of a shape, or has `draft` make it; see cached_statement.hpp.
    template <class Drafting>
    Run prepare(std::span<const std::uint64_t> shape, const Drafting& draft);

    /// Finds or makes the statement and gives its parameters their values. The statement's data must live as
    /// long as the run.
    Run prepare(const query::SelectState& select);
    Run prepare(const query::UpdateState& update);
    Run prepare(const query::DeleteState& deletion);
    Run prepare(const query::InsertState& insert);
    /// SQL of the program with its values.
    Run prepare_sql(std::string_view sql, std::vector<Value> values);

    /// Tells the observer of a statement that Run::post() has given away, when its answer has come.
    void finish_posted(const PostedRun& posted, std::uint64_t rows, bool has_failed) noexcept;
    /// Begins a transaction, or a savepoint in the one that is open, whose words are sent together with other
    /// statements; those words. To be ended by end_posted() when they and their end have been answered, and
    /// by rollback() otherwise.
    BracketWords begin_posted();
    void end_posted();

    /// Drops all statements: they must not be used again.
    void forget_statements();

    /// Throws Error(Misuse) when rows are being streamed and the database can do nothing else meanwhile.
    void check_streams() const;

    /// Counts a statement that is over, and tells the observer; how long it took is filled in.
    void tell(StatementEvent event, std::chrono::steady_clock::time_point began) noexcept;

    /// Which transaction is the innermost; 0: none. Sessions of outer ones must not be used.
    int level() const { return m_level; }
    /// Its number, which no other transaction of the session has; 0: none.
    std::uint64_t turn() const { return m_turn; }
    /// Throws Error(Misuse) when the database has undone the transaction by itself.
    void check_transaction();
    void begin(const TransactionOptions& options);
    void commit();
    void rollback() noexcept;

private:
    friend class Run;

    template <class State>
    Run prepare_state(const State& state);
    static std::uint64_t hash_of(std::span<const std::uint64_t> shape);
    CachedStatement* find(std::uint64_t hash, std::span<const std::uint64_t> shape);
    CachedStatement* find_sql(std::uint64_t hash, std::string_view sql);
    /// Counts a statement that was found.
    CachedStatement* used(CachedStatement* found);
    Run add(std::uint64_t hash, std::span<const std::uint64_t> shape, Draft&& draft);
    void release(CachedStatement& entry, bool has_failed);
    void savepoint(std::string_view word, int level);
    /// One transaction further in, or out.
    void enter();
    void leave() noexcept;
    template <class Action>
    void told(std::string_view sql, const Action& action);

    /// Hidden, because every program that uses the library reads this header.
    struct Parts;
    std::unique_ptr<Parts> m_parts;
    const Grammar* m_grammar;
    SessionOptions m_options;
    SessionCounters m_counters;
    int m_level = 0;
    std::uint64_t m_turn = 0;
    /// How many transactions have been begun.
    std::uint64_t m_turns = 0;
    int m_streams = 0;
    /// The database has undone the transaction by itself.
    bool m_is_lost = false;
    CodePlace m_where;
};

}  // namespace varve::orm
