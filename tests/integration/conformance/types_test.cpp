// SPDX-License-Identifier: MIT
#include "integration/conformance/dialect_under_test.hpp"

#include <catch2/catch.hpp>

namespace varve::test {
namespace {

/// What the inspector says of a column that is declared with this type.
DataType as_inspected(Connected& it, const DataType& type) {
    it.connection->execute(Sql() << "CREATE TABLE t (c " << type << ")");
    const Schema schema = it.dialect.inspect(*it.connection, {});
    it.connection->execute(Sql() << "DROP TABLE t");
    REQUIRE(schema.of_kind(Kind::Column).size() == 1);
    return as<Column>(*schema.of_kind(Kind::Column).front()).type;
}

}  // namespace

TEST_CASE("every portable type has a native one that the database prints as varve writes it") {
    Connected it;
    for (const char* spelling :
         {"bool",      "smallint",    "int",         "bigint",  "decimal", "decimal(10, 2)", "real",
          "double",    "text",        "varchar(20)", "char(3)", "bytes",   "date",           "time",
          "timestamp", "timestamptz", "interval",    "uuid",    "json",    "jsonb"}) {
        INFO(spelling);
        const std::optional<PortableType> portable = parse_portable_type(spelling);
        REQUIRE(portable.has_value());

        const DataType native = it.dialect.types().native(*portable);

        CHECK(as_inspected(it, native).name == native.name);
    }
}

TEST_CASE("a native type that is somebody's portable type leads back to the same native one") {
    const Dialect& dialect = dialect_named(dialect_under_test());
    for (const std::string_view spelling : portable_type_names()) {
        INFO(spelling);
        const std::optional<PortableType> portable = parse_portable_type(spelling);
        REQUIRE(portable.has_value());
        const DataType native = dialect.types().native(*portable);

        const std::optional<PortableType> back = dialect.types().portable(native);

        if (back) {
            CHECK(dialect.types().native(*back) == native);
        }
    }
}

TEST_CASE("arrays are known where the dialect says so") {
    Connected it;
    if (!it.dialect.capabilities().has_array_types) {
        return;
    }
    const DataType native = it.dialect.types().native(*parse_portable_type("int[]"));

    CHECK(as_inspected(it, native).name == native.name);
    CHECK(it.dialect.types().portable(native) == parse_portable_type("int[]"));
}

}  // namespace varve::test
