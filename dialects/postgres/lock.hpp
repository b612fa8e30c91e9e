// SPDX-License-Identifier: MIT
#pragma once

#include "connection.hpp"

#include "varve/dialect/runner_lock.hpp"

namespace varve::postgres {

/// A session-level advisory lock on a connection of its own, taken by trying only: a session that waits for a
/// lock holds a snapshot, and CREATE INDEX CONCURRENTLY of the holder would wait for that for ever.
class AdvisoryLock final : public RunnerLock {
public:
    /// Throws Error(Unsupported) behind a pooler, where two runners would get the same lock.
    explicit AdvisoryLock(const Url& url);

    bool try_acquire() override;
    std::string holder() override;
    void release() override;

private:
    ServerConnection m_connection;
    bool m_is_held = false;
};

}  // namespace varve::postgres
