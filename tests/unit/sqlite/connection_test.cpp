// SPDX-License-Identifier: MIT
#include "sqlite_support.hpp"

#include "sqlite/dialect.hpp"
#include "support/temporary_directory.hpp"

#include "varve/diag/error.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <limits>
#include <optional>

using namespace varve;

namespace {

std::string message_of(const std::string& url) {
    try {
        sqlite::dialect().connect(Url(url));
    } catch (const Error& error) {
        return error.what();
    }
    return "no error";
}

}  // namespace

TEST_CASE("a missing file is named when it must exist", "[sqlite]") {
    const test::TemporaryDirectory folder;
    const std::string path = folder / "none.db";
    const std::string directory = folder.path().string();

    CHECK(message_of("sqlite:" + path + "?mode=ro") == "there is no database file `" + path + "`");
    CHECK(message_of("sqlite:" + directory) == "the database `" + directory + "` is a directory");
    CHECK(message_of("sqlite:" + directory + "/no/app.db") ==
          "the database `" + directory + "/no/app.db` cannot be opened: there is no folder `" + directory +
              "/no`");
}

TEST_CASE("a file that is no database is called that", "[sqlite]") {
    const test::TemporaryDirectory folder;
    const std::string path = folder / "notes.txt";
    std::ofstream(path) << std::string(2000, 'x');

    CHECK(message_of("sqlite:" + path) ==
          "the file `" + path + "` is not a SQLite database, or it is encrypted");
}

TEST_CASE("a file is made by the first statement that is no question", "[sqlite]") {
    const test::TemporaryDirectory folder;
    const std::string path = folder / "new.db";
    const auto connection = sqlite::dialect().connect(Url("sqlite:" + path));

    CHECK(sqlite::dialect().inspect(*connection, {}).empty());
    CHECK_FALSE(connection->has_table({"", "t"}));
    CHECK_FALSE(std::filesystem::exists(path));

    connection->execute(Sql() << "CREATE TABLE t (a)");
    CHECK(std::filesystem::exists(path));
    CHECK(sqlite::dialect().connect(Url("sqlite:" + path))->has_table({"", "t"}));
}

TEST_CASE("a file that somebody else makes is seen", "[sqlite]") {
    const test::TemporaryDirectory folder;
    const std::string path = folder / "new.db";
    const auto early = sqlite::dialect().connect(Url("sqlite:" + path));
    early->begin(TransactionMode::ReadSnapshot);

    sqlite::dialect().connect(Url("sqlite:" + path))->execute(Sql() << "CREATE TABLE t (a)");

    CHECK_FALSE(early->has_table({"", "t"}));
    early->commit();
    CHECK(early->has_table({"", "t"}));
}

TEST_CASE("a write in a snapshot of a file that is not there yet is kept", "[sqlite]") {
    const test::TemporaryDirectory folder;
    const std::string path = folder / "new.db";
    const auto connection = sqlite::dialect().connect(Url("sqlite:" + path));

    connection->begin(TransactionMode::ReadSnapshot);
    connection->execute(Sql() << "CREATE TABLE t (a)");
    connection->commit();

    CHECK(sqlite::dialect().connect(Url("sqlite:" + path))->has_table({"", "t"}));
}

TEST_CASE("a failing statement is reported with the place in it", "[sqlite]") {
    const auto connection = testing::sqlite_database("CREATE TABLE t (a)");
    const std::vector<BatchStatement> batch{{"INSERT INTO t VALUES (1)"}, {"INSERT INTO t (b) VALUES (1)"}};
    BatchFailure failure;
    try {
        connection->run(batch, failure);
        FAIL("it must fail");
    } catch (const Error& error) {
        CHECK(failure.index == 1);
        CHECK(error.code() == ErrorCode::Database);
        CHECK(error.statement() == "INSERT INTO t (b) VALUES (1)");
    }
    try {
        connection->execute(Sql() << "SELECT a, nonsense FROM t");
        FAIL("it must fail");
    } catch (const Error& error) {
        CHECK(error.statement_offset() == 10U);
    }
}

TEST_CASE("how long it waits for a lock comes back to what the URL says", "[sqlite]") {
    const auto connection = sqlite::dialect().connect(Url("sqlite::memory:?busy_timeout=700"));
    const auto wait_after = [&](std::optional<std::chrono::milliseconds> lock_wait) {
        connection->set_limits({lock_wait, std::chrono::milliseconds(0)});
        return connection->query_integer(Sql() << "PRAGMA busy_timeout");
    };
    constexpr std::int64_t endless = std::numeric_limits<int>::max();

    CHECK(wait_after(std::chrono::milliseconds(0)) == endless);
    CHECK(wait_after(std::nullopt) == 700);
    CHECK(wait_after(std::chrono::milliseconds(50)) == 50);
    CHECK(wait_after(std::chrono::hours(1000)) == endless);
    CHECK(wait_after(std::chrono::milliseconds(-5)) == endless);
    CHECK(wait_after(std::nullopt) == 700);
}

TEST_CASE("double quotes never make strings", "[sqlite]") {
    const auto connection = testing::sqlite_database("CREATE TABLE t (a)");

    CHECK_THROWS_AS(connection->execute(Sql() << "INSERT INTO t VALUES (\"text\")"), Error);
}

TEST_CASE("foreign keys are enforced", "[sqlite]") {
    const auto connection = testing::sqlite_database(
        "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p INT REFERENCES p)");

    CHECK_THROWS_AS(connection->execute(Sql() << "INSERT INTO c VALUES (1)"), Error);
}

TEST_CASE("values are bound and read back with their types", "[sqlite]") {
    const auto connection = testing::sqlite_database("CREATE TABLE t (a, b, c, d)");

    Sql insert;
    insert << "INSERT INTO t VALUES (";
    insert.bind(Value(std::string("it's"))) << ", ";
    insert.bind(Value(std::int64_t{7})) << ", ";
    insert.bind(Value(Null{})) << ", ";
    insert.bind(Value(Bytes{})) << ")";
    CHECK(connection->execute(insert) == 1);

    CHECK(testing::rows(*connection, "SELECT a, b, typeof(c), typeof(d) FROM t") ==
          std::vector<std::string>{"it's|7|null|blob"});
}
