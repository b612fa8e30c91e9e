// SPDX-License-Identifier: MIT
#include "lease.hpp"

#include "home.hpp"
#include "lock.hpp"

#include "varve/diag/error.hpp"

#include <array>
#include <chrono>
#include <exception>
#include <random>
#include <unistd.h>

namespace varve::postgres {

namespace {

/// How long a lease outlives its holder, at most; the server's clock counts. Documented in
/// docs/dialects/postgres.md.
constexpr std::int64_t lease_seconds = 15;
constexpr std::chrono::seconds heartbeat(5);
/// How long a beat waits for a network that is dead, or a pooler that is stopped: release() waits for the
/// beat.
constexpr std::chrono::seconds patience(5);

const QualifiedName table{"public", "varve_lock"};

std::string new_token() {
    std::random_device random;
    return std::to_string(getpid()) + "-" + std::to_string(random()) + "-" + std::to_string(random());
}

std::string this_process() {
    std::array<char, 256> host{};
    gethostname(host.data(), host.size() - 1);
    return "pid " + std::to_string(getpid()) + " on " + host.data();
}

/// Two runners may make the table at the same moment; the server says so in one of these ways.
bool is_made_by_another(const Error& error) {
    return error.sqlstate() == "23505" || error.sqlstate() == "42P07" || error.sqlstate() == "42710";
}

}  // namespace

bool has_lease(ServerConnection& connection) {
    return connection.has_table(table) &&
           connection.query_integer(Sql() << "SELECT count(*) FROM " << table
                                          << " WHERE token <> '' AND expires_at > "
                                             "pg_catalog.clock_timestamp()") != 0;
}

LeaseLock::LeaseLock(const Url& url, std::unique_ptr<ServerConnection> connection)
    : m_url(url), m_connection(std::move(connection)), m_token(new_token()) {}

LeaseLock::~LeaseLock() {
    try {
        release();
    } catch (const std::exception&) {
        // The lease ends by itself.
    }
}

void LeaseLock::make_table() {
    if (!m_connection->has_table(table)) {
        try {
            m_connection->execute(Sql()
                                  << "CREATE TABLE IF NOT EXISTS " << table
                                  << " (id integer PRIMARY KEY, token text NOT NULL, holder text NOT NULL, "
                                     "fence bigint NOT NULL, expires_at timestamptz NOT NULL)");
        } catch (const Error& error) {
            if (!is_made_by_another(error)) {
                throw;
            }
        }
    }
    m_connection->execute(Sql() << "INSERT INTO " << table
                                << " VALUES (1, '', '', 0, '-infinity') ON CONFLICT (id) DO NOTHING");
}

bool LeaseLock::try_acquire() {
    if (m_is_held) {
        return true;
    }
    make_table();
    // SKIP LOCKED: never waits, so it holds no snapshot that an index build would wait for; and a holder that
    // is about to commit holds the row FOR KEY SHARE, which keeps the lease although its time is over.
    Sql take;
    take << "UPDATE " << table << " SET token = ";
    take.bind(m_token) << ", holder = ";
    take.bind(this_process()) << ", fence = fence + 1, expires_at = pg_catalog.clock_timestamp() + "
                              << lease_seconds << " * interval '1 second' WHERE id IN (SELECT id FROM "
                              << table
                              << " WHERE id = 1 AND (token = '' OR expires_at < "
                                 "pg_catalog.clock_timestamp()) FOR UPDATE SKIP LOCKED)";
    if (m_connection->execute(take) == 0) {
        return false;
    }
    m_is_held = true;
    m_is_ending = false;
    m_heart = std::thread([this] { beat(); });
    if (is_advisory_lock_held(*m_connection, lock_key_of(""))) {
        release();
    }
    return m_is_held;
}

bool LeaseLock::renew(ServerConnection& connection) {
    Sql renewal;
    renewal << "UPDATE " << table << " SET expires_at = pg_catalog.clock_timestamp() + " << lease_seconds
            << " * interval '1 second' WHERE id = 1 AND token = ";
    renewal.bind(m_token);
    return connection.execute_within(patience, renewal) != 0;
}

void LeaseLock::beat() {
    std::unique_ptr<ServerConnection> connection;
    std::unique_lock guard(m_mutex);
    while (!m_end.wait_for(guard, heartbeat, [&] { return m_is_ending; })) {
        guard.unlock();
        try {
            if (connection == nullptr) {
                connection = std::make_unique<ServerConnection>(m_url, "", patience);
            }
            if (!renew(*connection)) {
                // Another runner has it; fence() will find out.
                return;
            }
        } catch (const std::exception&) {
            // The next beat may reach the server again, and before that nothing is lost.
            connection.reset();
        }
        guard.lock();
    }
}

void LeaseLock::fence(Connection& work) {
    // Held to the end of the transaction: nobody takes the lease between this look and the commit. The
    // beating heart changes no key, so it does not wait for this.
    Sql look;
    look << "SELECT fence FROM " << table << " WHERE id = 1 AND token = ";
    look.bind(m_token) << " FOR KEY SHARE";
    if (!work.query(look)->next()) {
        throw Error(ErrorCode::LockHeld, "this runner was held up for longer than its lease of " +
                                             std::to_string(lease_seconds) +
                                             " seconds, and another one has taken over")
            .with_hint(
                "nothing of this transaction is committed; `varve status` shows what the other one did");
    }
}

std::string LeaseLock::holder() {
    const std::string holder = m_connection->query_text(
        Sql() << "SELECT holder || ', lease until ' || pg_catalog.to_char(expires_at, 'HH24:MI:SS') FROM "
              << table << " WHERE token <> '' AND expires_at > pg_catalog.clock_timestamp()");
    return holder.empty() ? advisory_lock_holder(*m_connection, lock_key_of("")) : holder;
}

void LeaseLock::release() {
    if (!m_is_held) {
        return;
    }
    m_is_held = false;
    {
        const std::lock_guard guard(m_mutex);
        m_is_ending = true;
    }
    m_end.notify_all();
    m_heart.join();
    Sql end;
    end << "UPDATE " << table << " SET token = '', holder = '', expires_at = '-infinity' WHERE token = ";
    end.bind(m_token);
    // A pooler that is stopped answers nobody; the lease ends by itself then.
    m_connection->execute_within(patience, end);
}

}  // namespace varve::postgres
