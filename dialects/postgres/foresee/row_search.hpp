// SPDX-License-Identifier: MIT
#pragma once

#include "../connection.hpp"

#include "varve/dialect/obstacle.hpp"
#include "varve/sql/sql.hpp"

#include <chrono>
#include <functional>
#include <string>

namespace varve::postgres::foresee {

/// Looks for rows that break a rule, each time in a savepoint that reads only, holds its locks no longer than
/// the look and has little time: who waits for an answer would rather hear that there is none.
///
/// Needs an open transaction. Borrows the connection.
class RowSearch {
public:
    explicit RowSearch(ServerConnection& connection);

    /// `query` gives how many rows break the rule, in each of the rows that it shows, and what to show.
    void look(const std::string& rule, const Sql& query);
    /// The same for a block that leaves the number and what to show in `varve.found`, one in a line.
    void look_with_block(const std::string& rule, const Sql& block);
    void not_looked(std::string what);
    /// Runs `action` within the same limits. False, and `what` is not looked at, when they are reached.
    bool run_limited(const std::string& what, const std::function<void()>& action);

    ServerConnection& connection() { return *m_connection; }
    Foresight take() { return std::move(m_foresight); }

private:
    void attempt(const std::string& rule, const std::function<void(Obstacle&)>& action);
    bool has_time_left() const;

    ServerConnection* m_connection;
    std::chrono::steady_clock::time_point m_end;
    Foresight m_foresight;
};

/// How many rows are shown of those that break a rule.
inline constexpr std::int64_t most_samples = 3;

}  // namespace varve::postgres::foresee
