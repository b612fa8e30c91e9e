// SPDX-License-Identifier: MIT
#include "integration/postgres/round_trip.hpp"

#include "postgres/dialect.hpp"

#include "varve/diag/error.hpp"

#include <catch2/catch.hpp>

#include <functional>
#include <optional>

namespace varve::test {
namespace {

Error error_of(const std::function<void()>& action) {
    try {
        action();
    } catch (const Error& error) {
        return error;
    }
    FAIL("nothing was thrown");
    return {ErrorCode::Internal, ""};
}

}  // namespace

TEST_CASE("an error carries what the server said: SQLSTATE, detail, hint, place in bytes") {
    PostgresDatabase database;

    const Error unknown =
        error_of([&] { database.connection->execute(Sql().verbatim("SELECT 'é', nme FROM pg_class")); });
    CHECK(unknown.sqlstate() == "42703");
    CHECK(unknown.statement_offset() == 13u);

    database.connection->execute(Sql() << "CREATE TABLE t (a int PRIMARY KEY)");
    database.connection->execute(Sql() << "INSERT INTO t VALUES (1)");
    const Error twice = error_of([&] { database.connection->execute(Sql() << "INSERT INTO t VALUES (1)"); });
    CHECK(twice.sqlstate() == "23505");
    CHECK(twice.detail() == "Key (a)=(1) already exists.");
}

TEST_CASE("a batch in a transaction stops at the statement that fails and nothing of it stays") {
    PostgresDatabase database;
    const std::vector<BatchStatement> batch{
        {"BEGIN"}, {"CREATE TABLE a ()"}, {"SELECT nothing"}, {"CREATE TABLE b ()"}, {"COMMIT"}};
    BatchFailure failure;

    const Error error = error_of([&] { database.connection->run(batch, failure); });

    CHECK(failure.index == 2);
    CHECK(error.statement() == "SELECT nothing");
    CHECK(error.statement_offset() == 7u);
    CHECK(database.connection->is_in_transaction());
    database.connection->rollback();
    CHECK(database.query("SELECT count(*) FROM pg_class WHERE relname IN ('a', 'b')") == "0");
}

TEST_CASE("what a migration sets for its session is taken back, within its transaction too") {
    PostgresDatabase database;
    BatchFailure failure;
    const auto run = [&](std::vector<BatchStatement> batch) { database.connection->run(batch, failure); };
    const std::string path = database.query("SHOW search_path");
    run({{"CREATE ROLE varve_session_test"}});

    run({{"BEGIN"},
         {"SELECT set_config('search_path', '', false)"},
         {"SET lock_timeout = '7s'"},
         {"SET ROLE varve_session_test"}});
    database.connection->reset_settings();

    CHECK(database.query("SELECT current_user = session_user") == "t");
    CHECK(database.query("SHOW search_path") == path);
    CHECK(database.query("SHOW lock_timeout") == "0");
    CHECK(database.connection->is_in_transaction());
    database.connection->rollback();
    run({{"DROP ROLE varve_session_test"}});
}

TEST_CASE("statements outside a transaction take effect one by one, also those that refuse to be in one") {
    PostgresDatabase database;
    const std::vector<BatchStatement> batch{{"CREATE TABLE a (x int)"},
                                            {"CREATE INDEX CONCURRENTLY i ON a (x)"},
                                            {"VACUUM a"},
                                            {"SELECT nothing"},
                                            {"CREATE TABLE b ()"}};
    BatchFailure failure;

    error_of([&] { database.connection->run(batch, failure); });

    CHECK(failure.index == 3);
    CHECK(database.query("SELECT count(*) FROM pg_class WHERE relname IN ('a', 'i', 'b')") == "2");
}

TEST_CASE("a transaction that failed cannot be committed as if nothing had happened") {
    PostgresDatabase database;
    database.connection->begin(TransactionMode::Write);
    error_of([&] { database.connection->execute(Sql() << "SELECT nothing"); });

    CHECK(error_of([&] { database.connection->commit(); }).code() == ErrorCode::Database);
    database.connection->rollback();
    CHECK_FALSE(database.connection->is_in_transaction());
    CHECK(database.connection->query_integer(Sql() << "SELECT 1") == 1);
}

TEST_CASE("a lost session stays lost") {
    PostgresDatabase database;
    const std::int64_t process = database.connection->query_integer(Sql() << "SELECT pg_backend_pid()");
    database.query("SELECT pg_terminate_backend(" + std::to_string(process) + ")");

    for (int attempt = 0; attempt < 4; ++attempt) {
        error_of([&] { database.connection->query_integer(Sql() << "SELECT 1"); });
        error_of([&] { database.connection->begin(TransactionMode::Write); });
        database.connection->rollback();
    }
}

TEST_CASE("a lost session in the middle of a batch is an error of the connection") {
    PostgresDatabase database;
    const std::vector<BatchStatement> batch{
        {"BEGIN"}, {"SELECT pg_terminate_backend(pg_backend_pid())"}, {"SELECT 1"}, {"COMMIT"}};
    BatchFailure failure;

    error_of([&] { database.connection->run(batch, failure); });
    error_of([&] { database.connection->run(batch, failure); });
}

TEST_CASE("no error shows a password") {
    const auto message_of = [](const std::string& url) {
        return std::string(error_of([&] { postgres::dialect().connect(Url(url)); }).what());
    };

    for (const std::string url :
         {"postgresql://u:s3cret@127.0.0.1:1/x", "postgresql://u:s3cret@127.0.0.1:1/x?nonsense=1",
          "postgresql://u@127.0.0.1:1/x?password=s3cret", "postgresql://u:s3cret%zz@127.0.0.1:1/x"}) {
        CHECK(message_of(url).find("s3cret") == std::string::npos);
    }
}

TEST_CASE("bound bytes and texts arrive as they are") {
    PostgresDatabase database;
    Sql sql = Sql() << "SELECT encode(";
    sql.bind(Bytes{std::byte{0}, std::byte{255}}) << ", 'hex')";

    CHECK(database.connection->query_text(sql) == "00ff");
}

}  // namespace varve::test
