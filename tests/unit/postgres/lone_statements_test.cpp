// SPDX-License-Identifier: MIT
#include "postgres/lone_statements.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace varve;

namespace {

Placement placed(std::string_view statement) {
    const std::string_view statements[] = {statement};
    return postgres::place(statements).front();
}

}  // namespace

TEST_CASE("what the server refuses inside a transaction stands alone", "[postgres]") {
    for (const char* statement : {
             "CREATE INDEX CONCURRENTLY i ON t (a)",
             "create unique index concurrently if not exists i on only app.t (a)",
             "CREATE INDEX CONCURRENTLY ON t (a)",
             "DROP INDEX CONCURRENTLY IF EXISTS app.i",
             "REINDEX INDEX CONCURRENTLY i",
             "REINDEX (VERBOSE) TABLE CONCURRENTLY t",
             "REINDEX SCHEMA app",
             "REINDEX SYSTEM",
             "VACUUM (FULL) t",
             "-- why\nVACUUM",
             "CLUSTER",
             "ALTER SYSTEM SET work_mem = '64MB'",
             "CREATE DATABASE other",
             "DROP DATABASE IF EXISTS other",
             "CREATE TABLESPACE s LOCATION '/x'",
             "ALTER TABLE app.t DETACH PARTITION t_1 CONCURRENTLY",
             "CREATE SUBSCRIPTION s CONNECTION 'c' PUBLICATION p",
             "DISCARD ALL",
         }) {
        INFO(statement);
        CHECK(placed(statement) == Placement::Alone);
    }
}

TEST_CASE("what the server takes inside a transaction stays there", "[postgres]") {
    for (const char* statement : {
             "CREATE INDEX i ON t (a)",
             "CREATE INDEX concurrently_made ON t (a)",
             "CREATE TABLE vacuum_log (a int)",
             "COMMENT ON TABLE t IS 'CREATE INDEX CONCURRENTLY i ON t (a)'",
             "REINDEX TABLE t",
             "CLUSTER t",
             "ANALYZE t",
             "ALTER TABLE t DETACH PARTITION t_1",
             "CREATE SUBSCRIPTION s CONNECTION 'c' PUBLICATION p WITH (connect = false)",
             "ALTER TYPE mood ADD VALUE 'sad'",
         }) {
        INFO(statement);
        CHECK(placed(statement) == Placement::Inside);
    }
}

TEST_CASE("a label that is used later ends its transaction", "[postgres]") {
    const std::string_view used[] = {"ALTER TYPE mood ADD VALUE 'sad'", "INSERT INTO t VALUES ('sad')"};
    CHECK(postgres::place(used).front() == Placement::BeforeCommit);

    const std::string_view in_function[] = {
        "ALTER TYPE mood ADD VALUE 'sad'",
        "CREATE FUNCTION f() RETURNS mood LANGUAGE sql AS $$ SELECT 'sad'::mood $$"};
    CHECK(postgres::place(in_function).front() == Placement::BeforeCommit);

    const std::string_view unused[] = {"ALTER TYPE mood ADD VALUE 'sad'", "INSERT INTO t VALUES ('ok')"};
    CHECK(postgres::place(unused).front() == Placement::Inside);

    const std::string_view of_new_type[] = {
        "CREATE TYPE mood AS ENUM ('ok')", "ALTER TYPE mood ADD VALUE 'sad'", "INSERT INTO t VALUES ('sad')"};
    CHECK(postgres::place(of_new_type)[1] == Placement::BeforeCommit);
}

TEST_CASE("what reaches beyond the database is known, and what waits without harm", "[postgres]") {
    CHECK(postgres::describe_lone("ALTER SYSTEM RESET ALL").is_server_wide);
    CHECK(postgres::describe_lone("CREATE DATABASE other").is_server_wide);
    CHECK_FALSE(postgres::describe_lone("VACUUM").is_server_wide);
    CHECK(postgres::describe_lone("CREATE INDEX CONCURRENTLY i ON t (a)").waits_harmlessly);
    CHECK_FALSE(postgres::describe_lone("VACUUM FULL t").waits_harmlessly);
}

TEST_CASE("of an index without a name only what is half done can be known", "[postgres]") {
    const Probe probe = postgres::describe_lone("CREATE INDEX CONCURRENTLY ON t (a)").probe;
    CHECK(probe.question.find("'done'") == std::string::npos);
    CHECK(probe.question.find("'half done'") != std::string::npos);
    CHECK_FALSE(probe.is_repeatable);
    CHECK(postgres::describe_lone("CALL clean_up()").probe == Probe{});
    CHECK(postgres::describe_lone("VACUUM").probe.is_repeatable);
}
