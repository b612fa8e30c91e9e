// SPDX-License-Identifier: MIT
#include "connection.hpp"

/// \file
/// The enclosing transaction of a connection: how it begins, what it looks like to callers, and how much of
/// the server it may take.

namespace varve::postgres {

std::string ServerConnection::sent(std::string_view sql) {
    return m_translation == nullptr ? std::string(sql) : m_translation->outgoing(sql);
}

void ServerConnection::received(PGresult& result) const {
    if (m_translation != nullptr) {
        m_translation->translate(result);
    }
}

/// The server's complaint in the names that the caller knows.
Error ServerConnection::failure_of(const PGresult* result, std::string_view sql) {
    if (m_translation == nullptr) {
        return error_of(result, handle(), sql);
    }
    const Error raw = error_of(result, handle(), m_translation->outgoing(sql));
    Error error(raw.code(), m_translation->incoming(raw.what()));
    const std::string_view state = raw.sqlstate();
    const bool is_about_enclosure = state == "25001" || state == "42710" || state == "55P04";
    error.with_sqlstate(raw.sqlstate())
        .with_detail(m_translation->incoming(raw.detail()))
        .with_hint(
            raw.hint().empty() && is_about_enclosure
                ? "the shadow is a transaction on the target, because the role may not create databases; "
                  "give an empty database with `--shadow URL`"
                : m_translation->incoming(raw.hint()));
    if (raw.code() == ErrorCode::Database) {
        const std::optional<std::size_t>& offset = raw.statement_offset();
        error.with_statement(std::string(sql),
                             offset ? std::optional(m_translation->original_offset(sql, *offset))
                                    : std::nullopt);
    }
    return error;
}

void ServerConnection::enclose(std::span<const std::string> preparation, std::string settings,
                               SchemaTranslation& translation) {
    // A third leaves room for everybody else: the table of locks is one for the whole server, and when it is
    // full even their queries fail.
    m_most_locks =
        query_integer(Sql() << "SELECT pg_catalog.current_setting('max_locks_per_transaction')::bigint * "
                               "(pg_catalog.current_setting('max_connections')::bigint + "
                               "pg_catalog.current_setting('max_prepared_transactions')::bigint) / 3");
    command("BEGIN");
    // Never wait for somebody who works on the live objects, and never let others wait for long.
    command("SET LOCAL lock_timeout = '2s'");
    for (const std::string& statement : preparation) {
        command(statement.c_str());
    }
    m_enclosed_settings = std::move(settings);
    command(m_enclosed_settings.c_str());
    command("SAVEPOINT varve_start");
    m_translation = &translation;
    m_enclosure = Enclosure::Outside;
}

void ServerConnection::start_over() {
    command("ROLLBACK TO SAVEPOINT varve_start");
    m_enclosure = Enclosure::Outside;
}

void ServerConnection::check_locks() {
    if (m_enclosure == Enclosure::None) {
        return;
    }
    const std::int64_t locks = query_integer(
        Sql() << "SELECT count(*) FROM pg_catalog.pg_locks WHERE pid = pg_catalog.pg_backend_pid()");
    if (locks > m_most_locks) {
        throw Error(ErrorCode::Unsupported,
                    "the schema is too large for a shadow in one transaction: it holds " +
                        std::to_string(locks) + " locks, and a third of the server's table of locks is " +
                        std::to_string(m_most_locks))
            .with_hint("give the role CREATEDB, or an empty database with `--shadow URL`");
    }
}

}  // namespace varve::postgres
