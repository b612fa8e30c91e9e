// SPDX-License-Identifier: MIT
#include "varve/diag/error.hpp"
#include "varve/diff/diff.hpp"

#include "../model/sample_schema.hpp"

#include <catch2/catch.hpp>

using namespace varve;

namespace {

Schema renamed_schema() {
    Schema schema;
    schema.add(testing::table("people"));
    schema.add(testing::column("people", "full name", "text", 1));
    return schema;
}

std::string message_of(std::string_view text) {
    try {
        diff::parse_rename(text, testing::users_schema(), renamed_schema());
    } catch (const Error& error) {
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("a rename names a table or a column on both sides", "[diff]") {
    const diff::KnownRename table =
        diff::parse_rename("users=people", testing::users_schema(), renamed_schema());
    CHECK(table.from.kind == Kind::Table);
    CHECK(table.to.name == "people");

    const diff::KnownRename column =
        diff::parse_rename("users.email=people.\"full name\"", testing::users_schema(), renamed_schema());
    CHECK(column.from == ObjectId{Kind::Column, "", "users", "email", ""});
    CHECK(column.to == ObjectId{Kind::Column, "", "people", "full name", ""});
}

TEST_CASE("a rename of something that is not there is refused", "[diff]") {
    CHECK(message_of("users") == "`--rename users` has no `=`");
    CHECK(message_of("nobody=people") ==
          "`--rename nobody=people`: `nobody` is not a table or column of the schema before");
    CHECK(message_of("users=nobody") ==
          "`--rename users=nobody`: `nobody` is not a table or column of the schema after");
    CHECK(message_of("users.email=people") == "`--rename users.email=people` pairs a column with a table");
}
