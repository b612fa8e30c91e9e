// SPDX-License-Identifier: MIT
#include "sqlite_support.hpp"

#include "sqlite/dialect.hpp"

#include "varve/diag/error.hpp"

#include <catch2/catch.hpp>

using namespace varve;

namespace {

constexpr std::string_view family =
    "CREATE TABLE p (id INTEGER PRIMARY KEY, n TEXT);"
    "CREATE TABLE c (id INTEGER PRIMARY KEY, p INT REFERENCES p (id) ON DELETE CASCADE);"
    "INSERT INTO p VALUES (1, 'one'), (2, 'two'); INSERT INTO c VALUES (1, 1), (2, 2)";

/// What the safeguard says to a hand-written migration; empty when it lets it pass.
std::string verdict_on(Connection& connection, const std::vector<std::string>& directives,
                       const std::string& sql) {
    plan::Plan plan;
    plan.directives = directives;
    plan.statements = {{sql}};
    try {
        testing::apply(connection, plan);
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

}  // namespace

TEST_CASE("a rebuild that forgets rows is refused", "[sqlite]") {
    const auto connection = testing::sqlite_database(family);

    CHECK(verdict_on(*connection, {"foreign-keys off", "rebuild p"},
                     "DELETE FROM p WHERE id = 2; DELETE FROM c WHERE p = 2") ==
          "table `c` had 2 rows and would have 1");
    CHECK(testing::rows(*connection, "SELECT count(*) FROM p") == std::vector<std::string>{"2"});
}

TEST_CASE("a rebuild that changes values is refused", "[sqlite]") {
    const auto connection = testing::sqlite_database(family);

    CHECK(verdict_on(*connection, {"rebuild p"}, "UPDATE p SET n = 'ONE' WHERE id = 1") ==
          "the values of column `p.n` would change");
    CHECK(verdict_on(*connection, {"rebuild p"}, "UPDATE p SET n = NULL WHERE id = 1") ==
          "column `p.n` would lose the values of 1 rows");
    CHECK(
        verdict_on(*connection, {"rebuild p"}, "UPDATE p SET n = CASE id WHEN 1 THEN 'two' ELSE 'one' END") ==
        "the values of column `p.n` would change");
}

TEST_CASE("only new violations of foreign keys are refused", "[sqlite]") {
    const auto connection = testing::sqlite_database(family);
    testing::run(*connection,
                 "PRAGMA foreign_keys = OFF; INSERT INTO c VALUES (3, 99); PRAGMA foreign_keys = ON");

    CHECK(verdict_on(*connection, {"foreign-keys off"}, "UPDATE p SET n = 'x'").empty());
    CHECK(verdict_on(*connection, {"foreign-keys off"}, "DELETE FROM p WHERE id = 1") ==
          "1 row of `c` would refer to rows of `p` that do not exist");
}

TEST_CASE("a safeguard inside a transaction is refused instead of ignored", "[sqlite]") {
    const auto connection = testing::sqlite_database(family);
    connection->begin(TransactionMode::Write);
    const auto safeguard = sqlite::dialect().safeguard(*connection, {"foreign-keys off"});

    CHECK_THROWS_AS(safeguard->before_transaction(), Error);
}

TEST_CASE("no directives, no safeguard", "[sqlite]") {
    const auto connection = testing::sqlite_database("");

    CHECK(sqlite::dialect().safeguard(*connection, {}) == nullptr);
    CHECK_THROWS_AS(sqlite::dialect().safeguard(*connection, {"nonsense"}), Error);
}
