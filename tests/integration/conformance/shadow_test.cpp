// SPDX-License-Identifier: MIT
#include "integration/conformance/dialect_under_test.hpp"

#include "varve/report/schema_text.hpp"

#include <catch2/catch.hpp>

#include <array>

namespace varve::test {
namespace {

std::unique_ptr<Shadow> open_shadow(const Connected& it) {
    ShadowOptions options;
    options.target = it.database->url();
    return it.dialect.open_shadow(options);
}

}  // namespace

TEST_CASE("a shadow begins empty and what happens there is gone with it") {
    Connected it;
    const std::vector<std::string> before = it.database->observe();
    {
        const std::unique_ptr<Shadow> shadow = open_shadow(it);
        CHECK(shadow->inspect({}).of_kind(Kind::Table).empty());
        CHECK_FALSE(shadow->description().empty());
        shadow->connection().execute(Sql() << "CREATE TABLE t (n integer)");
        CHECK(shadow->inspect({}).of_kind(Kind::Table).size() == 1);
    }

    CHECK(it.database->observe() == before);
    const std::unique_ptr<Shadow> another = open_shadow(it);
    CHECK(another->inspect({}).of_kind(Kind::Table).empty());
}

TEST_CASE("a shadow that is reset is empty again") {
    Connected it;
    const std::unique_ptr<Shadow> shadow = open_shadow(it);
    const std::vector<std::string> empty = shadow->observe({});
    shadow->connection().execute(Sql() << "CREATE TABLE t (n integer)");
    shadow->connection().execute(Sql() << "CREATE VIEW v AS SELECT n FROM t");
    CHECK(shadow->observe({}) != empty);

    shadow->reset();

    CHECK(shadow->inspect({}).of_kind(Kind::Table).empty());
    CHECK(shadow->observe({}) == empty);
}

TEST_CASE("the same statements give the same schema in a shadow and in the database") {
    Connected it;
    const std::unique_ptr<Shadow> shadow = open_shadow(it);
    for (Connection* connection : {&shadow->connection(), it.connection.get()}) {
        connection->execute(
            Sql() << "CREATE TABLE a (id integer PRIMARY KEY, n integer DEFAULT (1 + 1) CHECK (n > 0))");
        connection->execute(
            Sql()
            << "CREATE TABLE b (id integer PRIMARY KEY, a_id integer REFERENCES a (id) ON DELETE CASCADE)");
        connection->execute(Sql() << "CREATE INDEX b_by_a ON b (a_id) WHERE a_id IS NOT NULL");
        connection->execute(Sql() << "CREATE VIEW v AS SELECT a.id FROM a JOIN b ON b.a_id = a.id");
    }

    const Schema in_shadow = shadow->inspect({});
    const Schema in_database = it.dialect.inspect(*it.connection, {});

    CHECK(report::schema_text(in_shadow) == report::schema_text(in_database));
}

TEST_CASE("an observer sees a difference that one clause makes") {
    Connected it;
    const std::unique_ptr<Shadow> shadow = open_shadow(it);
    const auto observed = [&](const char* sql) {
        shadow->reset();
        const std::array<BatchStatement, 1> batch = {{{sql}}};
        BatchFailure failure;
        shadow->connection().run(batch, failure);
        return shadow->observe({});
    };

    const std::vector<std::string> plain = observed("CREATE TABLE t (id integer PRIMARY KEY, n integer)");

    CHECK(observed("CREATE TABLE t (id integer PRIMARY KEY, n integer)") == plain);
    CHECK(observed("CREATE TABLE t (id integer PRIMARY KEY, n integer NOT NULL)") != plain);
    CHECK(observed("CREATE TABLE t (id integer PRIMARY KEY, n integer DEFAULT 1)") != plain);
    CHECK(observed("CREATE TABLE t (id integer PRIMARY KEY, n integer CHECK (n > 0))") != plain);
    CHECK(observed("CREATE TABLE t (id integer PRIMARY KEY, n integer UNIQUE)") != plain);
    CHECK(observed("CREATE TABLE t (id integer PRIMARY KEY, n integer REFERENCES t (id))") != plain);
}

}  // namespace varve::test
