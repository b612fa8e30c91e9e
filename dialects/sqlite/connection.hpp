// SPDX-License-Identifier: MIT
#pragma once

#include "location.hpp"
#include "patience.hpp"

#include "varve/session/connection.hpp"

#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace varve::sqlite {

struct CloseDatabase {
    void operator()(sqlite3* database) const noexcept;
};
using DatabaseHandle = std::unique_ptr<sqlite3, CloseDatabase>;

struct FinalizeStatement {
    void operator()(sqlite3_stmt* statement) const noexcept;
};
using StatementHandle = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

/// A session with one SQLite database.
///
/// Enforces foreign keys, and reads "double quotes" as names only, never as strings. The journal mode stays
/// as the user has it. A file that does not exist is made by the first statement that is more than a
/// question; until then the database is an empty one.
class Connection : public varve::Connection {
public:
    /// Throws Error(Connection).
    explicit Connection(const Location& location);

    const Lexis& lexis() const override;
    std::string server_version() override;
    std::unique_ptr<Cursor> query(const Sql& sql) override;
    std::uint64_t execute(const Sql& sql) override;
    void run(std::span<const BatchStatement> batch, BatchFailure& failure) override;
    const Grammar& grammar() const override;
    std::unique_ptr<Statement> prepare(std::string_view sql) override;
    void begin(TransactionMode mode) override;
    void begin_with(const TransactionOptions& options) override;
    void commit() override;
    void rollback() noexcept override;
    bool is_in_transaction() const override;
    void set_limits(const Limits& limits) override;
    bool is_there() const override { return !m_awaits_file; }
    bool has_table(const QualifiedName& table) override;
    void cancel() override;

    /// For what only the C interface can do; stays the connection's own.
    sqlite3* handle() const { return m_database.get(); }
    Patience& patience() { return m_patience; }

    /// Runs SQL that is complete, all statements of it. Throws Error(Database).
    void run(std::string_view sql);

    /// Forgets a database in memory and goes on with an empty one; cursors must be gone.
    void replace_database();

private:
    /// Goes over to the file when it has come to be, or has to.
    void open_file_for(std::string_view sql);
    void open_file();
    StatementHandle prepare(std::string_view sql, std::string_view& tail);
    StatementHandle prepare(const Sql& sql, std::string& text);

    void step_to_end(sqlite3_stmt* statement);
    void run_to_end(sqlite3_stmt* statement);
    /// Has SQLite refuse to write, or not any more.
    void set_read_only(bool is_read_only) noexcept;

    Location m_location;
    std::chrono::milliseconds m_statement_time{0};
    Patience m_patience;
    /// The transaction must not write.
    bool m_is_read_only = false;
    /// What the URL says; limits that leave the time open return to it.
    int m_usual_busy_timeout;
    /// The file is not there yet, and an empty database in memory stands for it.
    bool m_awaits_file = false;
    DatabaseHandle m_database;
};

/// The connection of this dialect behind the interface. Throws Error(Internal) for one of another dialect.
Connection& native(varve::Connection& connection);

}  // namespace varve::sqlite
