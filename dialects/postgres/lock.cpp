// SPDX-License-Identifier: MIT
#include "lock.hpp"

#include "home.hpp"
#include "lease.hpp"

#include <utility>

namespace varve::postgres {

namespace {

bool try_lock(Connection& connection, std::int64_t which) {
    const std::unique_ptr<Cursor> cursor =
        connection.query(Sql() << "SELECT pg_catalog.pg_try_advisory_lock(" << which << ")");
    return cursor->next() && cursor->text(0) == "t";
}

}  // namespace

std::unique_ptr<RunnerLock> make_runner_lock(const Url& url) {
    auto connection = std::make_unique<ServerConnection>(url);
    if (connection->is_behind_pooler()) {
        return std::make_unique<LeaseLock>(url, std::move(connection));
    }
    const std::int64_t key = lock_key_of(connection->home_schema());
    return std::make_unique<AdvisoryLock>(std::move(connection), key);
}

AdvisoryLock::AdvisoryLock(std::unique_ptr<ServerConnection> connection, std::int64_t key)
    : m_connection(std::move(connection)), m_key(key) {}

bool AdvisoryLock::try_acquire() {
    if (!m_is_held && try_lock(*m_connection, m_key)) {
        m_is_held = true;
        // A runner behind a pooler has no advisory lock. It looks for this one after it has its lease, as
        // this one looks for a lease now: so never both go on.
        if (has_lease(*m_connection)) {
            release();
        }
    }
    return m_is_held;
}

bool AdvisoryLock::try_guard(Connection& work) {
    if (m_work == nullptr && try_lock(work, m_key + 1)) {
        m_work = &work;
    }
    return m_work != nullptr;
}

std::string AdvisoryLock::holder() {
    return advisory_lock_holder(*m_connection, m_key);
}

std::string advisory_lock_holder(ServerConnection& connection, std::int64_t key) {
    // pg_locks shows a key in two halves.
    const std::int64_t high_half = key >> 32;
    const std::int64_t low_half = key & 0xFFFFFFFF;
    return connection.query_text(
        Sql() << "SELECT pg_catalog.concat('pid ', l.pid, ' ', a.application_name, ' as ', a.usename, "
                 "' from ', coalesce(a.client_hostname, pg_catalog.host(a.client_addr), 'this machine'), "
                 "' since ', pg_catalog.to_char(a.backend_start, 'HH24:MI:SS')) "
                 "FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid "
                 "WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 "
                 "AND l.pid <> pg_catalog.pg_backend_pid() AND l.database = (SELECT oid FROM "
                 "pg_catalog.pg_database "
                 "WHERE datname = pg_catalog.current_database()) AND l.classid = "
              << high_half << " AND l.objid IN (" << low_half << ", " << low_half + 1
              << ") ORDER BY l.objid LIMIT 1");
}

bool is_advisory_lock_held(ServerConnection& connection, std::int64_t key) {
    return !advisory_lock_holder(connection, key).empty();
}

void AdvisoryLock::release() {
    if (m_work != nullptr) {
        Connection& work = *std::exchange(m_work, nullptr);
        work.execute(Sql() << "SELECT pg_catalog.pg_advisory_unlock(" << m_key + 1 << ")");
    }
    if (m_is_held) {
        m_is_held = false;
        m_connection->execute(Sql() << "SELECT pg_catalog.pg_advisory_unlock(" << m_key << ")");
    }
}

}  // namespace varve::postgres
