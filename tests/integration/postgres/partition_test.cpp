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
