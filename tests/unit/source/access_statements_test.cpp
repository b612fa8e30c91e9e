// SPDX-License-Identifier: MIT
#include "source/access_statements.hpp"

#include <catch2/catch.hpp>

namespace varve::source {

namespace {

std::string spoken_of(std::string_view sql) {
    const ManagedAccess access = access_of(sql, Lexis());
    return std::string(access.has_grants ? "grants" : "") + (access.has_owners ? "owners" : "");
}

}  // namespace

TEST_CASE("a statement speaks of grants or of owners, or of neither", "[source]") {
    CHECK(spoken_of("grant select on t to r") == "grants");
    CHECK(spoken_of("-- who may\nREVOKE ALL ON SCHEMA public FROM PUBLIC") == "grants");
    CHECK(spoken_of("ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT SELECT ON TABLES TO r") == "grants");
    CHECK(spoken_of("ALTER FUNCTION f(integer) OWNER TO app") == "owners");
    CHECK(spoken_of("CREATE SCHEMA AUTHORIZATION app") == "owners");
    CHECK(spoken_of("GRANT readers TO app").empty());
    CHECK(spoken_of("ALTER TABLE t RENAME COLUMN owner TO holder").empty());
    CHECK(spoken_of("CREATE TABLE grants (owner text)").empty());
    CHECK(spoken_of("COMMENT ON TABLE t IS 'GRANT SELECT ON t TO r'").empty());
}

TEST_CASE("only what is about nothing but unmanaged access is left out", "[source]") {
    const ManagedAccess nothing;
    const ManagedAccess grants{true, false};

    CHECK(is_left_out("GRANT SELECT ON t TO r", Lexis(), nothing));
    CHECK_FALSE(is_left_out("GRANT SELECT ON t TO r", Lexis(), grants));
    CHECK(is_left_out("ALTER TABLE t OWNER TO r", Lexis(), grants));
    CHECK_FALSE(is_left_out("CREATE SCHEMA s AUTHORIZATION r", Lexis(), nothing));
    CHECK_FALSE(is_left_out("CREATE TABLE t (a int)", Lexis(), nothing));
}

TEST_CASE("what is not managed is taken out of a schema", "[source]") {
    Schema schema;
    Object table{{Kind::Table, "public", "", "t", ""}, Table{}};
    table.access = {"app", {{"r", "SELECT"}}};
    schema.add(table);
    schema.add({{Kind::DefaultPrivileges, "", "", "", "tables"}, DefaultPrivileges{}});

    CHECK(access_in(schema) == ManagedAccess{true, true});
    leave_out_access(schema, {false, true});

    CHECK(access_in(schema) == ManagedAccess{false, true});
    CHECK(schema.size() == 1);
}

}  // namespace varve::source
