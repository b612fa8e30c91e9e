// SPDX-License-Identifier: MIT
#pragma once

#include "varve/orm/session.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace varve {

struct PoolOptions {
    /// How many connections there are at most.
    std::size_t size = 10;
    /// How long acquire() waits for one.
    std::chrono::milliseconds wait{5000};
    /// A connection that was idle for longer is asked whether it still lives before it is given out.
    std::chrono::milliseconds check_after{1000};
    /// A connection that was idle for longer is closed; zero: never.
    std::chrono::milliseconds idle_timeout{600000};
    /// A connection that is older is closed when it comes back; zero: never.
    std::chrono::milliseconds lifetime{1800000};
    SessionOptions session = {};
};

struct PoolCounters {
    std::size_t open = 0;
    std::size_t in_use = 0;
    std::uint64_t opened = 0;
    /// Connections that were found dead, or came back broken.
    std::uint64_t broken = 0;
    std::uint64_t acquired = 0;
    std::uint64_t timeouts = 0;
    /// All the waiting of acquire() together.
    std::chrono::nanoseconds waited{0};
};

/// Opens connections for a pool; called by several threads at once.
class Connector {
public:
    virtual ~Connector() = default;
    /// Throws Error(Connection).
    virtual std::unique_ptr<Connection> connect() const = 0;
};

class Pool;

/// A database of a pool, for one thread, until it is gone. An open transaction is rolled back then, and
/// settings of the session are taken back.
class PooledDatabase : public orm::Session {
public:
    PooledDatabase(PooledDatabase&& other) noexcept;
    PooledDatabase& operator=(PooledDatabase&&) = delete;
    ~PooledDatabase();

private:
    friend class Pool;
    struct Place;
    PooledDatabase(Pool& pool, std::unique_ptr<Place> place);

    Pool* m_pool;
    std::unique_ptr<Place> m_place;
};

/// Connections to one database that threads share. Thread-safe; outlives what it has given out. Opens a
/// connection when one is needed, gives out the one that was used last, and replaces the dead ones.
class Pool {
public:
    explicit Pool(std::unique_ptr<const Connector> connector, const PoolOptions& options = {});
    ~Pool();
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;

    /// Waits for a free connection. Throws Error(PoolExhausted) when none comes free in time,
    /// Error(Connection) when a new one cannot be opened.
    PooledDatabase acquire();

    /// Runs `work(database)` on a connection of the pool.
    template <class Work>
    auto with(const Work& work) {
        PooledDatabase database = acquire();
        return work(static_cast<orm::Session&>(database));
    }

    PoolCounters counters() const;

private:
    friend class PooledDatabase;
    struct State;
    void release(std::unique_ptr<PooledDatabase::Place> place) noexcept;

    std::unique_ptr<State> m_state;
};

}  // namespace varve
