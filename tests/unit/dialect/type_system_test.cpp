// SPDX-License-Identifier: MIT
#include "varve/dialect/type_system.hpp"

#include <catch2/catch.hpp>

using namespace varve;

TEST_CASE("portable types are read in any spelling and written in one", "[dialect]") {
    const auto spelled = [](std::string_view text) {
        const std::optional<PortableType> type = parse_portable_type(text);
        return type ? to_string(*type) : "none";
    };

    CHECK(spelled("BIGINT") == "bigint");
    CHECK(spelled("boolean") == "bool");
    CHECK(spelled("Decimal( 10,2 )") == "decimal(10, 2)");
    CHECK(spelled("numeric(8)") == "decimal(8)");
    CHECK(spelled("varchar(20)[]") == "varchar(20)[]");
    CHECK(spelled("timestamptz(3)") == "timestamptz(3)");
}

TEST_CASE("what is not a portable type is none", "[dialect]") {
    CHECK_FALSE(parse_portable_type("varchr(20)").has_value());
    CHECK_FALSE(parse_portable_type("int(11)").has_value());
    CHECK_FALSE(parse_portable_type("decimal(1,2,3)").has_value());
    CHECK_FALSE(parse_portable_type("varchar(x)").has_value());
    CHECK_FALSE(parse_portable_type("").has_value());
}
