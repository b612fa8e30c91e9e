// SPDX-License-Identifier: MIT
#include "sqlite/types.hpp"

#include <catch2/catch.hpp>

using namespace varve;
using namespace varve::sqlite;

TEST_CASE("every portable type comes back from its SQLite spelling", "[sqlite]") {
    const sqlite::TypeSystem types;
    for (const std::string text :
         {"bool",     "smallint", "int",    "bigint",    "decimal(10, 2)", "decimal(5)",
          "decimal",  "real",     "double", "text",      "varchar(20)",    "char(3)",
          "bytes",    "date",     "time",   "timestamp", "timestamptz",    "timestamp(3)",
          "interval", "uuid",     "json",   "jsonb"}) {
        INFO(text);
        const std::optional<PortableType> type = parse_portable_type(text);
        REQUIRE(type.has_value());

        CHECK(types.portable(types.native(*type)) == type);
    }
}

TEST_CASE("types whose values are texts do not turn them into numbers", "[sqlite]") {
    const sqlite::TypeSystem types;
    for (const BaseType base : {BaseType::Text, BaseType::VarChar, BaseType::Char, BaseType::Uuid,
                                BaseType::Json, BaseType::JsonB, BaseType::Interval}) {
        CHECK(affinity_of(types.native({base}).name) == Affinity::Text);
    }
}

TEST_CASE("affinity follows SQLite's rule, surprises included", "[sqlite]") {
    CHECK(affinity_of("CHARINT") == Affinity::Integer);
    CHECK(affinity_of("FLOATING POINT") == Affinity::Integer);
    CHECK(affinity_of("STRING") == Affinity::Numeric);
    CHECK(affinity_of("") == Affinity::Blob);
}

TEST_CASE("types that only SQLite has are not portable", "[sqlite]") {
    const sqlite::TypeSystem types;
    CHECK_FALSE(types.portable({"TINYINT"}).has_value());
    CHECK_FALSE(types.portable({"TEXT(20)"}).has_value());
    CHECK_FALSE(types.portable({""}).has_value());
}

TEST_CASE("strict tables get the nearest of their five types", "[sqlite]") {
    CHECK(strict_type("VARCHAR(20)") == "TEXT");
    CHECK(strict_type("BIGINT") == "INTEGER");
    CHECK(strict_type("BOOLEAN") == "INTEGER");
    CHECK(strict_type("TIMESTAMPTZ") == "TEXT");
    CHECK(strict_type("INT") == "INT");
    CHECK(strict_type("DECIMAL(10,2)") == "ANY");
}
