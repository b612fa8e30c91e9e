// SPDX-License-Identifier: MIT
#include "connection.hpp"

#include "cursor.hpp"
#include "failure.hpp"
#include "grammar.hpp"
#include "lexis.hpp"
#include "prepared_statement.hpp"

#include "varve/diag/error.hpp"
#include "varve/model/overloaded.hpp"
#include "varve/session/transaction_options.hpp"
#include "varve/sql/token.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <system_error>
#include <utility>

namespace varve::sqlite {

namespace {

/// A connection belongs to one thread at a time, so SQLite needs no mutex for it.
int open_flags(OpenMode mode) {
    switch (mode) {
    case OpenMode::ReadOnly: return SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX;
    case OpenMode::ReadWrite: return SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
    case OpenMode::ReadWriteCreate: return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    }
    return SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX;
}

/// SQLite says `unable to open database file` to all of these.
void check_path(const Location& location) {
    if (location.is_in_memory()) {
        return;
    }
    const std::filesystem::path path(location.path);
    std::error_code error;
    if (std::filesystem::is_directory(path, error)) {
        throw Error(ErrorCode::Connection, "the database `" + location.path + "` is a directory");
    }
    const std::filesystem::path folder = path.parent_path();
    if (!folder.empty() && !std::filesystem::is_directory(folder, error)) {
        throw Error(ErrorCode::Connection, "the database `" + location.path +
                                               "` cannot be opened: there is no folder `" + folder.string() +
                                               "`");
    }
    if (location.mode != OpenMode::ReadWriteCreate && !std::filesystem::exists(path, error)) {
        throw Error(ErrorCode::Connection, "there is no database file `" + location.path + "`")
            .with_hint("leave out `?mode=` and the file is made at the first write");
    }
}

bool is_to_be_made(const Location& location) {
    std::error_code error;
    return location.mode == OpenMode::ReadWriteCreate && !location.is_in_memory() &&
           std::filesystem::status(location.path, error).type() == std::filesystem::file_type::not_found;
}

/// 0 waits without end. SQLite counts in an int and would not wait at all for less than nothing.
int busy_timeout_of(std::chrono::milliseconds lock_wait) {
    constexpr std::int64_t endless = std::numeric_limits<int>::max();
    const std::int64_t time = std::clamp<std::int64_t>(lock_wait.count(), 0, endless);
    return static_cast<int>(time == 0 ? endless : time);
}

Location in_memory(Location location) {
    check_path(location);
    location.path = ":memory:";
    return location;
}

/// Whether a statement surely writes nothing: a SELECT, or a pragma that is asked and not set.
bool is_question(std::string_view sql) {
    return sql.starts_with("SELECT ") ||
           (sql.starts_with("PRAGMA ") && sql.find_first_of("=(") == std::string_view::npos);
}

bool ends_transaction(std::string_view sql) {
    return sql == "COMMIT" || sql == "ROLLBACK";
}

DatabaseHandle open(const Location& location) {
    check_path(location);
    sqlite3* database = nullptr;
    const int result = sqlite3_open_v2(location.path.c_str(), &database, open_flags(location.mode), nullptr);
    DatabaseHandle handle(database);
    if (result != SQLITE_OK) {
        const std::string reason = database == nullptr ? sqlite3_errstr(result) : sqlite3_errmsg(database);
        throw Error(ErrorCode::Connection,
                    "the database `" + location.path + "` cannot be opened: " + reason);
    }
    return handle;
}

void configure(sqlite3* database, const Location& location) {
    sqlite3_extended_result_codes(database, 1);
    sqlite3_busy_timeout(database, location.busy_timeout_milliseconds);
    // A misspelt "name" must be an error, not a string.
    sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_FKEY, 1, nullptr);
}

/// The first read of a file: what is no database shows here.
void check_content(sqlite3* database, const Location& location) {
    char* message = nullptr;
    const int result = sqlite3_exec(database, "PRAGMA schema_version", nullptr, nullptr, &message);
    const std::string reason = message == nullptr ? sqlite3_errstr(result) : message;
    sqlite3_free(message);
    if ((result & 0xff) == SQLITE_NOTADB) {
        throw Error(ErrorCode::Connection,
                    "the file `" + location.path + "` is not a SQLite database, or it is encrypted");
    }
    if (result != SQLITE_OK && (result & 0xff) != SQLITE_BUSY) {
        throw Error(ErrorCode::Connection, "the database `" + location.path + "` cannot be read: " + reason);
    }
}

int bind(sqlite3_stmt* statement, int index, const Value& value) {
    return std::visit(Overloaded{
                          [&](Null) { return sqlite3_bind_null(statement, index); },
                          [&](bool truth) { return sqlite3_bind_int(statement, index, truth ? 1 : 0); },
                          [&](std::int64_t number) { return sqlite3_bind_int64(statement, index, number); },
                          [&](double number) { return sqlite3_bind_double(statement, index, number); },
                          [&](const std::string& text) {
                              return sqlite3_bind_text64(statement, index, text.data(), text.size(),
                                                         SQLITE_TRANSIENT, SQLITE_UTF8);
                          },
                          [&](const Bytes& bytes) {
                              // A null pointer would bind NULL.
                              const void* data = bytes.empty() ? static_cast<const void*>("") : bytes.data();
                              return sqlite3_bind_blob64(statement, index, data, bytes.size(),
                                                         SQLITE_TRANSIENT);
                          },
                      },
                      value);
}

/// ALTER TABLE reads the whole schema again and fails at old tables that have "strings" in their checks; what
/// the user has stored is not ours to refuse. `error in table t: …` is about such a one, `error in table t
/// after …` about the change.
bool is_about_stored_text(const Error& error) {
    const std::string_view message = error.what();
    const std::size_t colon = message.find(':');
    return message.starts_with("error in ") && colon != std::string_view::npos &&
           message.substr(0, colon).find(" after ") == std::string_view::npos;
}

}  // namespace

void CloseDatabase::operator()(sqlite3* database) const noexcept {
    sqlite3_close_v2(database);
}

void FinalizeStatement::operator()(sqlite3_stmt* statement) const noexcept {
    sqlite3_finalize(statement);
}

Connection::Connection(const Location& location)
    : m_location(location), m_usual_busy_timeout(location.busy_timeout_milliseconds),
      m_awaits_file(is_to_be_made(location)),
      m_database(open(m_awaits_file ? in_memory(location) : location)) {
    configure(handle(), location);
    if (!location.is_in_memory() && !m_awaits_file) {
        check_content(handle(), location);
    }
}

void Connection::open_file_for(std::string_view sql) {
    if (!m_awaits_file) {
        return;
    }
    // What somebody else has made in the meantime does not count inside a snapshot.
    const bool is_inside = is_in_transaction();
    if (is_inside ? is_question(sql) || ends_transaction(sql)
                  : is_question(sql) && is_to_be_made(m_location)) {
        return;
    }
    open_file();
    if (is_inside) {
        run("BEGIN");
    }
}

void Connection::open_file() {
    // Only questions have been asked so far, so nothing is lost with the stand-in.
    m_awaits_file = false;
    m_database = open(m_location);
    configure(handle(), m_location);
    m_patience.set_limit(handle(), m_statement_time);
    check_content(handle(), m_location);
}

void Connection::step_to_end(sqlite3_stmt* statement) {
    const Patience::Clock::time_point end = m_patience.end_of_next();
    int result = SQLITE_ROW;
    while (result == SQLITE_ROW) {
        result = m_patience.step(statement, end);
    }
    if (result != SQLITE_DONE) {
        throw failure_of(handle(), sqlite3_sql(statement));
    }
}

void Connection::run_to_end(sqlite3_stmt* statement) {
    try {
        step_to_end(statement);
    } catch (const Error& error) {
        if (!is_about_stored_text(error)) {
            throw;
        }
        sqlite3_reset(statement);
        sqlite3_db_config(handle(), SQLITE_DBCONFIG_DQS_DDL, 1, nullptr);
        const int result = sqlite3_step(statement);
        sqlite3_db_config(handle(), SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
        if (result != SQLITE_DONE) {
            throw;
        }
    }
}

const Lexis& Connection::lexis() const {
    return sqlite::lexis();
}

std::string Connection::server_version() {
    return sqlite3_libversion();
}

StatementHandle Connection::prepare(std::string_view sql, std::string_view& tail) {
    if (sql.find('\0') != std::string_view::npos) {
        throw Error(ErrorCode::Database, "a NUL byte stands in this statement, and SQLite reads no further");
    }
    open_file_for(sql);
    sqlite3_stmt* statement = nullptr;
    const char* end = nullptr;
    const int result =
        sqlite3_prepare_v2(handle(), sql.data(), static_cast<int>(sql.size()), &statement, &end);
    if (result != SQLITE_OK) {
        throw failure_of(handle(), sql);
    }
    tail = sql.substr(static_cast<std::size_t>(end - sql.data()));
    return StatementHandle(statement);
}

StatementHandle Connection::prepare(const Sql& sql, std::string& text) {
    text = sql.text(sqlite::lexis());
    std::string_view tail;
    StatementHandle statement = prepare(text, tail);
    int index = 0;
    for (const Value& value : sql.parameters()) {
        if (bind(statement.get(), ++index, value) != SQLITE_OK) {
            throw failure_of(handle(), text);
        }
    }
    return statement;
}

std::unique_ptr<Cursor> Connection::query(const Sql& sql) {
    std::string text;
    StatementHandle statement = prepare(sql, text);
    return std::make_unique<RowCursor>(handle(), std::move(statement));
}

std::uint64_t Connection::execute(const Sql& sql) {
    std::string text;
    const StatementHandle statement = prepare(sql, text);
    if (!statement) {
        return 0;
    }
    const sqlite3_int64 before = sqlite3_total_changes64(handle());
    step_to_end(statement.get());
    // DDL leaves the last count as it was.
    return sqlite3_total_changes64(handle()) == before
               ? 0
               : static_cast<std::uint64_t>(sqlite3_changes64(handle()));
}

void Connection::run(std::string_view sql) {
    while (!sql.empty()) {
        std::string_view tail;
        const StatementHandle statement = prepare(sql, tail);
        if (statement) {
            run_to_end(statement.get());
        }
        sql = tail;
    }
}

void Connection::run(std::span<const BatchStatement> batch, BatchFailure& failure) {
    for (std::size_t at = 0; at < batch.size(); ++at) {
        failure.index = at;
        run(batch[at].sql);
    }
}

void Connection::replace_database() {
    VARVE_ASSERT(m_location.is_in_memory());
    m_database = open(m_location);
    configure(handle(), m_location);
    m_patience.set_limit(handle(), m_statement_time);
}

const Grammar& Connection::grammar() const {
    return sqlite::grammar();
}

std::unique_ptr<Statement> Connection::prepare(std::string_view sql) {
    // A statement that is kept cannot move from the stand-in to the file.
    if (m_awaits_file) {
        open_file();
    }
    std::string_view tail;
    try {
        StatementHandle statement = prepare(sql, tail);
        if (!statement || !significant_tokens(tail, sqlite::lexis()).empty()) {
            throw Error(ErrorCode::Usage, "one statement is wanted, not none and not several")
                .with_statement(std::string(sql));
        }
        return std::make_unique<PreparedStatement>(*this, std::move(statement));
    } catch (Error& error) {
        classify(error, handle());
        throw;
    }
}

void Connection::begin_with(const TransactionOptions& options) {
    // Its transactions are serializable, which is all that the other levels ask for.
    if (options.access == AccessMode::ReadOnly) {
        begin(TransactionMode::ReadSnapshot);
        set_read_only(true);
        return;
    }
    if (m_awaits_file) {
        open_file();
    }
    run("BEGIN IMMEDIATE");
}

void Connection::begin(TransactionMode mode) {
    if (m_awaits_file && mode == TransactionMode::ReadSnapshot && is_to_be_made(m_location)) {
        sqlite3_exec(handle(), "BEGIN", nullptr, nullptr, nullptr);
    } else {
        run(mode == TransactionMode::Write ? "BEGIN IMMEDIATE" : "BEGIN");
    }
    if (mode == TransactionMode::ReadSnapshot) {
        // The snapshot is taken by the first read, not by BEGIN.
        run("SELECT 1 FROM sqlite_schema LIMIT 1");
    }
}

void Connection::commit() {
    try {
        run("COMMIT");
    } catch (Error& error) {
        // Constraints that were deferred are looked at now.
        classify(error, handle());
        throw;
    }
    set_read_only(false);
}

void Connection::rollback() noexcept {
    if (is_in_transaction()) {
        sqlite3_exec(handle(), "ROLLBACK", nullptr, nullptr, nullptr);
    }
    set_read_only(false);
}

void Connection::set_read_only(bool is_read_only) noexcept {
    if (is_read_only != m_is_read_only) {
        m_is_read_only = is_read_only;
        sqlite3_exec(handle(), is_read_only ? "PRAGMA query_only = 1" : "PRAGMA query_only = 0", nullptr,
                     nullptr, nullptr);
    }
}

bool Connection::is_in_transaction() const {
    return sqlite3_get_autocommit(handle()) == 0;
}

void Connection::set_limits(const Limits& limits) {
    m_location.busy_timeout_milliseconds =
        limits.lock_wait ? busy_timeout_of(*limits.lock_wait) : m_usual_busy_timeout;
    sqlite3_busy_timeout(handle(), m_location.busy_timeout_milliseconds);
    m_statement_time = limits.statement_time;
    m_patience.set_limit(handle(), m_statement_time);
}

bool Connection::has_table(const QualifiedName& table) {
    open_file_for("SELECT 1");
    // The usual answer, without a statement; a view has no such metadata.
    if (sqlite3_table_column_metadata(handle(), nullptr, table.name.c_str(), nullptr, nullptr, nullptr,
                                      nullptr, nullptr, nullptr) == SQLITE_OK) {
        return true;
    }
    Sql question;
    question << "SELECT count(*) FROM sqlite_schema WHERE type IN ('table', 'view') AND name = ";
    question.bind(table.name) << " COLLATE NOCASE";
    return query_integer(question) != 0;
}

void Connection::cancel() {
    sqlite3_interrupt(handle());
}

Connection& native(varve::Connection& connection) {
    auto* const own = dynamic_cast<Connection*>(&connection);
    VARVE_ASSERT(own != nullptr);
    return *own;
}

}  // namespace varve::sqlite
