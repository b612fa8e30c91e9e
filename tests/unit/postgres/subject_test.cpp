// SPDX-License-Identifier: MIT
#include "varve/sql/subject.hpp"

#include "postgres/lexis.hpp"

#include <catch2/catch.hpp>

namespace varve {

TEST_CASE("the first words of a statement tell what it declares", "[postgres]") {
    const Lexis& lexis = postgres::lexis();
    const auto subject = [&](std::string_view sql) { return subject_of(sql, lexis).value_or("none"); };

    CHECK(subject("CREATE TABLE shop.Orders (id int)") == "orders");
    CHECK(subject("/* first */ create unlogged table if not exists \"Odd name\" (a int)") == "odd name");
    CHECK(subject("CREATE UNIQUE INDEX CONCURRENTLY i ON ONLY shop.orders (id)") == "orders");
    CHECK(subject("CREATE INDEX ON orders (id)") == "orders");
    CHECK(subject("CREATE TRIGGER t AFTER UPDATE OF a ON orders FOR EACH ROW EXECUTE FUNCTION f()") ==
          "orders");
    CHECK(subject("CREATE OR REPLACE VIEW v AS SELECT 1") == "v");
    CHECK(subject("ALTER TABLE IF EXISTS ONLY orders ADD a int") == "orders");
    CHECK(subject("COMMENT ON COLUMN shop.orders.total IS 'x'") == "orders");
    CHECK(subject("COMMENT ON TYPE plan IS 'x'") == "plan");
}

TEST_CASE("statements about anything else have no subject", "[postgres]") {
    const Lexis& lexis = postgres::lexis();

    CHECK_FALSE(subject_of("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'select 1'", lexis));
    CHECK_FALSE(subject_of("COMMENT ON INDEX i IS 'x'", lexis));
    CHECK_FALSE(subject_of("GRANT SELECT ON orders TO reader", lexis));
    CHECK_FALSE(subject_of("CREATE TEMPORARY TABLE t (a int)", lexis));
    CHECK_FALSE(subject_of("", lexis));
}

}  // namespace varve
