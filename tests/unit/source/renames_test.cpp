// SPDX-License-Identifier: MIT
#include "varve/source/loader.hpp"

#include <catch2/catch.hpp>

namespace varve::source {

namespace {

ObjectId table(const std::string& name) {
    return {Kind::Table, "", "", name, ""};
}
ObjectId column(const std::string& owner, const std::string& name) {
    return {Kind::Column, "", owner, name, ""};
}

Schema schema_of(const std::vector<ObjectId>& ids) {
    Schema schema;
    for (const ObjectId& id : ids) {
        schema.add({id, make_definition(id.kind)});
    }
    return schema;
}

const std::vector<declare::DeclaredRename> declared{
    {table("users"), table("people"), {}}, {column("users", "name"), column("people", "full_name"), {}}};

}  // namespace

TEST_CASE("renames wait for as long as the old name is there", "[source]") {
    const Schema from = schema_of({table("users"), column("users", "name")});

    CHECK(pending_renames(declared, from) ==
          std::vector<diff::KnownRename>{{table("users"), table("people")},
                                         {column("users", "name"), column("people", "full_name")}});
}

TEST_CASE("a rename that has been carried out may stay in the file", "[source]") {
    CHECK(pending_renames(declared, schema_of({table("people"), column("people", "full_name")})).empty());
    CHECK(pending_renames(declared, {}).empty());
}

TEST_CASE("a column may still wait when its table has been renamed", "[source]") {
    CHECK(pending_renames(declared, schema_of({table("people"), column("people", "name")})) ==
          std::vector<diff::KnownRename>{{column("people", "name"), column("people", "full_name")}});
}

TEST_CASE("an old name that is in use beside the new one is no rename", "[source]") {
    CHECK(pending_renames(declared, schema_of({table("users"), table("people")})).empty());
}

}  // namespace varve::source
