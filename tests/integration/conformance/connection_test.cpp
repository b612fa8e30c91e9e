// SPDX-License-Identifier: MIT
#include "integration/conformance/dialect_under_test.hpp"

#include "varve/diag/error.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <functional>

namespace varve::test {
namespace {

ErrorCode code_of(const std::function<void()>& action) {
    try {
        action();
    } catch (const Error& error) {
        return error.code();
    }
    FAIL("nothing was thrown");
    return ErrorCode::Internal;
}

}  // namespace

TEST_CASE("a query gives names, texts, numbers and NULL") {
    Connected it;

    const std::unique_ptr<Cursor> cursor = it.connection->query(
        Sql() << "SELECT 7 AS n, 'it''s' AS t, NULL AS gap UNION ALL SELECT 8, '', NULL ORDER BY 1");

    REQUIRE(cursor->column_count() == 3);
    CHECK(cursor->column_name(0) == "n");
    CHECK(cursor->column_name(1) == "t");
    REQUIRE(cursor->next());
    CHECK(cursor->integer(0) == 7);
    CHECK(cursor->text(1) == "it's");
    CHECK(cursor->is_null(2));
    CHECK(cursor->text(2).empty());
    CHECK(cursor->integer(2) == 0);
    REQUIRE(cursor->next());
    CHECK_FALSE(cursor->is_null(1));
    CHECK(cursor->text(1).empty());
    CHECK_FALSE(cursor->next());
}

TEST_CASE("values travel beside the statement and come back as they were") {
    Connected it;
    it.connection->execute(Sql() << "CREATE TABLE t (n bigint, s text, d double precision)");
    const std::string odd = "a'b\"c\\d; -- $1 ?\n\xC3\xA9";

    Sql insert = Sql() << "INSERT INTO t VALUES (";
    insert.bind(std::int64_t{-9007199254740993}) << ", ";
    insert.bind(odd) << ", ";
    insert.bind(Null{}) << ")";
    CHECK(it.connection->execute(insert) == 1);

    const std::unique_ptr<Cursor> cursor = it.connection->query(Sql() << "SELECT n, s, d FROM t");
    REQUIRE(cursor->next());
    CHECK(cursor->integer(0) == -9007199254740993);
    CHECK(cursor->text(1) == odd);
    CHECK(cursor->is_null(2));
}

TEST_CASE("execute counts the rows that it changed") {
    Connected it;
    it.connection->execute(Sql() << "CREATE TABLE t (n integer)");

    CHECK(it.connection->execute(Sql() << "INSERT INTO t VALUES (1), (2), (3)") == 3);
    CHECK(it.connection->execute(Sql() << "UPDATE t SET n = 0 WHERE n > 1") == 2);
    CHECK(it.connection->execute(Sql() << "DELETE FROM t WHERE n > 5") == 0);
}

TEST_CASE("a statement that is wrong is a database error with the statement and the place") {
    Connected it;

    try {
        it.connection->execute(Sql() << "SELECT 1 FRM nowhere");
        FAIL("nothing was thrown");
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::Database);
        CHECK(error.statement() == "SELECT 1 FRM nowhere");
        REQUIRE(error.statement_offset().has_value());
        CHECK(*error.statement_offset() >= 9);
    }

    CHECK(it.connection->query_integer(Sql() << "SELECT 5") == 5);
}

TEST_CASE("a broken constraint is a database error and the session goes on") {
    Connected it;
    it.connection->execute(Sql() << "CREATE TABLE t (n integer NOT NULL UNIQUE)");
    it.connection->execute(Sql() << "INSERT INTO t VALUES (1)");

    CHECK(code_of([&] { it.connection->execute(Sql() << "INSERT INTO t VALUES (1)"); }) ==
          ErrorCode::Database);
    CHECK(it.connection->query_integer(Sql() << "SELECT count(*) FROM t") == 1);
}

TEST_CASE("a batch stops at the statement that fails and says which one it was") {
    Connected it;
    const std::array<BatchStatement, 4> batch = {{{"CREATE TABLE t (n integer)"},
                                                  {"INSERT INTO t VALUES (1)"},
                                                  {"INSERT INTO missing VALUES (1)"},
                                                  {"INSERT INTO t VALUES (2)"}}};
    BatchFailure failure;

    it.connection->begin(TransactionMode::Write);
    const ErrorCode code = code_of([&] { it.connection->run(batch, failure); });
    it.connection->rollback();

    CHECK(code == ErrorCode::Database);
    CHECK(failure.index == 2);
    CHECK_FALSE(it.connection->is_in_transaction());
    CHECK(it.database->observe().empty());
}

TEST_CASE("a batch runs everything in order") {
    Connected it;
    const std::array<BatchStatement, 4> batch = {{{"CREATE TABLE t (n integer)"},
                                                  {"INSERT INTO t VALUES (1), (2)"},
                                                  {"SELECT n FROM t"},
                                                  {"UPDATE t SET n = n * 10"}}};
    BatchFailure failure;

    it.connection->run(batch, failure);

    CHECK(it.connection->query_integer(Sql() << "SELECT sum(n) FROM t") == 30);
}

TEST_CASE("a transaction that is not committed never happened") {
    Connected it;
    it.connection->execute(Sql() << "CREATE TABLE t (n integer)");

    {
        ConnectionTransaction transaction(*it.connection);
        it.connection->execute(Sql() << "INSERT INTO t VALUES (1)");
        CHECK(it.connection->is_in_transaction());
    }
    CHECK(it.connection->query_integer(Sql() << "SELECT count(*) FROM t") == 0);

    ConnectionTransaction transaction(*it.connection);
    it.connection->execute(Sql() << "INSERT INTO t VALUES (1)");
    transaction.commit();
    CHECK(it.connection->query_integer(Sql() << "SELECT count(*) FROM t") == 1);
    CHECK_FALSE(it.connection->is_in_transaction());
}

TEST_CASE("a snapshot sees one moment, whatever others commit meanwhile") {
    Connected it;
    it.connection->execute(Sql() << "CREATE TABLE t (n integer)");
    const std::unique_ptr<Connection> other = it.dialect.connect(it.database->url());

    ConnectionTransaction snapshot(*other, TransactionMode::ReadSnapshot);
    const std::int64_t before = other->query_integer(Sql() << "SELECT count(*) FROM t");
    if (it.dialect.capabilities().has_schemas) {
        // A database in one file may keep the writer waiting instead, which is as good.
        it.connection->execute(Sql() << "INSERT INTO t VALUES (1)");
    }

    CHECK(other->query_integer(Sql() << "SELECT count(*) FROM t") == before);
}

TEST_CASE("DDL takes part in transactions where the dialect says so") {
    Connected it;
    if (!it.dialect.capabilities().has_transactional_ddl) {
        return;
    }

    it.connection->begin(TransactionMode::Write);
    it.connection->execute(Sql() << "CREATE TABLE t (n integer)");
    it.connection->rollback();

    CHECK(it.database->observe().empty());
}

TEST_CASE("a database that cannot be reached is a connection error without the password") {
    const Dialect& dialect = dialect_named(dialect_under_test());
    const bool is_file = dialect.name() == "sqlite";
    const Url url(is_file ? "sqlite:/no/such/folder/x.db" : "postgresql://nobody:secret@127.0.0.1:1/x");

    try {
        dialect.connect(url)->query_integer(Sql() << "SELECT 1");
        FAIL("nothing was thrown");
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::Connection);
        CHECK(std::string(error.what()).find("secret") == std::string::npos);
    }
}

TEST_CASE("the server says its version") {
    Connected it;

    const std::string version = it.connection->server_version();

    INFO(version);
    CHECK(version.find('.') != std::string::npos);
    CHECK(version.find_first_not_of("0123456789.") == std::string::npos);
}

}  // namespace varve::test
