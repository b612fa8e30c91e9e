// SPDX-License-Identifier: MIT
#include "prepared_statement.hpp"

#include "lexis.hpp"
#include "result_values.hpp"
#include "violation.hpp"

#include "varve/sql/token.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace varve::postgres {

namespace {

std::string_view state_of(const PGresult* result) {
    const char* const state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    return state == nullptr ? "" : state;
}

}  // namespace

bool is_stale(const PGresult* result) {
    const std::string_view state = state_of(result);
    constexpr std::string_view unknown_statement = "26000";
    constexpr std::string_view not_supported = "0A000";
    const char* const message = PQresultErrorField(result, PG_DIAG_SOURCE_FUNCTION);
    return state == unknown_statement || (state == not_supported && message != nullptr &&
                                          std::string_view(message) == "RevalidateCachedQuery");
}

PreparedStatement::PreparedStatement(PGconn* connection, std::string_view sql, std::string name,
                                     std::vector<std::string>& forgotten, Cancellation& cancellation)
    : m_connection(connection), m_sql(sql), m_name(std::move(name)), m_forgotten(&forgotten),
      m_cancellation(&cancellation) {}

PreparedStatement::~PreparedStatement() {
    close();
    forget();
}

void PreparedStatement::forget() noexcept {
    if (!std::exchange(m_is_prepared, false)) {
        return;
    }
    const bool is_idle = PQtransactionStatus(m_connection) == PQTRANS_IDLE;
    if (is_idle && PQpipelineStatus(m_connection) == PQ_PIPELINE_OFF) {
        PQclear(PQexec(m_connection, ("DEALLOCATE " + m_name).c_str()));
    } else {
        // A transaction that has failed takes no statement but its end, one that is going on would fail if
        // the server has forgotten the statement, and a pipeline takes none that is waited for.
        m_forgotten->push_back(m_name);
    }
}

void PreparedStatement::bind(std::size_t first, std::span<const ValueField> fields, const void* row) {
    if (first == 0) {
        m_parameters.begin();
    }
    for (const ValueField& field : fields) {
        m_parameters.set(first++, *field.type, static_cast<const char*>(row) + field.offset);
    }
}

void PreparedStatement::fail(const PGresult* result) const {
    Error error = error_of(result, m_connection, m_sql);
    classify(error, result, m_connection);
    throw error;
}

void PreparedStatement::take_types(const PGresult* description) {
    m_column_types.resize(static_cast<std::size_t>(PQnfields(description)));
    for (std::size_t column = 0; column < m_column_types.size(); ++column) {
        m_column_types[column] = PQftype(description, static_cast<int>(column));
    }
    m_format = std::all_of(m_column_types.begin(), m_column_types.end(), has_known_binary) ? 1 : 0;
}

void PreparedStatement::prepare() {
    const ResultPointer prepared(
        PQprepare(m_connection, m_name.c_str(), m_sql.c_str(), m_parameters.count(), m_parameters.types()));
    if (!is_success(prepared.get())) {
        fail(prepared.get());
    }
    m_is_prepared = true;
    m_told_types.assign(m_parameters.types(), m_parameters.types() + m_parameters.count());
    const ResultPointer description(PQdescribePrepared(m_connection, m_name.c_str()));
    if (!is_success(description.get())) {
        fail(description.get());
    }
    check_places(*description);
    take_types(description.get());
}

void PreparedStatement::check_places(const PGresult& description) const {
    const int places = PQnparams(&description);
    if (places != m_parameters.count()) {
        throw_value_count(static_cast<std::size_t>(places), static_cast<std::size_t>(m_parameters.count()),
                          m_sql);
    }
}

void PreparedStatement::fail_as_empty() const {
    throw Error(ErrorCode::Usage, "one statement is wanted, not none and not several").with_statement(m_sql);
}

ResultPointer PreparedStatement::first_row(int was_sent) {
    if (was_sent == 0) {
        fail(nullptr);
    }
    PQsetSingleRowMode(m_connection);
    return ResultPointer(PQgetResult(m_connection));
}

ResultPointer PreparedStatement::run_unnamed() {
    constexpr int as_text = 0;
    ResultPointer result =
        m_is_streaming ? first_row(PQsendQueryParams(m_connection, m_sql.c_str(), m_parameters.count(),
                                                     m_parameters.types(), m_parameters.values(),
                                                     m_parameters.lengths(), m_parameters.formats(), as_text))
                       : ResultPointer(PQexecParams(m_connection, m_sql.c_str(), m_parameters.count(),
                                                    m_parameters.types(), m_parameters.values(),
                                                    m_parameters.lengths(), m_parameters.formats(), as_text));
    take_types(result.get());
    return result;
}

ResultPointer PreparedStatement::run() {
    if (m_name.empty()) {
        return run_unnamed();
    }
    if (m_is_prepared && !std::equal(m_told_types.begin(), m_told_types.end(), m_parameters.types(),
                                     m_parameters.types() + m_parameters.count())) {
        forget();
    }
    if (!m_is_prepared) {
        prepare();
    }
    if (m_is_streaming) {
        return first_row(PQsendQueryPrepared(m_connection, m_name.c_str(), m_parameters.count(),
                                             m_parameters.values(), m_parameters.lengths(),
                                             m_parameters.formats(), m_format));
    }
    return ResultPointer(PQexecPrepared(m_connection, m_name.c_str(), m_parameters.count(),
                                        m_parameters.values(), m_parameters.lengths(), m_parameters.formats(),
                                        m_format));
}

ResultPointer PreparedStatement::run_again_if_stale() {
    ResultPointer result = run();
    const ExecStatusType status = PQresultStatus(result.get());
    if (status == PGRES_EMPTY_QUERY) {
        fail_as_empty();
    }
    if (is_success(result.get()) || status == PGRES_SINGLE_TUPLE) {
        return result;
    }
    if (is_stale(result.get())) {
        if (m_is_streaming) {
            drain();
        }
        if (PQtransactionStatus(m_connection) == PQTRANS_IDLE) {
            if (state_of(result.get()) != "26000") {
                PQclear(PQexec(m_connection, ("DEALLOCATE " + m_name).c_str()));
            }
            m_is_prepared = false;
            return run();
        }
    }
    return result;
}

bool PreparedStatement::send() {
    const auto types_are_told = [&] {
        return std::equal(m_told_types.begin(), m_told_types.end(), m_parameters.types(),
                          m_parameters.types() + m_parameters.count());
    };
    constexpr int as_text = 0;
    if (!m_name.empty() && m_is_prepared && types_are_told()) {
        PQsendQueryPrepared(m_connection, m_name.c_str(), m_parameters.count(), m_parameters.values(),
                            m_parameters.lengths(), m_parameters.formats(), m_format);
        return false;
    }
    if (!m_is_prepared && significant_tokens(m_sql, lexis()).empty()) {
        // What is sent behind it would be committed before the answer says so.
        fail_as_empty();
    }
    if (!m_name.empty() && !m_is_prepared && !m_is_sent) {
        m_is_sent = true;
        m_told_types.assign(m_parameters.types(), m_parameters.types() + m_parameters.count());
        PQsendPrepare(m_connection, m_name.c_str(), m_sql.c_str(), m_parameters.count(),
                      m_parameters.types());
        PQsendDescribePrepared(m_connection, m_name.c_str());
        // Nobody knows yet which columns have a binary form.
        PQsendQueryPrepared(m_connection, m_name.c_str(), m_parameters.count(), m_parameters.values(),
                            m_parameters.lengths(), m_parameters.formats(), as_text);
        return true;
    }
    if (m_is_sent && types_are_told()) {
        PQsendQueryPrepared(m_connection, m_name.c_str(), m_parameters.count(), m_parameters.values(),
                            m_parameters.lengths(), m_parameters.formats(), as_text);
        return false;
    }
    PQsendQueryParams(m_connection, m_sql.c_str(), m_parameters.count(), m_parameters.types(),
                      m_parameters.values(), m_parameters.lengths(), m_parameters.formats(), as_text);
    return false;
}

void PreparedStatement::prepared(const PGresult& description) {
    m_is_prepared = true;
    m_is_sent = false;
    check_places(description);
    take_types(&description);
}

void PreparedStatement::take(ResultPointer result) {
    m_result = std::move(result);
    m_row = -1;
    m_rows = PQntuples(m_result.get());
    m_is_streaming = false;
    if (m_column_types.size() != static_cast<std::size_t>(PQnfields(m_result.get()))) {
        take_types(m_result.get());
    }
}

std::uint64_t PreparedStatement::execute() {
    const ResultPointer result = run_again_if_stale();
    if (!is_success(result.get())) {
        fail(result.get());
    }
    const std::string_view count = PQcmdTuples(result.get());
    std::uint64_t number = 0;
    std::from_chars(count.data(), count.data() + count.size(), number);
    return number;
}

void PreparedStatement::open(Fetch fetch) {
    m_is_in_transaction = PQtransactionStatus(m_connection) != PQTRANS_IDLE;
    m_is_streaming = fetch == Fetch::RowByRow;
    m_result = run_again_if_stale();
    m_row = -1;
    m_rows = PQntuples(m_result.get());
    if (!is_success(m_result.get()) && PQresultStatus(m_result.get()) != PGRES_SINGLE_TUPLE) {
        const ResultPointer failed = std::move(m_result);
        close();
        fail(failed.get());
    }
}

bool PreparedStatement::next() {
    if (++m_row < m_rows) {
        return true;
    }
    if (!m_is_streaming) {
        return false;
    }
    m_result.reset(PQgetResult(m_connection));
    m_row = 0;
    m_rows = PQntuples(m_result.get());
    if (m_result != nullptr && !is_success(m_result.get()) &&
        PQresultStatus(m_result.get()) != PGRES_SINGLE_TUPLE) {
        const ResultPointer failed = std::move(m_result);
        close();
        fail(failed.get());
    }
    if (m_rows == 0) {
        if (m_result == nullptr) {
            // Somebody else has thrown the rest of the rows away.
            throw Error(ErrorCode::Misuse,
                        "the rows were cut off by another statement on the same connection");
        }
        drain();
        m_is_streaming = false;
    }
    return m_rows > 0;
}

void PreparedStatement::read(std::span<const ValueField> fields, void* row, std::size_t first_column) {
    if (first_column + fields.size() > m_column_types.size()) {
        throw_column_count(m_column_types.size(), first_column + fields.size(), m_sql);
    }
    auto column = static_cast<int>(first_column);
    try {
        for (const ValueField& field : fields) {
            read_result(*m_result, m_row, column, m_column_types[static_cast<std::size_t>(column)],
                        *field.type, static_cast<char*>(row) + field.offset);
            ++column;
        }
    } catch (Error& error) {
        error.with_statement(m_sql);
        throw;
    }
}

void PreparedStatement::drain() noexcept {
    while (PGresult* const result = PQgetResult(m_connection)) {
        PQclear(result);
    }
}

void PreparedStatement::close() noexcept {
    m_result.reset();
    if (m_is_streaming) {
        // Inside of a transaction it would be the whole of it that is cancelled: there the rest is read.
        if (!m_is_in_transaction && PQtransactionStatus(m_connection) == PQTRANS_ACTIVE) {
            m_cancellation->end_statement(m_connection);
        }
        drain();
        m_is_streaming = false;
    }
}

std::size_t PreparedStatement::column_count() const {
    return m_column_types.size();
}

std::string_view PreparedStatement::column_name(std::size_t column) const {
    return PQfname(m_result.get(), static_cast<int>(column));
}

ResultColumn PreparedStatement::describe_column(std::size_t column) const {
    const int place = static_cast<int>(column);
    const std::string question = "SELECT pg_catalog.format_type(" +
                                 std::to_string(PQftype(m_result.get(), place)) + ", " +
                                 std::to_string(PQfmod(m_result.get(), place)) + ")";
    const ResultPointer answer(PQexec(m_connection, question.c_str()));
    if (!is_success(answer.get())) {
        fail(answer.get());
    }
    return {PQgetvalue(answer.get(), 0, 0), {}, {}};
}

}  // namespace varve::postgres
