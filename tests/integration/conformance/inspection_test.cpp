// SPDX-License-Identifier: MIT
#include "integration/conformance/dialect_under_test.hpp"

#include "varve/diff/diff.hpp"
#include "varve/model/fingerprint.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

namespace varve::test {
namespace {

void build_shop(Connection& connection) {
    connection.execute(Sql() << "CREATE TABLE customers (id integer PRIMARY KEY, email text NOT NULL UNIQUE, "
                                "note text DEFAULT 'x')");
    connection.execute(
        Sql() << "CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer NOT NULL REFERENCES "
                 "customers (id), "
                 "total integer CHECK (total >= 0), twice integer GENERATED ALWAYS AS (total * 2) STORED)");
    connection.execute(Sql() << "CREATE INDEX orders_by_customer ON orders (customer_id, total)");
    connection.execute(Sql() << "CREATE VIEW open_orders AS SELECT id FROM orders WHERE total > 0");
}

}  // namespace

TEST_CASE("inspecting twice gives equal schemas with equal fingerprints") {
    Connected it;
    build_shop(*it.connection);

    const Schema first = it.dialect.inspect(*it.connection, {});
    const Schema second = it.dialect.inspect(*it.dialect.connect(it.database->url()), {});

    CHECK(fingerprint(first) == fingerprint(second));
    CHECK(diff::diff(first, second).changes.empty());
    CHECK(first.of_kind(Kind::Table).size() == 2);
    CHECK(first.of_kind(Kind::View).size() == 1);
    CHECK(first.of_kind(Kind::ForeignKey).size() == 1);
    CHECK(first.of_kind(Kind::Index).size() == 1);
    CHECK(first.of_kind(Kind::CheckConstraint).size() == 1);
}

TEST_CASE("inspecting changes nothing and leaves no transaction open") {
    Connected it;
    build_shop(*it.connection);
    const std::vector<std::string> before = it.database->observe();

    it.dialect.inspect(*it.connection, {});

    CHECK_FALSE(it.connection->is_in_transaction());
    CHECK(it.database->observe() == before);
}

TEST_CASE("an object needs what its statement refers to") {
    Connected it;
    build_shop(*it.connection);

    const Schema schema = it.dialect.inspect(*it.connection, {});
    const Object& view = *schema.of_kind(Kind::View).front();

    const bool needs_orders = std::any_of(view.needs.begin(), view.needs.end(), [](const ObjectId& id) {
        return id.name == "orders" || id.owner == "orders";
    });
    CHECK(needs_orders);
}

TEST_CASE("what the scope excludes is not there") {
    Connected it;
    build_shop(*it.connection);
    Scope scope;
    scope.exclude = {"ord*"};

    const Schema schema = it.dialect.inspect(*it.connection, scope);

    REQUIRE(schema.of_kind(Kind::Table).size() == 1);
    CHECK(schema.of_kind(Kind::Table).front()->id.name == "customers");
    CHECK(schema.of_kind(Kind::ForeignKey).empty());
}

TEST_CASE("columns keep their order") {
    Connected it;
    it.connection->execute(Sql() << "CREATE TABLE t (z integer, a integer, m integer)");
    it.connection->execute(Sql() << "ALTER TABLE t ADD COLUMN b integer");

    const Schema schema = it.dialect.inspect(*it.connection, {});

    std::string names;
    for (const Object* column : schema.table({it.dialect.capabilities().default_schema, "t"}).columns()) {
        names += column->id.name;
    }
    CHECK(names == "zamb");
}

}  // namespace varve::test
