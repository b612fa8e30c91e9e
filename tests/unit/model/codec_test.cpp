// SPDX-License-Identifier: MIT
#include "varve/model/codec.hpp"

#include "sample_schema.hpp"

#include <catch2/catch.hpp>

using namespace varve;

namespace {

/// One object of every kind with every optional field set.
Schema rich_schema() {
    Schema schema = testing::users_schema();
    for (const Kind kind : all_kinds()) {
        schema.add(
            {{kind, "s", is_owned_kind(kind) ? "t" : "", "object", "(integer)"}, make_definition(kind)});
    }
    Column column{DataType{"integer"}};
    column.is_nullable = false;
    column.default_value = Expression{"1"};
    column.identity = Identity{IdentityMode::Always, SequenceOptions{-5, -1, -100, -1, 20, true}};
    column.generated = Generated{Expression{"a + b"}, GeneratedStorage::Virtual};
    column.dialect_options = {{"storage", "external"}, {"compression", "lz4"}};
    Object object{{Kind::Column, "s", "t", "rich", ""}, column, "a comment"};
    object.needs = {{Kind::EnumType, "s", "", "mood", ""}};
    object.ordinal = 7;
    schema.add(object);
    return schema;
}

}  // namespace

TEST_CASE("a schema survives being written and read, whatever is in it", "[model]") {
    const Schema schema = rich_schema();

    const std::optional<Schema> read = decode(encode(schema));

    REQUIRE(read.has_value());
    REQUIRE(read->size() == schema.size());
    for (const auto& [id, object] : schema.objects()) {
        const Object* twin = read->find(id);
        REQUIRE(twin != nullptr);
        CHECK(twin->has_same_content(object));
        CHECK(twin->needs == object.needs);
        CHECK(twin->ordinal == object.ordinal);
    }
}

TEST_CASE("bytes that were cut short are not a schema", "[model]") {
    const std::string bytes = encode(rich_schema());

    for (std::size_t size = 0; size < bytes.size(); size += 7) {
        CHECK_FALSE(decode(std::string_view(bytes).substr(0, size)).has_value());
    }
    CHECK_FALSE(decode(bytes + "x").has_value());
}
