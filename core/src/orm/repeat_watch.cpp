// SPDX-License-Identifier: MIT
#include "repeat_watch.hpp"

namespace varve::orm {

void RepeatWatch::note(StatementObserver& observer, std::string_view sql, const std::source_location& where) {
    if (!sql.starts_with("SELECT") && !sql.starts_with("WITH")) {
        return;
    }
    const std::size_t times =
        ++m_counts[Place(where.file_name(), where.line(), where.column(), std::string(sql))];
    if (times == m_limit) {
        observer.on_repeated({sql, where, times});
    }
}

}  // namespace varve::orm
