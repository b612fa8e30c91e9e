// SPDX-License-Identifier: MIT
#pragma once

#include "varve/session/connection.hpp"

#include <atomic>
#include <chrono>
#include <mutex>
#include <set>

namespace varve::execute {

/// The wish to stop, from another thread: a signal. Runners look at it between the steps, and it cancels what
/// databases are doing for them at the moment.
class Interruption {
public:
    /// From any thread. May be called again: what began meanwhile is cancelled too.
    void request();
    bool is_requested() const { return m_is_requested; }
    /// Throws Error(Interrupted) when somebody wants to stop.
    void check() const;
    /// Sleeps, and wakes up with Error(Interrupted) when somebody wants to stop.
    void sleep(std::chrono::milliseconds time) const;

    /// While it lives, a request cancels the statement that the connection runs.
    class Statement {
    public:
        /// Throws Error(Interrupted) when somebody wants to stop already.
        Statement(Interruption& interruption, Connection& connection);
        ~Statement();
        Statement(const Statement&) = delete;
        Statement& operator=(const Statement&) = delete;

    private:
        Interruption& m_interruption;
        Connection& m_connection;
    };

private:
    std::atomic<bool> m_is_requested = false;
    std::mutex m_mutex;
    /// One for each thread that works.
    std::set<Connection*> m_connections;
};

}  // namespace varve::execute
