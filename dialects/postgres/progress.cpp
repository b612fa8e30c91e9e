// SPDX-License-Identifier: MIT
#include "progress.hpp"

namespace varve::postgres {

namespace {

/// Each phase counts what it has: lockers while it waits, blocks while it scans, tuples while it loads.
constexpr const char* question = "SELECT phase, "
                                 "CASE WHEN phase LIKE 'waiting%' THEN lockers_done WHEN blocks_total > 0 "
                                 "THEN blocks_done ELSE tuples_done END, "
                                 "CASE WHEN phase LIKE 'waiting%' THEN lockers_total WHEN blocks_total > 0 "
                                 "THEN blocks_total ELSE tuples_total END "
                                 "FROM pg_catalog.pg_stat_progress_create_index WHERE pid = ";

class IndexWatch final : public StatementWatch {
public:
    IndexWatch(const Url& url, std::int64_t process) : m_connection(url), m_process(process) {}

    std::optional<StatementProgress> look() override {
        Sql sql;
        sql.verbatim(question) << m_process;
        const std::unique_ptr<Cursor> cursor = m_connection.query(sql);
        if (!cursor->next()) {
            return std::nullopt;
        }
        return StatementProgress{std::string(cursor->text(0)), cursor->integer(1), cursor->integer(2)};
    }

private:
    ServerConnection m_connection;
    std::int64_t m_process;
};

}  // namespace

std::unique_ptr<StatementWatch> watch_index_builds(const Url& url, const ServerConnection& work) {
    return std::make_unique<IndexWatch>(url, work.process());
}

}  // namespace varve::postgres
