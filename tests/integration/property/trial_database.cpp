// SPDX-License-Identifier: MIT
#include "integration/property/trial_database.hpp"

#include "support/dialects.hpp"
#include "support/observe.hpp"
#include "support/sqlite_file.hpp"
#ifdef VARVE_WITH_POSTGRES
#include "support/postgres_server.hpp"

#include <libpq-fe.h>
#endif

#include <filesystem>
#include <sstream>
#include <stdexcept>

namespace varve::test {
namespace {

class SqliteTrialDatabase : public TrialDatabase {
public:
    Url url() const override { return Url("sqlite:" + path()); }
    void reset() override {
        for (const char* suffix : {"", "-journal", "-wal", "-shm"}) {
            std::filesystem::remove(path() + suffix);
        }
    }
    std::string query(const std::string& sql) override {
        return sqlite_query(path(), "pragma synchronous = off; pragma foreign_keys = off; " + sql);
    }
    std::vector<std::string> observe() override { return observe_sqlite(path()); }

private:
    std::string path() const { return m_directory / "trial.db"; }

    TemporaryDirectory m_directory;
};

#ifdef VARVE_WITH_POSTGRES
/// One connection for all trials: connecting costs as much as a trial.
class PostgresTrialDatabase : public TrialDatabase {
public:
    PostgresTrialDatabase() : m_connection(PQconnectdb(m_database.url().c_str()), &PQfinish) {
        PQsetNoticeProcessor(
            m_connection.get(), [](void*, const char*) {}, nullptr);
        query("set session_replication_role = replica");
        for (const char* role : {"varve_trial_reader", "varve_trial_writer", "varve_trial_owner"}) {
            query("do $$ begin create role " + std::string(role) +
                  "; exception when duplicate_object or unique_violation then end $$");
        }
    }
    Url url() const override { return Url(m_database.url()); }
    void reset() override {
        // A failed trial may have left one open.
        query("rollback");
        query(postgres_reset);
    }
    std::string query(const std::string& sql) override {
        const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(m_connection.get(), sql.c_str()),
                                                                   &PQclear);
        const ExecStatusType status = PQresultStatus(result.get());
        if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY) {
            throw std::runtime_error(PQresultErrorMessage(result.get()));
        }
        std::string text;
        for (int row = 0; row < PQntuples(result.get()); ++row) {
            text += std::string(row == 0 ? "" : "\n") + PQgetvalue(result.get(), row, 0);
        }
        return text;
    }
    std::vector<std::string> observe() override {
        std::vector<std::string> lines;
        std::istringstream text(query(postgres_observation));
        for (std::string line; std::getline(text, line);) {
            lines.push_back(line);
        }
        return lines;
    }

private:
    ScratchDatabase m_database;
    std::unique_ptr<PGconn, decltype(&PQfinish)> m_connection;
};
#endif

std::unique_ptr<TrialDatabase> make_trial_database(Flavour flavour) {
#ifdef VARVE_WITH_POSTGRES
    if (flavour == Flavour::Postgres) {
        return std::make_unique<PostgresTrialDatabase>();
    }
#endif
    if (flavour == Flavour::Postgres) {
        throw std::runtime_error("this build has no dialect postgres");
    }
    return std::make_unique<SqliteTrialDatabase>();
}

}  // namespace

TrialDatabases make_trial_databases(Flavour flavour) {
    TrialDatabases databases;
    databases.flavour = flavour;
    databases.dialect = &dialect_named(flavour == Flavour::Sqlite ? "sqlite" : "postgres");
    databases.live = make_trial_database(flavour);
    databases.wanted = make_trial_database(flavour);
    ShadowOptions options;
    options.target = databases.live->url();
    databases.shadow = std::make_unique<source::LazyShadow>(*databases.dialect, options);
    databases.files = std::make_unique<TemporaryDirectory>();
    return databases;
}

}  // namespace varve::test
