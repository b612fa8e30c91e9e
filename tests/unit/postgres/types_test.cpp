// SPDX-License-Identifier: MIT
#include "postgres/types.hpp"

#include <catch2/catch.hpp>

namespace varve::postgres {

TEST_CASE("portable types become what the server prints", "[postgres]") {
    const ServerTypes types;
    const auto native = [&](std::string_view text) { return types.native(*parse_portable_type(text)).name; };

    CHECK(native("int") == "integer");
    CHECK(native("varchar(20)") == "character varying(20)");
    CHECK(native("decimal(10, 2)") == "numeric(10,2)");
    CHECK(native("decimal(10)") == "numeric(10,0)");
    CHECK(native("timestamptz(3)") == "timestamp(3) with time zone");
    CHECK(native("char") == "character(1)");
    CHECK(native("text[][]") == "text[]");
}

TEST_CASE("what the server prints becomes portable again, or stays native", "[postgres]") {
    const ServerTypes types;

    CHECK(to_string(*types.portable({"character varying(20)"})) == "varchar(20)");
    CHECK(to_string(*types.portable({"timestamp(3) with time zone"})) == "timestamptz(3)");
    CHECK(to_string(*types.portable({"numeric(10,2)"})) == "decimal(10, 2)");
    CHECK(types.portable({"public.mood"}) == std::nullopt);
    CHECK(types.portable({"bpchar"}) == std::nullopt);
}

TEST_CASE("a change of type says how its values get there", "[postgres]") {
    CHECK(has_assignment_cast({"integer"}, {"bigint"}));
    CHECK(has_assignment_cast({"uuid"}, {"text"}));
    CHECK(has_assignment_cast({"character varying(20)"}, {"character varying(10)"}));
    CHECK_FALSE(has_assignment_cast({"text"}, {"integer"}));
    CHECK(has_explicit_cast({"text"}, {"integer"}));
    CHECK_FALSE(has_assignment_cast({"public.mood"}, {"public.other"}));
    CHECK_FALSE(has_explicit_cast({"public.mood"}, {"public.other"}));
}

}  // namespace varve::postgres
