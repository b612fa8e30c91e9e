// SPDX-License-Identifier: MIT
#include "connection.hpp"

#include "arguments.hpp"
#include "connect.hpp"
#include "declared.hpp"
#include "home.hpp"
#include "lexis.hpp"
#include "server_session.hpp"

#include "varve/sql/token.hpp"

#include <algorithm>
#include <charconv>
#include <exception>
#include <limits>

namespace varve::postgres {

namespace {

/// A result that is complete in memory, row by row.
class ResultCursor final : public Cursor {
public:
    explicit ResultCursor(ResultPointer result)
        : m_result(std::move(result)), m_count(PQntuples(m_result.get())) {}

    bool next() override { return ++m_row < m_count; }
    int column_count() const override { return PQnfields(m_result.get()); }
    std::string_view column_name(int column) const override { return PQfname(m_result.get(), column); }
    bool is_null(int column) const override { return PQgetisnull(m_result.get(), m_row, column) != 0; }
    std::string_view text(int column) const override {
        return {PQgetvalue(m_result.get(), m_row, column),
                static_cast<std::size_t>(PQgetlength(m_result.get(), m_row, column))};
    }
    std::int64_t integer(int column) const override {
        const std::string_view value = text(column);
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
        if (!is_null(column) && (error != std::errc() || end != value.data() + value.size())) {
            throw Error(ErrorCode::Database, "`" + std::string(value) + "` is not a whole number");
        }
        return number;
    }

private:
    ResultPointer m_result;
    int m_count;
    int m_row = -1;
};

bool is_word(std::string_view text, std::string_view upper_case_word) {
    return text.size() == upper_case_word.size() &&
           std::equal(text.begin(), text.end(), upper_case_word.begin(), [](char left, char right) {
               return (left >= 'a' && left <= 'z' ? left - 32 : left) == right;
           });
}

/// Statements between two looks at the locks of an enclosing transaction.
constexpr std::size_t enclosed_batch = 50;

enum class TransactionWord { None, Begins, Ends };

/// The first word of a statement.
std::string_view leading_word(std::string_view sql) {
    Tokenizer tokenizer(sql, postgres::lexis());
    for (Token token; tokenizer.next(token);) {
        if (token.kind != TokenKind::Space && token.kind != TokenKind::Comment) {
            return token.text;
        }
    }
    return {};
}

/// What a statement does to the transaction that it runs in.
TransactionWord transaction_word(std::string_view sql) {
    const std::string_view word = leading_word(sql);
    if (is_word(word, "BEGIN") || is_word(word, "START")) {
        return TransactionWord::Begins;
    }
    const bool may_end = is_word(word, "COMMIT") || is_word(word, "END");
    return may_end ? TransactionWord::Ends : TransactionWord::None;
}

/// SET is not the only one: functions may call set_config(). What only writes schemas and rows does not.
bool may_change_settings(std::string_view sql) {
    constexpr std::string_view harmless[] = {"ALTER", "COMMENT", "COPY",   "CREATE", "DELETE",  "DROP",
                                             "GRANT", "INSERT",  "REVOKE", "UPDATE", "TRUNCATE"};
    const std::string_view word = leading_word(sql);
    return std::none_of(std::begin(harmless), std::end(harmless),
                        [&](std::string_view each) { return is_word(word, each); });
}

/// Servers before 14 say so only when they are asked to change something.
bool is_standby(const PGconn* connection) {
    const char* state = PQparameterStatus(connection, "in_hot_standby");
    return state != nullptr && std::string_view(state) == "on";
}

}  // namespace

std::unique_ptr<ServerConnection::Session> ServerConnection::adopt(PGconn* connection) {
    try {
        return std::make_unique<Session>(connection);
    } catch (const std::exception& error) {
        throw Error(ErrorCode::Connection, std::string("the session is lost: ") + error.what());
    }
}

ServerConnection::ServerConnection(const Url& url, std::string_view database, std::chrono::seconds patience)
    : m_session(adopt(open_session(url, database, patience))),
      m_home(database.empty() ? home_of(url).schema : std::string()) {
    if (!m_home.empty()) {
        check_home();
    }
}

ServerConnection::~ServerConnection() {
    rollback();
}

void ServerConnection::check_home() {
    // A pooler may leave out what a session shall begin with, and hands each transaction to another one.
    if (is_behind_pooler()) {
        throw Error(ErrorCode::Unsupported,
                    "`schema=` of a URL needs a session of its own, and a pooler stands between")
            .with_hint("give the URL of the server itself");
    }
    if (query_text(Sql() << "SELECT pg_catalog.current_schema()") != m_home) {
        throw Error(ErrorCode::Connection, "there is no schema `" + m_home + "` that this role may use");
    }
}

const Lexis& ServerConnection::lexis() const {
    return postgres::lexis();
}

PGconn* ServerConnection::handle() const {
    return m_session->handle;
}

std::string ServerConnection::server_version() {
    // `15.20 (Debian 15.20-0+deb12u1)`: the packager's part says nothing about what the server can do.
    const char* version = PQparameterStatus(handle(), "server_version");
    const std::string_view text = version == nullptr ? "" : version;
    return std::string(text.substr(0, text.find(' ')));
}

std::int64_t ServerConnection::process() const {
    return PQbackendPID(handle());
}

std::string ServerConnection::database_name() const {
    return PQdb(handle());
}

int ServerConnection::version_number() const {
    return PQserverVersion(handle());
}

template <class Action>
auto ServerConnection::guarded(const Action& action) {
    if (m_enclosure != Enclosure::Outside) {
        return action();
    }
    command("SAVEPOINT varve_statement");
    try {
        if constexpr (std::is_void_v<decltype(action())>) {
            action();
            command("RELEASE SAVEPOINT varve_statement");
        } else {
            auto result = action();
            command("RELEASE SAVEPOINT varve_statement");
            return result;
        }
    } catch (const Error&) {
        command("ROLLBACK TO SAVEPOINT varve_statement");
        throw;
    }
}

void ServerConnection::command(const char* sql) {
    const ResultPointer result(PQexec(handle(), sql));
    if (!is_success(result.get())) {
        throw error_of(result.get(), handle(), sql);
    }
}

ResultPointer ServerConnection::run_one(const Sql& sql) {
    const std::string text = sql.text(lexis(), Sql::Placeholder::DollarNumber);
    const std::string translated = sent(text);
    const Arguments arguments(sql.parameters());
    ResultPointer result(PQexecParams(handle(), translated.c_str(), static_cast<int>(arguments.values.size()),
                                      arguments.types.data(), arguments.values.data(),
                                      arguments.lengths.data(), arguments.formats.data(), 0));
    if (!is_success(result.get())) {
        throw failure_of(result.get(), text);
    }
    received(*result);
    return result;
}

std::unique_ptr<Cursor> ServerConnection::query(const Sql& sql) {
    refuse_awaiting_settings();
    return std::make_unique<ResultCursor>(guarded([&] { return run_one(sql); }));
}

std::uint64_t ServerConnection::execute(const Sql& sql) {
    const ResultPointer result = guarded([&] { return run_one(sql); });
    const std::string_view count = PQcmdTuples(result.get());
    std::uint64_t number = 0;
    std::from_chars(count.data(), count.data() + count.size(), number);
    return number;
}

void ServerConnection::run(std::span<const BatchStatement> batch, BatchFailure& failure) {
    m_may_have_settings =
        m_may_have_settings || std::any_of(batch.begin(), batch.end(), [](const BatchStatement& statement) {
            return may_change_settings(statement.sql);
        });
    for (std::size_t first = 0; first < batch.size();) {
        bool is_inside = is_in_transaction();
        // Behind a pooler it would stay with a server session that serves somebody else next.
        if (m_has_local_limits && !is_inside &&
            read_declared(batch[first].sql).role == DeclaredSql::Role::Setting) {
            m_awaiting_settings.emplace_back(batch[first].sql);
            ++first;
            continue;
        }
        failure.index = first;
        refuse_awaiting_settings();
        std::size_t last = first;
        do {
            const TransactionWord word = transaction_word(batch[last].sql);
            is_inside = word == TransactionWord::Begins || (is_inside && word != TransactionWord::Ends);
            ++last;
        } while (is_inside && last < batch.size() &&
                 (m_enclosure == Enclosure::None || last - first < enclosed_batch));
        guarded([&] { run_pipeline(batch, first, last, failure, nullptr); });
        check_locks();
        first = last;
    }
}

void ServerConnection::query_all(std::span<const std::string> queries,
                                 const std::function<void(std::size_t, const Rows&)>& read) {
    std::vector<BatchStatement> batch(queries.size());
    std::transform(queries.begin(), queries.end(), batch.begin(),
                   [](const std::string& sql) { return BatchStatement{sql}; });
    BatchFailure failure;
    run_pipeline(batch, 0, batch.size(), failure,
                 [&](std::size_t at, ResultPointer result) { read(at, Rows(std::move(result))); });
}

void ServerConnection::run_pipeline(std::span<const BatchStatement> batch, std::size_t first,
                                    std::size_t last, BatchFailure& failure, const ResultReader& read) {
    PQenterPipelineMode(handle());
    for (std::size_t at = first; at < last; ++at) {
        const std::string text = sent(batch[at].sql);
        PQsendQueryParams(handle(), text.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0);
    }
    PQpipelineSync(handle());

    std::optional<Error> error;
    for (std::size_t at = first; at < last && PQstatus(handle()) == CONNECTION_OK; ++at) {
        while (ResultPointer result{PQgetResult(handle())}) {
            // After a failure the server skips the rest of the pipeline.
            if (!error && !is_success(result.get())) {
                failure.index = at;
                error = failure_of(result.get(), batch[at].sql);
            } else if (!error && read) {
                received(*result);
                read(at, std::move(result));
            }
            if (PQstatus(handle()) != CONNECTION_OK) {
                break;
            }
        }
    }
    end_pipeline();
    if (!error && PQstatus(handle()) != CONNECTION_OK) {
        error = error_of(nullptr, handle(), {});
    }
    if (error) {
        throw *error;
    }
}

void ServerConnection::end_pipeline() {
    while (const ResultPointer result{PQgetResult(handle())}) {
        if (PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC || PQstatus(handle()) != CONNECTION_OK) {
            break;
        }
    }
    PQexitPipelineMode(handle());
}

void ServerConnection::begin(TransactionMode mode) {
    if (m_enclosure != Enclosure::None) {
        command("SAVEPOINT varve_transaction");
        m_enclosure = Enclosure::Inside;
        return;
    }
    if (mode == TransactionMode::Write && is_standby(handle())) {
        throw Error(ErrorCode::Unsupported, "the server is a standby, which takes no changes")
            .with_hint("give the URL of the server that it follows");
    }
    begin_by(mode == TransactionMode::ReadSnapshot ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
                                                   : "BEGIN");
}

void ServerConnection::begin_by(const std::string& sql) {
    try {
        m_session->transaction =
            std::make_unique<ServerTransaction>(m_session->pqxx_connection, handle(), sql);
    } catch (const std::exception& error) {
        throw Error(ErrorCode::Connection, std::string("cannot begin a transaction: ") + error.what());
    }
    if (m_has_local_limits) {
        command(m_limits.c_str());
    }
    try {
        for (const std::string& setting : std::exchange(m_awaiting_settings, {})) {
            command(setting.c_str());
        }
    } catch (const Error&) {
        rollback();
        throw;
    }
}

void ServerConnection::refuse_awaiting_settings() const {
    if (!m_awaiting_settings.empty() && !is_in_transaction()) {
        throw Error(ErrorCode::Refused,
                    "behind a pooler nothing can be set for a statement outside transactions: `" +
                        m_awaiting_settings.front() + "`")
            .with_hint(
                "set it behind that statement and write whole names, `SCHEMA.NAME`; or give the URL of the "
                "server itself, without the pooler");
    }
}

void ServerConnection::commit() {
    // The server answers COMMIT of a failed transaction with ROLLBACK and no error; libpqxx would not notice.
    if (PQtransactionStatus(handle()) == PQTRANS_INERROR) {
        throw Error(ErrorCode::Database, "the transaction failed and cannot be committed");
    }
    if (m_enclosure != Enclosure::None) {
        command("RELEASE SAVEPOINT varve_transaction");
        m_enclosure = Enclosure::Outside;
        return;
    }
    if (m_session->transaction == nullptr) {
        throw Error(ErrorCode::Connection, "cannot commit: the transaction was lost with its session");
    }
    // Whatever comes of it, the transaction is over.
    const std::unique_ptr<ServerTransaction> transaction = std::move(m_session->transaction);
    try {
        transaction->commit();
    } catch (const Error&) {
        throw;
    } catch (const std::exception& error) {
        throw Error(ErrorCode::Connection, std::string("cannot commit: ") + error.what());
    }
}

void ServerConnection::rollback() noexcept {
    if (m_enclosure != Enclosure::None) {
        if (m_enclosure == Enclosure::Inside) {
            PQclear(PQexec(handle(), "ROLLBACK TO SAVEPOINT varve_transaction"));
            m_enclosure = Enclosure::Outside;
        }
        return;
    }
    m_awaiting_settings.clear();
    if (m_is_given_up) {
        return;
    }
    // A batch may have begun or ended a transaction that libpqxx knows nothing of.
    m_session->transaction.reset();
    if (is_in_transaction()) {
        PQclear(PQexec(handle(), "ROLLBACK"));
    }
}

void ServerConnection::reset_settings() {
    m_awaiting_settings.clear();
    if (m_may_have_settings) {
        const BatchStatement statements[] = {{"RESET SESSION AUTHORIZATION"}, {"RESET ROLE"}, {"RESET ALL"}};
        BatchFailure failure;
        run_pipeline(statements, 0, std::size(statements), failure, {});
        for (const std::string& settings : {m_enclosed_settings, m_limits}) {
            if (!settings.empty()) {
                command(settings.c_str());
            }
        }
        m_may_have_settings = false;
    }
}

bool ServerConnection::has_table(const QualifiedName& table) {
    Sql question;
    question << "SELECT count(*) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = "
                "c.relnamespace "
                "WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relname = ";
    question.bind(table.name);
    if (table.schema.empty()) {
        question << " AND pg_catalog.pg_table_is_visible(c.oid)";
    } else {
        question << " AND n.nspname = ";
        question.bind(table.schema);
    }
    return query_integer(question) != 0;
}

bool ServerConnection::is_in_transaction() const {
    return m_enclosure == Enclosure::None ? is_inside_transaction() : m_enclosure == Enclosure::Inside;
}

bool ServerConnection::is_inside_transaction() const {
    const PGTransactionStatusType status = PQtransactionStatus(handle());
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR || status == PQTRANS_ACTIVE;
}

void ServerConnection::cancel() {
    m_cancellation.request(handle());
}

bool ServerConnection::is_behind_pooler() {
    return query_integer(Sql() << "SELECT pg_catalog.pg_backend_pid()") != PQbackendPID(handle());
}

}  // namespace varve::postgres
