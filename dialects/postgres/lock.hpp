// SPDX-License-Identifier: MIT
#pragma once

#include "connection.hpp"

#include "varve/dialect/runner_lock.hpp"

namespace varve::postgres {

/// A session-level advisory lock on a connection of its own, taken by trying only: a session that waits for a
/// lock holds a snapshot, and CREATE INDEX CONCURRENTLY of the holder would wait for that for ever. The
/// working session holds a second one: it is freed when that session's last statement or commit is over.
class AdvisoryLock final : public RunnerLock {
public:
    /// Throws Error(Unsupported) behind a pooler, where two runners would get the same lock.
    explicit AdvisoryLock(const Url& url);

    bool try_acquire() override;
    bool try_guard(Connection& work) override;
    std::string holder() override;
    void release() override;

private:
    ServerConnection m_connection;
    bool m_is_held = false;
    /// The session that works under the lock; null before try_guard().
    Connection* m_work = nullptr;
};

}  // namespace varve::postgres
