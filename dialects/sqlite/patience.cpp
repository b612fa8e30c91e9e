// SPDX-License-Identifier: MIT
#include "patience.hpp"

#include <sqlite3.h>

namespace varve::sqlite {

Patience::Clock::time_point Patience::end_of_next() const {
    return m_limit.count() == 0 ? Clock::time_point::max() : Clock::now() + m_limit;
}

void Patience::set_limit(sqlite3* database, std::chrono::milliseconds limit) {
    // Some milliseconds' worth of steps of its machine.
    constexpr int steps = 10000;
    m_limit = limit;
    if (limit.count() == 0) {
        sqlite3_progress_handler(database, 0, nullptr, nullptr);
    } else {
        sqlite3_progress_handler(database, steps, &Patience::is_over, this);
    }
}

int Patience::step(sqlite3_stmt* statement, Clock::time_point end) {
    // Several statements may be under way at once, and some without a limit.
    m_end = end;
    const int result = sqlite3_step(statement);
    m_end = Clock::time_point::max();
    return result;
}

int Patience::is_over(void* patience) {
    return Clock::now() > static_cast<const Patience*>(patience)->m_end ? 1 : 0;
}

}  // namespace varve::sqlite
