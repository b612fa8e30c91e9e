// SPDX-License-Identifier: MIT
#include "connection.hpp"

#include "copy_writer.hpp"
#include "grammar.hpp"
#include "lexis.hpp"
#include "prepared_statement.hpp"
#include "server_session.hpp"

#include "varve/session/transaction_options.hpp"
#include "varve/sql/ascii.hpp"

#include <algorithm>
#include <exception>
#include <iterator>

/// \file
/// What programs with queries need of a session: prepared statements, COPY, and the isolation levels.

namespace varve::postgres {

namespace {

template <pqxx::readwrite_policy Writes>
std::unique_ptr<pqxx::dbtransaction> open_transaction(pqxx::connection_base& connection,
                                                      Isolation isolation) {
    switch (isolation) {
    case Isolation::RepeatableRead:
        return std::make_unique<pqxx::transaction<pqxx::repeatable_read, Writes>>(connection);
    case Isolation::Serializable:
        return std::make_unique<pqxx::transaction<pqxx::serializable, Writes>>(connection);
    default: return std::make_unique<pqxx::transaction<pqxx::read_committed, Writes>>(connection);
    }
}

/// Whether a statement of a program may change settings of the session: SET, DO and calls, or set_config().
bool may_set(std::string_view sql) {
    constexpr std::string_view harmless[] = {"select", "insert", "update", "delete", "with"};
    const std::string lowered = lower_ascii(sql.substr(0, 20000));
    const bool is_harmless = std::any_of(std::begin(harmless), std::end(harmless),
                                         [&](std::string_view word) { return lowered.starts_with(word); });
    return !is_harmless || lowered.find("set_config") != std::string::npos;
}

}  // namespace

bool ServerConnection::is_open() const {
    return PQstatus(handle()) == CONNECTION_OK;
}

const Grammar& ServerConnection::grammar() const {
    return postgres::grammar();
}

std::unique_ptr<Statement> ServerConnection::prepare(std::string_view sql) {
    m_may_have_settings = m_may_have_settings || may_set(sql);
    return std::make_unique<PreparedStatement>(handle(), "varve_" + std::to_string(++m_prepared), sql);
}

std::unique_ptr<BulkWriter> ServerConnection::bulk_writer(const QualifiedName& table,
                                                          std::span<const std::string_view> columns) {
    std::string list;
    for (const std::string_view column : columns) {
        list += (list.empty() ? "" : ", ") + lexis().name(column);
    }
    const std::string name = table.schema.empty()
                                 ? lexis().name(table.name)
                                 : lexis().name(table.schema) + "." + lexis().name(table.name);
    return CopyWriter::open(handle(), name, list);
}

void ServerConnection::begin_with(const TransactionOptions& options) {
    if (m_enclosure != Enclosure::None || options.isolation == Isolation::Default) {
        begin(options.access == AccessMode::ReadOnly ? TransactionMode::ReadSnapshot
                                                     : TransactionMode::Write);
        return;
    }
    try {
        pqxx::connection_base& connection = m_session->pqxx_connection;
        m_session->transaction = options.access == AccessMode::ReadOnly
                                     ? open_transaction<pqxx::read_only>(connection, options.isolation)
                                     : open_transaction<pqxx::read_write>(connection, options.isolation);
    } catch (const std::exception& error) {
        throw Error(ErrorCode::Connection, std::string("cannot begin a transaction: ") + error.what());
    }
    if (m_has_local_limits) {
        command(m_limits.c_str());
    }
}

}  // namespace varve::postgres
