// SPDX-License-Identifier: MIT
#include "support/dialects.hpp"

#include "support/observe.hpp"
#include "support/sqlite_file.hpp"
#include "support/temporary_directory.hpp"
#ifdef VARVE_WITH_POSTGRES
#include "support/postgres_server.hpp"
#endif

#include <stdexcept>

namespace varve::sqlite {
const Dialect& dialect();
}
namespace varve::postgres {
const Dialect& dialect();
}

namespace varve::test {
namespace {

class SqliteDatabase : public TestDatabase {
public:
    SqliteDatabase() { sqlite_query(path(), "pragma journal_mode = memory; pragma synchronous = off"); }

    Url url() const override { return Url("sqlite:" + path()); }
    std::string query(const std::string& sql) override { return sqlite_query(path(), sql); }
    std::vector<std::string> observe(const ManagedAccess& /*managed*/) override {
        return observe_sqlite(path());
    }
    std::vector<std::string> rows() override { return rows_of_sqlite(path()); }

private:
    std::string path() const { return m_directory / "test.db"; }

    TemporaryDirectory m_directory;
};

#ifdef VARVE_WITH_POSTGRES
class PostgresDatabase : public TestDatabase {
public:
    Url url() const override { return Url(m_database.url()); }
    std::string query(const std::string& sql) override { return postgres_query(m_database.url(), sql); }
    std::vector<std::string> observe(const ManagedAccess& managed) override {
        return observe_postgres(m_database.url(), managed);
    }
    std::vector<std::string> rows() override { return rows_of_postgres(m_database.url()); }

private:
    ScratchDatabase m_database;
};
#endif

}  // namespace

const Dialect& dialect_named(std::string_view name) {
#ifdef VARVE_WITH_POSTGRES
    if (name == "postgres") {
        return postgres::dialect();
    }
#endif
    if (name == "sqlite") {
        return sqlite::dialect();
    }
    throw std::runtime_error("this build has no dialect " + std::string(name));
}

std::unique_ptr<TestDatabase> make_test_database(std::string_view dialect) {
#ifdef VARVE_WITH_POSTGRES
    if (dialect == "postgres") {
        return std::make_unique<PostgresDatabase>();
    }
#endif
    if (dialect == "sqlite") {
        return std::make_unique<SqliteDatabase>();
    }
    throw std::runtime_error("this build has no dialect " + std::string(dialect));
}

}  // namespace varve::test
