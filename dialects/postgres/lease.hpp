// SPDX-License-Identifier: MIT
#pragma once

#include "connection.hpp"

#include "varve/dialect/runner_lock.hpp"

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace varve::postgres {

/// The runner lock behind a pooler that gives each transaction another server session, where a lock of a
/// session would be anybody's: a row of `varve_lock` with an end in time, which the holder puts off while it
/// lives. A holder that is stopped for longer than its lease finds that out inside its next transaction, by
/// fence(), and commits nothing.
///
/// Runners that reach the server without a pooler hold the advisory lock; each kind looks for the other one.
class LeaseLock final : public RunnerLock {
public:
    LeaseLock(const Url& url, std::unique_ptr<ServerConnection> connection);
    ~LeaseLock() override;

    bool try_acquire() override;
    void fence(Connection& work) override;
    std::string holder() override;
    void release() override;

private:
    void make_table();
    void beat();
    bool renew(ServerConnection& connection);

    Url m_url;
    std::unique_ptr<ServerConnection> m_connection;
    /// Nobody else's.
    std::string m_token;
    bool m_is_held = false;

    std::mutex m_mutex;
    std::condition_variable m_end;
    bool m_is_ending = false;
    std::thread m_heart;
};

/// Whether a runner behind a pooler holds a lease of this database.
bool has_lease(ServerConnection& connection);

}  // namespace varve::postgres
