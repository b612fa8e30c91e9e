// SPDX-License-Identifier: MIT
#pragma once

#include "varve/session/cursor.hpp"
#include "varve/session/limits.hpp"
#include "varve/sql/sql.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace varve {

class BulkWriter;
class Pipeline;
class Statement;
struct Grammar;
struct TransactionOptions;

/// What kind of transaction to begin.
enum class TransactionMode {
    Write,        ///< takes the write lock at once where the database has one (BEGIN IMMEDIATE)
    ReadSnapshot  ///< read only; every statement sees the same moment
};

/// One statement of a batch; the text is borrowed until the batch has run.
struct BatchStatement {
    std::string_view sql;
};

/// Thrown by Connection::run: which statement of the batch failed is known.
/// The server's message, SQLSTATE and offset are in the Error that run() throws; `failed` is set first.
struct BatchFailure {
    std::size_t index = 0;
};

/// One session with one database. Not thread-safe, not copyable; a lost session is never silently replaced.
class Connection {
public:
    virtual ~Connection() = default;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    virtual const Lexis& lexis() const = 0;
    /// The server's own version, such as `15.20` or `3.40.1`.
    virtual std::string server_version() = 0;

    /// Runs one statement and reads its rows. Throws Error(Database).
    virtual std::unique_ptr<Cursor> query(const Sql& sql) = 0;
    /// Runs one statement and drops its rows; the number of rows that it changed. Throws Error(Database).
    virtual std::uint64_t execute(const Sql& sql) = 0;

    /// Runs complete statements in order, without parameters, in as few round trips as the database allows;
    /// stops at the first that fails, sets `failure.index` and throws Error(Database) with statement and
    /// offset. Does not begin or end a transaction by itself.
    virtual void run(std::span<const BatchStatement> batch, BatchFailure& failure) = 0;

    /// How this database writes queries, and what it lacks.
    virtual const Grammar& grammar() const;
    /// Has the database read one statement, which may have parameters. Throws Error.
    virtual std::unique_ptr<Statement> prepare(std::string_view sql);
    /// Null where there is no better way than INSERT. Nothing else may run on the connection until it is
    /// gone.
    virtual std::unique_ptr<BulkWriter> bulk_writer(const QualifiedName& table,
                                                    std::span<const std::string_view> columns);

    /// Null where nothing is gained by sending statements together, or where they cannot be.
    virtual std::unique_ptr<Pipeline> pipeline();

    virtual void begin(TransactionMode mode) = 0;
    /// The same with the words of the SQL standard. Throws Error(Unsupported) for a level that the database
    /// lacks.
    virtual void begin_with(const TransactionOptions& options);
    virtual void commit() = 0;
    /// Does nothing when no transaction is open. Never throws: it serves clean-up.
    virtual void rollback() noexcept = 0;
    virtual bool is_in_transaction() const = 0;
    /// False when the session is known to be lost.
    virtual bool is_open() const { return true; }

    /// Takes back what statements set for the whole session (`SET search_path`, `SET ROLE`); may be called
    /// inside a transaction. Does nothing where a session has no settings, or when nothing can have changed
    /// them.
    virtual void reset_settings() {}

    /// Limits how long the statements from here on may wait; outlives reset_settings(). Call it outside
    /// transactions.
    virtual void set_limits(const Limits& /*limits*/) {}

    /// The schema that this session works in when that is not the usual one, because its URL says so: one
    /// tenant's of many. The tables that varve keeps stand in it.
    virtual std::string home_schema() const { return {}; }

    /// Whether there is a database yet: SQLite makes its file with the first write.
    virtual bool is_there() const { return true; }

    /// Whether there is a table (or view) of this name; a name without a schema is looked for as statements
    /// do.
    virtual bool has_table(const QualifiedName& table) = 0;

    /// Stops the statement that another thread is running on this connection. The only call that may come
    /// from another thread.
    virtual void cancel() = 0;

    /// The first column of the first row; empty when there is no row. For one-value questions.
    std::string query_text(const Sql& sql);
    std::int64_t query_integer(const Sql& sql);

protected:
    Connection() = default;
};

/// A transaction of a bare connection, rolled back unless committed.
class ConnectionTransaction {
public:
    explicit ConnectionTransaction(Connection& connection, TransactionMode mode = TransactionMode::Write)
        : m_connection(&connection) {
        connection.begin(mode);
    }
    ~ConnectionTransaction() {
        if (m_connection != nullptr) {
            m_connection->rollback();
        }
    }
    ConnectionTransaction(const ConnectionTransaction&) = delete;
    ConnectionTransaction& operator=(const ConnectionTransaction&) = delete;

    void commit() {
        m_connection->commit();
        m_connection = nullptr;
    }

private:
    Connection* m_connection;
};

}  // namespace varve
