// SPDX-License-Identifier: MIT
#pragma once

#include "connection.hpp"

#include "varve/dialect/runner_lock.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace varve::postgres {

/// The lock that suits a way to the server: an advisory one, or a lease behind a pooler.
std::unique_ptr<RunnerLock> make_runner_lock(const Url& url);

/// A session-level advisory lock on a connection of its own, taken by trying only: a session that waits for a
/// lock holds a snapshot, and CREATE INDEX CONCURRENTLY of the holder would wait for that for ever. The
/// working session holds a second one: it is freed when that session's last statement or commit is over.
class AdvisoryLock final : public RunnerLock {
public:
    /// `key`: see lock_key_of().
    AdvisoryLock(std::unique_ptr<ServerConnection> connection, std::int64_t key);

    bool try_acquire() override;
    bool try_guard(Connection& work) override;
    std::string holder() override;
    void release() override;

private:
    std::unique_ptr<ServerConnection> m_connection;
    std::int64_t m_key;
    bool m_is_held = false;
    /// The session that works under the lock; null before try_guard().
    Connection* m_work = nullptr;
};

/// Who holds the advisory lock beside this session, for people; empty when nobody does.
std::string advisory_lock_holder(ServerConnection& connection, std::int64_t key);
bool is_advisory_lock_held(ServerConnection& connection, std::int64_t key);

}  // namespace varve::postgres
