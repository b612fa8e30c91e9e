// SPDX-License-Identifier: MIT
#include "integration/property/trial.hpp"

#include "support/dialects.hpp"
#include "support/observe.hpp"
#include "support/sqlite_file.hpp"
#include "support/temporary_directory.hpp"
#ifdef VARVE_WITH_POSTGRES
#include "support/postgres_server.hpp"
#endif

#include <filesystem>

namespace varve::test {
namespace {

class SqliteTrialDatabase : public TrialDatabase {
public:
    void reset() override {
        for (const char* suffix : {"", "-journal", "-wal", "-shm"}) {
            std::filesystem::remove(path() + suffix);
        }
    }
    Url url() const override { return Url("sqlite:" + path()); }
    std::string query(const std::string& sql) override {
        return sqlite_query(path(), "pragma synchronous = off; pragma foreign_keys = off; " + sql);
    }
    std::vector<std::string> observe() override { return observe_sqlite(path()); }

private:
    std::string path() const { return m_directory / "trial.db"; }

    TemporaryDirectory m_directory;
};

#ifdef VARVE_WITH_POSTGRES
class PostgresTrialDatabase : public TrialDatabase {
public:
    void reset() override {
        postgres_query(m_database.url(), "drop schema public cascade; create schema public; "
                                         "comment on schema public is 'standard public schema'");
    }
    Url url() const override { return Url(m_database.url()); }
    std::string query(const std::string& sql) override {
        // For a superuser this switches the triggers of foreign keys off.
        return postgres_query(m_database.url(), "set session_replication_role = replica; " + sql);
    }
    std::vector<std::string> observe() override { return observe_postgres(m_database.url()); }

private:
    ScratchDatabase m_database;
};
#endif

}  // namespace

Bench make_bench(const std::string& dialect) {
#ifdef VARVE_WITH_POSTGRES
    if (dialect == "postgres") {
        return {Flavour::Postgres, &dialect_named(dialect), std::make_unique<PostgresTrialDatabase>(),
                std::make_unique<PostgresTrialDatabase>()};
    }
#endif
    return {Flavour::Sqlite, &dialect_named(dialect), std::make_unique<SqliteTrialDatabase>(),
            std::make_unique<SqliteTrialDatabase>()};
}

}  // namespace varve::test
