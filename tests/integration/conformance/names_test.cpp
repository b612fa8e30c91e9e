// SPDX-License-Identifier: MIT
#include "integration/conformance/dialect_under_test.hpp"

#include "varve/plan/planner.hpp"
#include "varve/report/schema_text.hpp"

#include <catch2/catch.hpp>

namespace varve::test {
namespace {

const std::vector<std::string> odd_names = {
    "a\"b",      "select",  "Mixed Case",        "with space", "semi;colon", "tick'ed", "back`tick",
    "[bracket]", "dot.ted", "\xC3\xA9t\xC3\xA9", "--comment",  "$1",         "1st"};

}  // namespace

TEST_CASE("any name can be written, read and found again") {
    Connected it;
    for (const std::string& name : odd_names) {
        INFO(name);
        it.connection->execute(Sql() << "CREATE TABLE " << Identifier{name} << " (" << Identifier{name}
                                     << " integer)");

        const Schema schema = it.dialect.inspect(*it.connection, {});

        REQUIRE(schema.of_kind(Kind::Column).size() == 1);
        CHECK(schema.of_kind(Kind::Table).front()->id.name == name);
        CHECK(schema.of_kind(Kind::Column).front()->id.name == name);
        CHECK(schema.of_kind(Kind::Column).front()->id.owner == name);
        it.connection->execute(Sql() << "DROP TABLE " << Identifier{name});
    }
}

TEST_CASE("text in DDL is read as exactly these characters") {
    Connected it;
    const std::string text = "it's \\ \"odd\"; -- \n$$ \xC3\xA9";
    it.connection->execute((Sql() << "CREATE TABLE t (n integer, s text DEFAULT ").literal(text) << ")");
    it.connection->execute(Sql() << "INSERT INTO t (n) VALUES (1)");

    CHECK(it.connection->query_text(Sql() << "SELECT s FROM t") == text);
}

TEST_CASE("the plan that creates a schema with odd names builds the same schema") {
    Connected it;
    for (const std::string& name : odd_names) {
        it.connection->execute(Sql() << "CREATE TABLE " << Identifier{name} << " (" << Identifier{name}
                                     << " integer PRIMARY KEY, other text, CONSTRAINT "
                                     << Identifier{name + "_check"} << " CHECK (" << Identifier{name}
                                     << " > 0))");
        it.connection->execute(Sql() << "CREATE INDEX " << Identifier{name + "_index"} << " ON "
                                     << Identifier{name} << " (other, " << Identifier{name} << ")");
    }
    const Schema schema = it.dialect.inspect(*it.connection, {});
    Connected other;

    for (const plan::Statement& statement : plan::plan_creation(schema, it.dialect).statements) {
        other.database->query(statement.sql);
    }

    CHECK(other.database->observe() == it.database->observe());
    CHECK(report::schema_text(it.dialect.inspect(*other.connection, {})) == report::schema_text(schema));
}

}  // namespace varve::test
