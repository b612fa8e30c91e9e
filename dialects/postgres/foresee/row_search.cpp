// SPDX-License-Identifier: MIT
#include "row_search.hpp"

#include <array>
#include <charconv>

namespace varve::postgres::foresee {

namespace {

using namespace std::chrono_literals;

constexpr auto time_for_everything = 15s;
constexpr std::string_view query_canceled = "57014";
constexpr std::string_view lock_not_available = "55P03";

/// The time limit is the session's own where that is shorter. Rows that a policy hides count, or nothing is
/// said.
constexpr std::array preparation{
    BatchStatement{"SAVEPOINT varve_foresight"},
    BatchStatement{"SET TRANSACTION READ ONLY"},
    BatchStatement{"SET LOCAL lock_timeout = '1s'"},
    BatchStatement{"SET LOCAL row_security = off"},
    BatchStatement{
        "SELECT pg_catalog.set_config(name, CASE WHEN setting::integer BETWEEN 1 AND 3000 THEN setting "
        "ELSE '3000' END, true) FROM pg_catalog.pg_settings WHERE name = 'statement_timeout'"},
};

constexpr std::array clean_up{
    BatchStatement{"ROLLBACK TO SAVEPOINT varve_foresight"},
    BatchStatement{"RELEASE SAVEPOINT varve_foresight"},
};

void run_all(Connection& connection, std::span<const BatchStatement> batch) {
    BatchFailure failure;
    connection.run(batch, failure);
}

std::string reason_of(const Error& error) {
    if (error.sqlstate() == query_canceled) {
        return "not known within 3 seconds";
    }
    if (error.sqlstate() == lock_not_available) {
        return "another session has locked the table";
    }
    return error.what();
}

}  // namespace

RowSearch::RowSearch(ServerConnection& connection)
    : m_connection(&connection), m_end(std::chrono::steady_clock::now() + time_for_everything) {}

bool RowSearch::has_time_left() const {
    return std::chrono::steady_clock::now() < m_end;
}

void RowSearch::not_looked(std::string what) {
    m_foresight.unchecked.push_back(std::move(what));
}

bool RowSearch::run_limited(const std::string& what, const std::function<void()>& action) {
    if (!has_time_left()) {
        not_looked(what + ": 15 seconds have gone into other checks");
        return false;
    }
    run_all(*m_connection, preparation);
    std::string problem;
    try {
        action();
    } catch (const Error& error) {
        if (error.code() != ErrorCode::Database) {
            throw;
        }
        problem = reason_of(error);
    }
    run_all(*m_connection, clean_up);
    if (!problem.empty()) {
        not_looked(what + ": " + problem);
    }
    return problem.empty();
}

void RowSearch::attempt(const std::string& rule, const std::function<void(Obstacle&)>& action) {
    Obstacle found{rule};
    if (run_limited(rule, [&] { action(found); }) && found.rows > 0) {
        m_foresight.obstacles.push_back(std::move(found));
    }
}

void RowSearch::look(const std::string& rule, const Sql& query) {
    attempt(rule, [&](Obstacle& found) {
        const auto rows = m_connection->query(query);
        while (rows->next()) {
            found.rows = rows->integer(0);
            if (!rows->is_null(1)) {
                found.samples.emplace_back(rows->text(1));
            }
        }
    });
}

void RowSearch::look_with_block(const std::string& rule, const Sql& block) {
    attempt(rule, [&](Obstacle& found) {
        m_connection->execute(block);
        const std::string text =
            m_connection->query_text(Sql() << "SELECT pg_catalog.current_setting('varve.found', true)");
        std::size_t begin = text.find('\n');
        const char* end = text.data() + (begin == std::string::npos ? text.size() : begin);
        std::from_chars(text.data(), end, found.rows);
        while (begin != std::string::npos && begin + 1 < text.size()) {
            const std::size_t next = text.find('\n', begin + 1);
            found.samples.push_back(text.substr(begin + 1, next - begin - 1));
            begin = next;
        }
    });
}

}  // namespace varve::postgres::foresee
