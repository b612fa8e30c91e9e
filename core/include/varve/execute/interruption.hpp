// SPDX-License-Identifier: MIT
#pragma once

#include "varve/session/connection.hpp"

#include <atomic>
#include <chrono>
#include <mutex>

namespace varve::execute {

/// The wish to stop, from another thread: a signal. The runner looks at it between the steps and cancels what
/// the database is doing at the moment.
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
    };

private:
    std::atomic<bool> m_is_requested = false;
    std::mutex m_mutex;
    Connection* m_connection = nullptr;
};

}  // namespace varve::execute
