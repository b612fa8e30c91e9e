// SPDX-License-Identifier: MIT
#pragma once

#include "connection.hpp"

#include <pqxx/basic_connection>
#include <pqxx/connection_base>
#include <pqxx/connectionpolicy>
#include <pqxx/dbtransaction>

#include <memory>
#include <string>
#include <utility>

/// \file
/// A session, and what libpqxx has of it; its headers are heavy, so only the sources that begin transactions
/// include it.

namespace varve::postgres {

struct FinishConnection {
    void operator()(PGconn* connection) const { PQfinish(connection); }
};

/// Lends libpqxx a session that is already open, once. libpqxx lets go of one that is lost, which its owner
/// still asks what happened.
class AdoptOnce final : public pqxx::connectionpolicy {
public:
    explicit AdoptOnce(PGconn* connection) : pqxx::connectionpolicy(""), m_connection(connection) {}

    handle do_startconnect(handle current) override {
        if (current != nullptr) {
            return current;
        }
        if (m_connection == nullptr) {
            throw pqxx::broken_connection("the session is lost");
        }
        return std::exchange(m_connection, nullptr);
    }
    handle do_completeconnect(handle current) override { return current; }
    handle do_disconnect(handle /*current*/) noexcept override { return nullptr; }

private:
    PGconn* m_connection;
};

class AdoptedConnection final : public pqxx::connection_base {
public:
    explicit AdoptedConnection(PGconn* connection) : pqxx::connection_base(m_policy), m_policy(connection) {
        init();
    }
    ~AdoptedConnection() noexcept { close(); }

private:
    AdoptOnce m_policy;
};

/// A transaction of libpqxx that begins with words of its own and whose COMMIT goes through libpq: of a
/// constraint that is broken by then libpqxx would tell the message only.
class ServerTransaction final : public pqxx::dbtransaction {
public:
    ServerTransaction(pqxx::connection_base& connection, PGconn* handle, std::string begin)
        : namedclass("transaction"), dbtransaction(connection), m_handle(handle), m_begin(std::move(begin)) {
        Begin();
    }
    ~ServerTransaction() noexcept override { End(); }

private:
    void do_begin() override;
    void do_commit() override;

    PGconn* m_handle;
    std::string m_begin;
};

class ServerConnection::Session {
public:
    explicit Session(PGconn* connection)
        : owner(connection), handle(connection), pqxx_connection(connection) {}

    std::unique_ptr<PGconn, FinishConnection> owner;
    PGconn* handle;
    AdoptedConnection pqxx_connection;
    std::unique_ptr<ServerTransaction> transaction = nullptr;
};

}  // namespace varve::postgres
