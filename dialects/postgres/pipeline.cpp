// SPDX-License-Identifier: MIT
#include "pipeline.hpp"

#include "prepared_statement.hpp"
#include "violation.hpp"

#include <charconv>
#include <utility>

namespace varve::postgres {

namespace {

std::uint64_t count_in(PGresult& result) {
    const std::string_view count = PQcmdTuples(&result);
    std::uint64_t number = 0;
    std::from_chars(count.data(), count.data() + count.size(), number);
    return number;
}

}  // namespace

ServerPipeline::ServerPipeline(PGconn* connection) : m_connection(connection) {
    PQenterPipelineMode(connection);
}

ServerPipeline::~ServerPipeline() {
    give_up();
    leave();
}

void ServerPipeline::give_up() noexcept {
    for (const Awaited& awaited : m_awaited) {
        if (awaited.is_prepared_now) {
            awaited.statement->not_prepared();
        }
    }
    m_awaited.clear();
}

void ServerPipeline::send_command(std::string_view sql) {
    m_awaited.push_back({nullptr, std::string(sql), false});
    m_is_open_end = true;
    PQsendQueryParams(m_connection, m_awaited.back().command.c_str(), 0, nullptr, nullptr, nullptr, nullptr,
                      0);
}

void ServerPipeline::send(Statement& statement) {
    // Every statement of a connection of this dialect is one.
    auto& own = static_cast<PreparedStatement&>(statement);
    m_is_open_end = true;
    m_awaited.push_back({&own, {}, own.send()});
}

void ServerPipeline::flush() {
    // A connection that is lost says so when the answers are read.
    if (PQpipelineSync(m_connection) == 1) {
        ++m_ends;
        m_is_open_end = false;
    }
}

ResultPointer ServerPipeline::answer() {
    ResultPointer result(PQgetResult(m_connection));
    if (PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC) {
        --m_ends;
        result.reset(PQgetResult(m_connection));
    }
    // Null stands behind each answer.
    for (ResultPointer more{result ? PQgetResult(m_connection) : nullptr}; more != nullptr;
         more.reset(PQgetResult(m_connection))) {
        result = std::move(more);
        if (PQstatus(m_connection) != CONNECTION_OK) {
            break;
        }
    }
    return result;
}

ResultPointer ServerPipeline::answer_to(const Awaited& awaited) {
    if (awaited.is_prepared_now) {
        ResultPointer prepared = answer();
        if (!is_success(prepared.get())) {
            return prepared;
        }
        ResultPointer description = answer();
        if (!is_success(description.get())) {
            return description;
        }
        awaited.statement->prepared(*description);
    }
    return answer();
}

std::uint64_t ServerPipeline::receive() {
    const Awaited awaited = std::move(m_awaited.front());
    m_awaited.pop_front();
    ResultPointer result = answer_to(awaited);
    if (!is_success(result.get())) {
        fail(std::move(result), awaited);
    }
    const std::uint64_t count = count_in(*result);
    if (awaited.statement != nullptr) {
        awaited.statement->take(std::move(result));
    }
    return count;
}

void ServerPipeline::fail(ResultPointer result, const Awaited& awaited) {
    Error error = error_of(result.get(), m_connection,
                           awaited.statement != nullptr ? awaited.statement->sql() : awaited.command);
    give_up();
    // A server that ends a session says so first; whether it has is known when all of it is read.
    leave();
    classify(error, result.get(), m_connection);
    m_is_stale = postgres::is_stale(result.get());
    throw error;
}

void ServerPipeline::leave() noexcept {
    if (m_is_open_end) {
        flush();
    }
    while (m_ends != 0 && PQstatus(m_connection) == CONNECTION_OK) {
        const ResultPointer result(PQgetResult(m_connection));
        m_ends -= PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC ? 1 : 0;
    }
    PQexitPipelineMode(m_connection);
}

}  // namespace varve::postgres
