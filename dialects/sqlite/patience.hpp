// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>

struct sqlite3;
struct sqlite3_stmt;

namespace varve::sqlite {

/// How long a statement may take on one connection. SQLite has no such limit, but asks now and then whether
/// to go on; a statement that is stopped ends as if it had been cancelled.
class Patience {
public:
    using Clock = std::chrono::steady_clock;

    /// When a statement that begins now has to end; the end of time without a limit.
    Clock::time_point end_of_next() const;

    /// For what is run from here on. `database` is borrowed, and asks as long as there is a limit.
    void set_limit(sqlite3* database, std::chrono::milliseconds limit);

    /// One step of a statement that has to end by then; the result of sqlite3_step().
    int step(sqlite3_stmt* statement, Clock::time_point end);

private:
    static int is_over(void* patience);

    std::chrono::milliseconds m_limit{0};
    Clock::time_point m_end = Clock::time_point::max();
};

}  // namespace varve::sqlite
