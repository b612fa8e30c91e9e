// SPDX-License-Identifier: MIT
#include "lock.hpp"

namespace varve::postgres {

namespace {

/// The letters of `varve` as a number; pg_locks shows it in two halves.
constexpr std::int64_t key = 0x7661727665;
constexpr std::int64_t high_half = key >> 32;
constexpr std::int64_t low_half = key & 0xFFFFFFFF;

}  // namespace

AdvisoryLock::AdvisoryLock(const Url& url) : m_connection(url) {
    if (m_connection.is_behind_pooler()) {
        throw Error(ErrorCode::Unsupported,
                    "`" + url.redacted() + "` is a pooler, which cannot keep a lock for a session")
            .with_hint("give the server's own address");
    }
}

bool AdvisoryLock::try_acquire() {
    if (!m_is_held) {
        m_is_held =
            m_connection.query_text(Sql() << "SELECT pg_catalog.pg_try_advisory_lock(" << key << ")") == "t";
    }
    return m_is_held;
}

std::string AdvisoryLock::holder() {
    return m_connection.query_text(
        Sql() << "SELECT pg_catalog.concat('pid ', l.pid, ' ', a.application_name, ' as ', a.usename, "
                 "' from ', coalesce(a.client_hostname, pg_catalog.host(a.client_addr), 'this machine'), "
                 "' since ', pg_catalog.to_char(a.backend_start, 'HH24:MI:SS')) "
                 "FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid "
                 "WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 "
                 "AND l.database = (SELECT oid FROM pg_catalog.pg_database "
                 "WHERE datname = pg_catalog.current_database()) AND l.classid = "
              << high_half << " AND l.objid = " << low_half);
}

void AdvisoryLock::release() {
    if (m_is_held) {
        m_is_held = false;
        m_connection.execute(Sql() << "SELECT pg_catalog.pg_advisory_unlock(" << key << ")");
    }
}

}  // namespace varve::postgres
