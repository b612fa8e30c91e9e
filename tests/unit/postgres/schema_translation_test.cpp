// SPDX-License-Identifier: MIT
#include "postgres/schema_translation.hpp"

#include <catch2/catch.hpp>

namespace varve::postgres {
namespace {

SchemaTranslation translation() {
    SchemaTranslation result("x_");
    result.add("public");
    result.add("app");
    return result;
}

}  // namespace

TEST_CASE("schemas go out under other names wherever a statement names one") {
    SchemaTranslation it = translation();

    CHECK(it.outgoing("CREATE TABLE public.t (a \"app\".mood)") == "CREATE TABLE x_0_.t (a x_1_.mood)");
    CHECK(it.outgoing("GRANT USAGE ON SCHEMA app TO PUBLIC") == "GRANT USAGE ON SCHEMA x_1_ TO PUBLIC");
    CHECK(it.outgoing("DROP SCHEMA IF EXISTS app") == "DROP SCHEMA IF EXISTS x_1_");
    CHECK(it.outgoing("SET search_path = app, public") == "SET search_path = x_1_, x_0_");
    CHECK(it.outgoing("SELECT nextval('public.s'), 'public', 'republic.s'") ==
          "SELECT nextval('x_0_.s'), 'x_0_', 'republic.s'");
}

TEST_CASE("what only looks like a schema stays") {
    SchemaTranslation it = translation();

    for (const char* sql : {"SELECT public FROM t", "SELECT t.public.x FROM t", "GRANT SELECT ON t TO public",
                            "SELECT 1 AS app -- public.t"}) {
        CHECK(it.outgoing(sql) == sql);
    }
}

TEST_CASE("a schema that a statement creates gets a name, unless it needs quotes") {
    SchemaTranslation it = translation();

    CHECK(it.outgoing("CREATE SCHEMA IF NOT EXISTS more") == "CREATE SCHEMA IF NOT EXISTS x_2_");
    CHECK(it.outgoing("SELECT more.f()") == "SELECT x_2_.f()");
    CHECK_THROWS_AS(it.outgoing("CREATE SCHEMA \"S a\""), Error);
}

TEST_CASE("names come back, and places in statements too") {
    SchemaTranslation it = translation();
    const std::string sql = "SELECT public.f(), app.g(), nonsense";

    CHECK(it.incoming("x_0_.t and x_1_ and x_7_") == "public.t and app and x_7_");
    CHECK(it.original_offset(sql, it.outgoing(sql).find("nonsense")) == sql.find("nonsense"));
    CHECK(it.original_offset(sql, 7) == 7);
}

}  // namespace varve::postgres
