// SPDX-License-Identifier: MIT
#include "database_shadow.hpp"

#include "../inspect/inspector.hpp"

namespace varve::postgres {

namespace {

/// What makes statements that drop everything, each in a transaction of its own: one for the whole could need
/// more locks than the server has room for.
constexpr std::array cleaning_questions{
    "SELECT format('DROP EVENT TRIGGER %I', evtname) FROM pg_event_trigger",
    "SELECT format('DROP PUBLICATION %I', pubname) FROM pg_publication",
    "SELECT format('DROP EXTENSION %I CASCADE', extname) FROM pg_extension WHERE extname <> 'plpgsql'",
    "SELECT format('DROP FOREIGN DATA WRAPPER %I CASCADE', fdwname) FROM pg_foreign_data_wrapper",
    "SELECT format('DROP TABLE %I.%I CASCADE', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n "
    "ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.oid >= 16384 "
    "AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'",
    "SELECT format('DROP SCHEMA %I CASCADE', nspname) FROM pg_namespace WHERE nspname !~ '^pg_' "
    "AND nspname <> 'information_schema'",
};

}  // namespace

GivenDatabase::GivenDatabase(const Url& url) : m_url(url) {
    m_connection = std::make_unique<ServerConnection>(url);
    const Schema content = postgres::inspect(*m_connection, {});
    if (!content.empty()) {
        throw Error(ErrorCode::Refused, "the shadow database `" + url.redacted() +
                                            "` is not empty: it holds " +
                                            describe(content.objects().begin()->first))
            .with_hint("give an empty database: varve deletes everything in it");
    }
}

GivenDatabase::~GivenDatabase() {
    try {
        reset();
    } catch (const Error&) {
        // It is refused the next time, with the reason.
        return;
    }
}

void GivenDatabase::reset() {
    if (m_is_used) {
        clean();
        m_is_used = false;
    }
}

void GivenDatabase::clean() {
    m_connection->rollback();
    for (const char* question : cleaning_questions) {
        std::vector<std::string> statements;
        {
            const std::unique_ptr<Cursor> rows = m_connection->query(Sql().verbatim(question));
            while (rows->next()) {
                statements.emplace_back(rows->text(0));
            }
        }
        for (const std::string& statement : statements) {
            m_connection->execute(Sql().verbatim(statement));
        }
    }
    m_connection->execute(Sql() << "CREATE SCHEMA public");
}

}  // namespace varve::postgres
