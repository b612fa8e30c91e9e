// SPDX-License-Identifier: MIT
#include "varve/orm/pool.hpp"

#include "varve/diag/error.hpp"
#include "varve/session/connection.hpp"
#include "varve/sql/sql.hpp"

#include <algorithm>
#include <condition_variable>
#include <iterator>
#include <mutex>
#include <utility>
#include <vector>

namespace varve {

namespace {

using Clock = std::chrono::steady_clock;

}  // namespace

/// One connection and since when it is there.
struct PooledDatabase::Place {
    explicit Place(std::unique_ptr<Connection> connection, const SessionOptions& options)
        : core(std::move(connection), options) {}

    orm::SessionCore core;
    Clock::time_point opened = Clock::now();
    Clock::time_point used = Clock::now();
};

struct Pool::State {
    std::unique_ptr<const Connector> connector;
    PoolOptions options;
    mutable std::mutex mutex;
    std::condition_variable freed;
    /// The one that was used last is at the end.
    std::vector<std::unique_ptr<PooledDatabase::Place>> idle;
    PoolCounters counters;

    bool has_expired(const PooledDatabase::Place& place) const {
        const auto now = Clock::now();
        return (options.lifetime.count() != 0 && now - place.opened > options.lifetime) ||
               (options.idle_timeout.count() != 0 && now - place.used > options.idle_timeout);
    }

    using Places = std::vector<std::unique_ptr<PooledDatabase::Place>>;

    /// Waits until there is a connection, or room for one. The lock is held before and after.
    void await_turn(std::unique_lock<std::mutex>& lock);
    /// Takes those away that nobody has used for long; called with the lock held, closed without it.
    Places take_expired();
    /// The connection that was used last; null when none is there. Called with the lock held.
    std::unique_ptr<PooledDatabase::Place> take_idle();
    /// Gives the room of a connection back that could not be opened.
    void give_room_back() noexcept;
};

namespace {

bool lives(Connection& connection) {
    try {
        return connection.query_integer(Sql() << "SELECT 1") == 1;
    } catch (const Error&) {
        return false;
    }
}

/// Brings a session back to where it began; false when it is of no use any more.
bool restore(orm::SessionCore& core) noexcept {
    try {
        while (core.level() > 0) {
            core.rollback();
        }
        core.connection().rollback();
        core.begin_unit();
        core.connection().reset_settings();
        return !core.connection().is_in_transaction() && core.connection().is_open();
    } catch (...) {
        return false;
    }
}

}  // namespace

Pool::Pool(std::unique_ptr<const Connector> connector, const PoolOptions& options)
    : m_state(std::make_unique<State>()) {
    if (options.size == 0) {
        throw Error(ErrorCode::Usage, "a pool has at least one connection");
    }
    m_state->connector = std::move(connector);
    m_state->options = options;
}

Pool::~Pool() = default;

void Pool::State::await_turn(std::unique_lock<std::mutex>& lock) {
    const auto began = Clock::now();
    const auto is_free = [&] { return !idle.empty() || counters.open < options.size; };
    if (!freed.wait_for(lock, options.wait, is_free)) {
        ++counters.timeouts;
        throw Error(ErrorCode::PoolExhausted,
                    "all " + std::to_string(options.size) +
                        " connections of the pool are in use, and none came free in " +
                        std::to_string(options.wait.count()) + " ms")
            .with_hint("give connections back sooner, or raise PoolOptions::size");
    }
    counters.waited += Clock::now() - began;
    ++counters.acquired;
    ++counters.in_use;
}

Pool::State::Places Pool::State::take_expired() {
    // The coldest are at the front.
    const auto warm =
        std::find_if_not(idle.begin(), idle.end(), [&](const auto& place) { return has_expired(*place); });
    Places expired(std::make_move_iterator(idle.begin()), std::make_move_iterator(warm));
    idle.erase(idle.begin(), warm);
    counters.open -= expired.size();
    return expired;
}

std::unique_ptr<PooledDatabase::Place> Pool::State::take_idle() {
    if (idle.empty()) {
        return nullptr;
    }
    std::unique_ptr<PooledDatabase::Place> place = std::move(idle.back());
    idle.pop_back();
    return place;
}

void Pool::State::give_room_back() noexcept {
    {
        const std::lock_guard<std::mutex> lock(mutex);
        --counters.open;
        --counters.opened;
        --counters.in_use;
    }
    freed.notify_one();
}

PooledDatabase Pool::acquire() {
    State& state = *m_state;
    std::unique_lock<std::mutex> lock(state.mutex);
    state.await_turn(lock);
    State::Places expired = state.take_expired();
    while (std::unique_ptr<PooledDatabase::Place> place = state.take_idle()) {
        const bool is_fresh = Clock::now() - place->used < state.options.check_after;
        lock.unlock();
        if (!state.has_expired(*place) && (is_fresh || lives(place->core.connection()))) {
            return PooledDatabase(*this, std::move(place));
        }
        const bool has_died = !state.has_expired(*place);
        place.reset();
        lock.lock();
        --state.counters.open;
        state.counters.broken += has_died ? 1 : 0;
    }
    ++state.counters.open;
    ++state.counters.opened;
    lock.unlock();
    expired.clear();
    try {
        return PooledDatabase(*this, std::make_unique<PooledDatabase::Place>(state.connector->connect(),
                                                                             state.options.session));
    } catch (...) {
        state.give_room_back();
        throw;
    }
}

void Pool::release(std::unique_ptr<PooledDatabase::Place> place) noexcept {
    State& state = *m_state;
    const bool is_usable = restore(place->core);
    place->used = Clock::now();
    const bool is_kept = is_usable && !state.has_expired(*place);
    if (!is_kept) {
        place.reset();
    }
    State::Places expired;
    {
        const std::lock_guard<std::mutex> lock(state.mutex);
        --state.counters.in_use;
        expired = state.take_expired();
        if (is_kept) {
            state.idle.push_back(std::move(place));
        } else {
            --state.counters.open;
            state.counters.broken += is_usable ? 0 : 1;
        }
    }
    state.freed.notify_one();
}

PoolCounters Pool::counters() const {
    const std::lock_guard<std::mutex> lock(m_state->mutex);
    return m_state->counters;
}

PooledDatabase::PooledDatabase(Pool& pool, std::unique_ptr<Place> place)
    : m_pool(&pool), m_place(std::move(place)) {
    m_core = &m_place->core;
}

PooledDatabase::PooledDatabase(PooledDatabase&& other) noexcept
    : m_pool(other.m_pool), m_place(std::move(other.m_place)) {
    m_core = std::exchange(other.m_core, nullptr);
}

PooledDatabase::~PooledDatabase() {
    if (m_place != nullptr) {
        m_pool->release(std::move(m_place));
    }
}

}  // namespace varve
