// SPDX-License-Identifier: MIT
#include "varve/sql/secrets.hpp"

#include <catch2/catch.hpp>

using namespace varve;

TEST_CASE("literals that are or hold passwords are not shown", "[sql]") {
    CHECK(without_secrets("CREATE SUBSCRIPTION s CONNECTION 'host=h password=secret' PUBLICATION p") ==
          "CREATE SUBSCRIPTION s CONNECTION '***' PUBLICATION p");
    CHECK(without_secrets("ALTER SUBSCRIPTION s CONNECTION E'host=h PassFile=\\'/x y\\''") ==
          "ALTER SUBSCRIPTION s CONNECTION '***'");
    CHECK(without_secrets("ALTER SUBSCRIPTION s CONNECTION $$postgresql://u:pw@h/d$$") ==
          "ALTER SUBSCRIPTION s CONNECTION '***'");
    CHECK(without_secrets("ALTER ROLE r PASSWORD /* new */ 'it''s' VALID UNTIL '2030-01-01'") ==
          "ALTER ROLE r PASSWORD /* new */ '***' VALID UNTIL '2030-01-01'");
    CHECK(without_secrets("CREATE USER MAPPING FOR u SERVER s OPTIONS (user 'bob', \"password\" 'x')") ==
          "CREATE USER MAPPING FOR u SERVER s OPTIONS (user 'bob', \"password\" '***')");
}

TEST_CASE("statements without secrets are shown as they are", "[sql]") {
    const char* statement = "CREATE INDEX CONCURRENTLY i ON t (password) WHERE name = 'x' -- it's here";
    CHECK(without_secrets(statement) == statement);
    CHECK(without_secrets("").empty());
}
