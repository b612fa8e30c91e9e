// SPDX-License-Identifier: MIT
#include "arguments.hpp"
#include "connection.hpp"
#include "lexis.hpp"

#include <poll.h>

#include <algorithm>
#include <charconv>
#include <limits>

/// \file
/// How long a session waits: for locks, for statements, for a server that does not answer.

namespace varve::postgres {

namespace {

/// A statement that waits for a lock keeps everybody waiting who comes after it, readers too.
constexpr std::chrono::milliseconds default_lock_wait(5000);

/// The server takes no more than an int.
std::string limit_of(std::chrono::milliseconds time) {
    return std::to_string(std::clamp<std::int64_t>(time.count(), 0, std::numeric_limits<int>::max()));
}

using Clock = std::chrono::steady_clock;

/// Reads what the server sends until its answer is complete; false when that takes too long.
bool await_answer(PGconn* connection, Clock::time_point end) {
    while (PQconsumeInput(connection) == 1 && PQisBusy(connection) == 1) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
        pollfd socket{PQsocket(connection), POLLIN, 0};
        if (left.count() <= 0 || ::poll(&socket, 1, static_cast<int>(left.count())) == 0) {
            return false;
        }
    }
    return true;
}

}  // namespace

std::uint64_t ServerConnection::execute_within(std::chrono::milliseconds patience, const Sql& sql) {
    const std::string text = sql.text(lexis(), Sql::Placeholder::DollarNumber);
    const Arguments arguments(sql.parameters());
    const bool is_sent = PQsendQueryParams(handle(), text.c_str(), static_cast<int>(arguments.values.size()),
                                           arguments.types.data(), arguments.values.data(),
                                           arguments.lengths.data(), arguments.formats.data(), 0) == 1;
    if (is_sent && !await_answer(handle(), Clock::now() + patience)) {
        m_is_given_up = true;
        throw Error(ErrorCode::Connection,
                    "the server did not answer within " + std::to_string(patience.count()) + " ms");
    }
    const ResultPointer result(PQgetResult(handle()));
    while (PGresult* const more = PQgetResult(handle())) {
        PQclear(more);
    }
    if (!is_success(result.get())) {
        throw failure_of(result.get(), text);
    }
    const std::string_view count = PQcmdTuples(result.get());
    std::uint64_t number = 0;
    std::from_chars(count.data(), count.data() + count.size(), number);
    return number;
}

void ServerConnection::set_limits(const Limits& limits) {
    const std::string lock_wait = limit_of(limits.lock_wait.value_or(default_lock_wait));
    const std::string statement_time = limit_of(limits.statement_time);
    // Behind a pooler the next statement may run in another server session, so there the limits hold for a
    // transaction only: for the one of this statement, and begin() sets them again.
    const std::string is_local = "pg_catalog.pg_backend_pid() <> " + std::to_string(process());
    m_limits = "SELECT " + is_local + ", pg_catalog.set_config('lock_timeout', '" + lock_wait + "', " +
               is_local + "), pg_catalog.set_config('statement_timeout', '" + statement_time + "', " +
               is_local + ")";
    Sql setting;
    setting.verbatim(m_limits);
    if (query_text(setting) == "t") {
        // No query: SET TRANSACTION must be able to follow.
        m_limits =
            "SET LOCAL lock_timeout = " + lock_wait + "; SET LOCAL statement_timeout = " + statement_time;
        m_has_local_limits = true;
    }
}

}  // namespace varve::postgres
