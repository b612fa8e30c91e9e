// SPDX-License-Identifier: MIT
#include "integration/postgres/round_trip.hpp"

#include <catch2/catch.hpp>

namespace varve::test {
namespace {

void check_both_ways(const RoundTripResult& result) {
    CAPTURE(result.statements);
    CHECK(result.left_after_up == std::vector<std::string>());
    CHECK(result.left_after_down == std::vector<std::string>());
}

const std::string parent = "CREATE TABLE p (id int, at date NOT NULL, c text) PARTITION BY RANGE (at);";
const std::string first = "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');";
const std::string second = "CREATE TABLE p2 PARTITION OF p FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');";

}  // namespace

TEST_CASE("a partition says only what its parent does not") {
    PostgresDatabase database;
    database.query(parent + first + "ALTER TABLE p ADD PRIMARY KEY (id, at); CREATE INDEX i ON p (c)");

    const Schema schema = database.inspect();

    CHECK(schema.owned_by({"public", "p1"}).empty());
    CHECK(schema.owned_by({"public", "p"}, Kind::Column).size() == 3);
    CHECK(schema.owned_by({"public", "p"}, Kind::Index).size() == 1);
}

TEST_CASE("partitions come and go with their indexes and keys") {
    check_both_ways(round_trip(parent + first + "CREATE INDEX i ON p (c)",
                               parent + first + second +
                                   "CREATE INDEX i ON p (c); ALTER TABLE p ADD PRIMARY KEY (id, at)"));
}

TEST_CASE("an index of a partition may have a name of its own") {
    check_both_ways(round_trip(
        parent + first, parent + first + "CREATE INDEX i ON p (c); ALTER INDEX p1_c_idx RENAME TO mine"));
}

TEST_CASE("indexes of expressions reach the partitions under the names that the server makes") {
    const std::string indexes =
        "CREATE INDEX ON p (lower(c)); CREATE INDEX ON p (abs(id), c, (id + 1), abs(id));"
        "CREATE INDEX ON p ((c::varchar(5)), (coalesce(c, 'x')), trim(c));"
        "CREATE INDEX ON p (date_trunc('day', at::timestamp), (CASE WHEN id > 1 THEN 1 END));";
    PostgresDatabase database;
    database.query(parent + indexes + first);

    CHECK(database.inspect().owned_by({"public", "p1"}).empty());
    check_both_ways(
        round_trip(parent + first + indexes,
                   parent + first + "CREATE TABLE p2 (id int, at date NOT NULL, c text);" + indexes));
    check_both_ways(round_trip(parent + second + indexes,
                               parent + second + indexes + "ALTER INDEX p2_lower_idx RENAME TO mine"));
}

TEST_CASE("a child leaves its parent with what it has from it, and may come back") {
    const std::string parents =
        "CREATE TABLE places (id int NOT NULL, size int DEFAULT 1, CONSTRAINT positive "
        "CHECK (size > 0), CONSTRAINT small CHECK (size < 100));";
    const RoundTripResult result = round_trip(
        parents + "CREATE TABLE cities (mayor text) INHERITS (places);"
                  "CREATE TABLE towns () INHERITS (places);",
        parents + "CREATE TABLE cities (id int NOT NULL, size bigint DEFAULT 2, mayor text, CONSTRAINT "
                  "positive CHECK (size > 0));"
                  "CREATE TABLE towns (id int NOT NULL, size int DEFAULT 1, CONSTRAINT small CHECK (size "
                  "< 50));",
        "INSERT INTO cities VALUES (1, 5, 'Ann'); INSERT INTO towns VALUES (2, 6)",
        "SELECT count(*) FROM places");

    CAPTURE(result.statements);
    CHECK(result.left_after_up == std::vector<std::string>());
    // What has come back counts its columns and checks as its own, too: the server has no statement against
    // that.
    CHECK(result.answers == std::vector<std::string>{"2", "0", "2"});
}

TEST_CASE("a column of the parent reaches the partitions by itself") {
    check_both_ways(round_trip(
        parent + first,
        "CREATE TABLE p (id bigint, at date NOT NULL, c text DEFAULT 'x', d int) PARTITION BY RANGE (at);" +
            first));
}

TEST_CASE("a partition keeps a default of its own") {
    check_both_ways(round_trip(parent + first, parent + first + "ALTER TABLE p1 ALTER c SET DEFAULT 'mine'"));
}

TEST_CASE("children of table inheritance have facts of their own") {
    check_both_ways(round_trip("CREATE TABLE a (x int); CREATE TABLE b (y int) INHERITS (a)",
                               "CREATE TABLE a (x int, z text); CREATE TABLE b (y int, w int) INHERITS (a); "
                               "CREATE TABLE c () INHERITS (a, b)"));
}

}  // namespace varve::test
