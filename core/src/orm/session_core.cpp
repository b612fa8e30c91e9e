// SPDX-License-Identifier: MIT
#include "varve/orm/session_core.hpp"

#include "../query/walk.hpp"
#include "cached_statement.hpp"
#include "patterns.hpp"
#include "repeat_watch.hpp"
#include "shape_writer.hpp"
#include "statement_cache.hpp"

#include "varve/diag/error.hpp"
#include "varve/session/connection.hpp"
#include "varve/session/grammar.hpp"
#include "varve/session/limits.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

namespace varve::orm {

namespace {

using query::Argument;
using query::Node;

/// Writes the shape of a statement and gathers its values on the way.
struct StatementReader {
    ShapeWriter shape;
    std::vector<const Argument*>* arguments;

    void node(const Node& node) { shape.node(node); }
    void mark(std::size_t number) { shape.mark(number); }
    void argument(const Argument& argument) {
        // A subquery that stands in two places has its values once: that is another statement than one with
        // two.
        const auto seen = std::find(arguments->begin(), arguments->end(), &argument);
        if (seen != arguments->end()) {
            shape.mark(static_cast<std::size_t>(seen - arguments->begin()) + 1);
        }
        arguments->push_back(&argument);
    }
};

std::string savepoint_name(int level) {
    return "varve_" + std::to_string(level);
}

constexpr std::string_view commit_word = "COMMIT";

/// Says of a lost connection whether the work may be tried again.
void say_what_is_known(Error& error, bool is_undone) {
    if (error.code() != ErrorCode::Connection) {
        return;
    }
    if (is_undone) {
        error.with_safe_retry().with_hint("nothing of the transaction has happened: try it again on another "
                                          "connection");
    } else {
        error.with_hint("whether the statement was carried out before the connection was lost is not known: "
                        "look before trying again");
    }
}

constexpr std::uint64_t mix(std::uint64_t hash, std::uint64_t value) {
    hash ^= value;
    hash *= 0x9E3779B97F4A7C15U;
    return hash ^ hash >> 32U;
}

}  // namespace

Run::Run(SessionCore& core, std::unique_ptr<CachedStatement> own, CachedStatement& entry, bool was_cached)
    : m_core(&core), m_own(std::move(own)), m_entry(&entry), m_statement(entry.statement.get()),
      m_was_cached(was_cached),
      m_began(core.m_options.observer == nullptr ? std::chrono::steady_clock::time_point()
                                                 : std::chrono::steady_clock::now()),
      m_where(std::exchange(core.m_where, {})) {
    entry.is_busy = true;
}

Run::Run(Run&& other) noexcept
    : m_core(std::exchange(other.m_core, nullptr)), m_own(std::move(other.m_own)), m_entry(other.m_entry),
      m_statement(other.m_statement), m_was_cached(other.m_was_cached), m_is_open(other.m_is_open),
      m_is_stream(other.m_is_stream), m_has_failed(other.m_has_failed), m_rows(other.m_rows),
      m_began(other.m_began), m_where(other.m_where) {}

Run::~Run() {
    if (m_core == nullptr) {
        return;
    }
    if (m_is_open) {
        m_statement->close();
    }
    m_core->m_streams -= m_is_stream ? 1 : 0;
    m_core->tell({.sql = m_statement->sql(),
                  .rows = m_rows,
                  .was_cached = m_was_cached,
                  .has_failed = m_has_failed,
                  .where = m_where},
                 m_began);
    if (!m_own) {
        m_core->release(*m_entry, m_has_failed);
    }
}

PostedRun Run::post() && {
    m_entry->is_busy = false;
    m_core = nullptr;
    return {m_entry, std::move(m_own), m_was_cached, m_began, m_where};
}

void Run::bind_values() {
    static constexpr ValueType any{Scalar::Any};
    static constexpr ValueField field{&any, 0};
    const std::vector<Value>& values = m_entry->values;
    for (std::size_t at = 0; at < values.size(); ++at) {
        m_statement->bind(at, {&field, 1}, &values[at]);
    }
}

template <class Action>
auto Run::watched(const Action& action) {
    try {
        return action();
    } catch (Error& error) {
        m_has_failed = true;
        m_is_open = false;
        say_what_is_known(error, m_core->level() != 0);
        throw;
    } catch (...) {
        m_has_failed = true;
        m_is_open = false;
        throw;
    }
}

std::uint64_t Run::execute() {
    const std::uint64_t rows = watched([&] { return m_statement->execute(); });
    m_rows += rows;
    return rows;
}

void Run::open(Fetch fetch) {
    m_is_open = true;
    if (fetch == Fetch::RowByRow) {
        m_is_stream = true;
        ++m_core->m_streams;
    }
    watched([&] { m_statement->open(fetch); });
}

bool Run::next() {
    const bool has_row = watched([&] { return m_statement->next(); });
    m_rows += has_row ? 1 : 0;
    return has_row;
}

struct SessionCore::Parts {
    explicit Parts(std::unique_ptr<Connection> connection_) : connection(std::move(connection_)) {}

    std::unique_ptr<Connection> connection;
    /// Its statements are gone before the connection is.
    StatementCache cache;
    /// Used again and again.
    Shape shape;
    std::vector<const Argument*> arguments;
    /// Nothing: nobody wants to know.
    std::optional<RepeatWatch> repeats;
    Patterns patterns;
    /// Of the transactions around the innermost one.
    std::vector<std::uint64_t> outer_turns;
};

SessionCore::SessionCore(std::unique_ptr<Connection> connection, const SessionOptions& options)
    : m_parts(std::make_unique<Parts>(std::move(connection))), m_grammar(&m_parts->connection->grammar()),
      m_options(options) {
    if (options.statement_timeout.count() != 0) {
        m_parts->connection->set_limits(Limits{.statement_time = options.statement_timeout});
    }
    if (options.repeats != 0) {
        m_parts->repeats.emplace(options.repeats);
    }
}

SessionCore::~SessionCore() = default;

Connection& SessionCore::connection() {
    return *m_parts->connection;
}

Patterns& SessionCore::patterns() {
    return m_parts->patterns;
}

void SessionCore::begin_unit() {
    if (m_parts->repeats) {
        m_parts->repeats->forget();
    }
}

Instant SessionCore::now() const {
    return m_options.clock != nullptr
               ? m_options.clock()
               : std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
}

std::uint64_t SessionCore::hash_of(std::span<const std::uint64_t> shape) {
    std::uint64_t hash = shape.size();
    for (const std::uint64_t word : shape) {
        hash = mix(hash, word);
    }
    return hash;
}

void SessionCore::check_streams() const {
    if (m_streams != 0 && m_grammar->is_busy_while_streaming) {
        throw Error(ErrorCode::Misuse,
                    std::string(m_grammar->database) +
                        " can do nothing else on a connection while rows are streamed on it")
            .with_hint("read them with `.all()`, or use another connection meanwhile");
    }
}

CachedStatement* SessionCore::used(CachedStatement* found) {
    if (found != nullptr) {
        check_streams();
        ++m_counters.reused;
    }
    return found;
}

CachedStatement* SessionCore::find(std::uint64_t hash, std::span<const std::uint64_t> shape) {
    return used(m_parts->cache.find(hash, [&](const CachedStatement& known) {
        return std::equal(known.shape.begin(), known.shape.end(), shape.begin(), shape.end());
    }));
}

CachedStatement* SessionCore::find_sql(std::uint64_t hash, std::string_view sql) {
    return used(m_parts->cache.find(hash, [&](const CachedStatement& known) {
        return known.shape.empty() && known.statement->sql() == sql;
    }));
}

Run SessionCore::add(std::uint64_t hash, std::span<const std::uint64_t> shape, Draft&& draft) {
    check_streams();
    ++m_counters.prepared;
    auto entry = std::make_unique<CachedStatement>();
    entry->hash = hash;
    entry->parameters = std::move(draft.parameters);
    entry->bound = std::move(draft.bound);
    entry->read = std::move(draft.read);
    const bool is_kept = m_options.statement_cache != 0;
    entry->statement = m_parts->connection->prepare(draft.sql);
    if (!is_kept) {
        entry->statement->keep_nothing();
        CachedStatement& own = *entry;
        return Run(*this, std::move(entry), own, false);
    }
    entry->shape.assign(shape.begin(), shape.end());
    return Run(*this, nullptr, m_parts->cache.add(std::move(*entry)), false);
}

void SessionCore::release(CachedStatement& entry, bool has_failed) {
    entry.is_busy = false;
    if (has_failed) {
        // It may have failed because tables have changed since it was prepared.
        m_parts->cache.drop(entry);
    } else {
        m_parts->cache.shrink(m_options.statement_cache);
    }
}

template <class State>
Run SessionCore::prepare_state(const State& state) {
    m_parts->arguments.clear();
    StatementReader reader{ShapeWriter(m_parts->shape), &m_parts->arguments};
    reader.mark(query::kind_of(state));
    query::walk(state, reader);
    reader.shape.flush();
    Run run = prepare(m_parts->shape, [&] {
        query::Rendered rendered = query::render(state, *m_grammar);
        return Draft{std::move(rendered.sql), std::move(rendered.parameters)};
    });
    CachedStatement& entry = run.entry();
    entry.values.clear();
    for (const query::Parameter& parameter : entry.parameters) {
        entry.values.push_back(
            query::value_of(*m_parts->arguments[parameter.argument], parameter, *m_grammar));
    }
    run.bind_values();
    return run;
}

Run SessionCore::prepare(const query::SelectState& select) {
    return prepare_state(select);
}

Run SessionCore::prepare(const query::UpdateState& update) {
    return prepare_state(update);
}

Run SessionCore::prepare(const query::DeleteState& deletion) {
    return prepare_state(deletion);
}

Run SessionCore::prepare(const query::InsertState& insert) {
    return prepare_state(insert);
}

Run SessionCore::prepare_sql(std::string_view sql, std::vector<Value> values) {
    const std::uint64_t hash = std::hash<std::string_view>()(sql);
    CachedStatement* const found = find_sql(hash, sql);
    Run run = found != nullptr ? Run(*this, nullptr, *found, true) : add(hash, {}, Draft{std::string(sql)});
    run.entry().values = std::move(values);
    run.bind_values();
    return run;
}

void SessionCore::forget_statements() {
    m_parts->cache.clear();
}

void SessionCore::tell(StatementEvent event, std::chrono::steady_clock::time_point began) noexcept {
    ++m_counters.statements;
    m_counters.rows += event.rows;
    m_counters.failures += event.has_failed ? 1 : 0;
    if (m_options.observer != nullptr) {
        event.duration = std::chrono::steady_clock::now() - began;
        event.is_slow = event.duration >= m_options.slow;
        m_options.observer->on_statement(event);
        if (m_parts->repeats) {
            m_parts->repeats->note(*m_options.observer, event.sql, event.where);
        }
    }
}

template <class Action>
void SessionCore::told(std::string_view sql, const Action& action) {
    const auto began = std::chrono::steady_clock::now();
    try {
        action();
    } catch (Error& error) {
        tell({.sql = sql, .has_failed = true}, began);
        say_what_is_known(error, sql != commit_word);
        throw;
    } catch (...) {
        tell({.sql = sql, .has_failed = true}, began);
        throw;
    }
    tell({.sql = sql}, began);
}

void SessionCore::savepoint(std::string_view word, int level) {
    const std::string sql = std::string(word) + " " + savepoint_name(level);
    const BatchStatement statement{sql};
    BatchFailure failure;
    told(sql, [&] { m_parts->connection->run({&statement, 1}, failure); });
}

void SessionCore::finish_posted(const PostedRun& posted, std::uint64_t rows, bool has_failed) noexcept {
    tell({.sql = posted.entry->statement->sql(),
          .rows = rows,
          .was_cached = posted.was_cached,
          .has_failed = has_failed,
          .where = posted.where},
         posted.began);
    if (has_failed && posted.own == nullptr) {
        m_parts->cache.drop(*posted.entry);
    }
}

BracketWords SessionCore::begin_posted() {
    check_streams();
    const int outer = m_level;
    enter();
    if (outer != 0) {
        return {"SAVEPOINT " + savepoint_name(outer), "RELEASE SAVEPOINT " + savepoint_name(outer)};
    }
    begin_unit();
    return {"BEGIN", "COMMIT"};
}

void SessionCore::end_posted() {
    m_parts->cache.shrink(m_options.statement_cache);
    leave();
    if (m_level == 0) {
        begin_unit();
    }
}

void SessionCore::check_transaction() {
    if (m_level != 0 && (m_is_lost || !m_parts->connection->is_in_transaction())) {
        m_is_lost = true;
        throw Error(ErrorCode::Misuse,
                    "the database has undone the transaction; nothing more can be done in it")
            .with_hint("let it end, and begin another one");
    }
}

void SessionCore::enter() {
    m_parts->outer_turns.push_back(m_turn);
    m_turn = ++m_turns;
    ++m_level;
}

void SessionCore::leave() noexcept {
    m_turn = m_parts->outer_turns.back();
    m_parts->outer_turns.pop_back();
    --m_level;
}

void SessionCore::begin(const TransactionOptions& options) {
    check_streams();
    if (m_level == 0) {
        if (m_parts->connection->is_in_transaction()) {
            throw Error(ErrorCode::Misuse, "a transaction was begun by SQL, so none can be begun now")
                .with_hint("use `db.transaction(…)` instead of BEGIN");
        }
        told("BEGIN", [&] { m_parts->connection->begin_with(options); });
        begin_unit();
    } else {
        savepoint("SAVEPOINT", m_level);
    }
    enter();
}

void SessionCore::commit() {
    check_streams();
    try {
        if (m_level == 1) {
            told(commit_word, [&] { m_parts->connection->commit(); });
        } else {
            savepoint("RELEASE SAVEPOINT", m_level - 1);
        }
    } catch (...) {
        // What could not be committed is undone, and the transaction around it goes on.
        rollback();
        throw;
    }
    leave();
    if (m_level == 0) {
        begin_unit();
    }
}

void SessionCore::rollback() noexcept {
    if (m_level == 0) {
        return;
    }
    leave();
    if (m_level == 0) {
        told("ROLLBACK", [&] { m_parts->connection->rollback(); });
        m_is_lost = false;
        begin_unit();
        return;
    }
    try {
        savepoint("ROLLBACK TO SAVEPOINT", m_level);
        savepoint("RELEASE SAVEPOINT", m_level);
    } catch (...) {
        // The whole transaction has failed with it; nothing more may be written as if it were one.
        m_parts->connection->rollback();
        m_is_lost = true;
    }
}

}  // namespace varve::orm
