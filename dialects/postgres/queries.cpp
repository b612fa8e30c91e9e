// SPDX-License-Identifier: MIT
#include "connection.hpp"

#include "copy_writer.hpp"
#include "grammar.hpp"
#include "lexis.hpp"
#include "pipeline.hpp"
#include "prepared_statement.hpp"
#include "server_session.hpp"
#include "violation.hpp"

#include "varve/session/transaction_options.hpp"
#include "varve/sql/ascii.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

/// \file
/// What programs with queries need of a session: prepared statements, COPY, and the isolation levels.

namespace varve::postgres {

namespace {

std::string begin_with_level(const TransactionOptions& options) {
    std::string sql = "BEGIN";
    switch (options.isolation) {
    case Isolation::Default: break;
    case Isolation::ReadCommitted: sql += " ISOLATION LEVEL READ COMMITTED"; break;
    case Isolation::RepeatableRead: sql += " ISOLATION LEVEL REPEATABLE READ"; break;
    case Isolation::Serializable: sql += " ISOLATION LEVEL SERIALIZABLE"; break;
    }
    return sql + (options.access == AccessMode::ReadOnly ? " READ ONLY" : "");
}

/// Runs what ends a transaction or begins one.
void run_command(PGconn* connection, const std::string& sql) {
    const ResultPointer result(PQexec(connection, sql.c_str()));
    if (!is_success(result.get())) {
        Error error = error_of(result.get(), connection, sql);
        classify(error, result.get(), connection);
        mark_lock_trouble(error);
        throw error;
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

void ServerTransaction::do_begin() {
    run_command(m_handle, m_begin);
}

void ServerTransaction::do_commit() {
    run_command(m_handle, "COMMIT");
}

void ServerConnection::drop_forgotten() {
    if (m_forgotten.empty() || PQpipelineStatus(handle()) != PQ_PIPELINE_OFF ||
        PQtransactionStatus(handle()) != PQTRANS_IDLE) {
        return;
    }
    std::string sql;
    for (const std::string& name : std::exchange(m_forgotten, {})) {
        sql += "DEALLOCATE " + name + ";";
    }
    PQclear(PQexec(handle(), sql.c_str()));
}

std::unique_ptr<Statement> ServerConnection::prepare(std::string_view sql) {
    m_may_have_settings = m_may_have_settings || may_set(sql);
    drop_forgotten();
    return std::make_unique<PreparedStatement>(handle(), sent(sql), "varve_" + std::to_string(++m_prepared),
                                               m_forgotten, m_cancellation);
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
    return std::make_unique<CopyWriter>(handle(), name, list);
}

std::unique_ptr<Pipeline> ServerConnection::pipeline() {
    // Limits that hold for one transaction are set by begin().
    const bool needs_begin = m_has_local_limits || !m_awaiting_settings.empty();
    if (m_enclosure != Enclosure::None || (needs_begin && !is_in_transaction())) {
        return nullptr;
    }
    drop_forgotten();
    return std::make_unique<ServerPipeline>(handle());
}

void ServerConnection::begin_with(const TransactionOptions& options) {
    if (m_enclosure != Enclosure::None || options.isolation == Isolation::Default) {
        begin(options.access == AccessMode::ReadOnly ? TransactionMode::ReadSnapshot
                                                     : TransactionMode::Write);
        return;
    }
    begin_by(begin_with_level(options));
}

}  // namespace varve::postgres
