// SPDX-License-Identifier: MIT
#include "varve/diff/diff.hpp"

#include "../model/sample_schema.hpp"

#include <catch2/catch.hpp>

using namespace varve;

namespace {

const diff::KnownRename table_rename{{Kind::Table, "", "", "users", ""}, {Kind::Table, "", "", "people", ""}};
const diff::KnownRename column_rename{{Kind::Column, "", "users", "age", ""},
                                      {Kind::Column, "", "people", "years", ""}};

/// users_schema() as it is after both renames.
Schema people_schema() {
    Schema schema;
    schema.add(testing::table("people"));
    schema.add(testing::column("people", "id", "bigint", 1));
    schema.add(testing::column("people", "email", "text", 2));
    schema.add(testing::column("people", "years", "integer", 3));
    schema.add(testing::part(Kind::PrimaryKey, "people", "users_pkey", PrimaryKey{{"id"}}));
    schema.add(testing::part(Kind::CheckConstraint, "people", "users_age_check",
                             CheckConstraint{Expression{"years > 0"}}));
    schema.add(testing::part(Kind::Index, "people", "users_email", Index{{IndexKey{"email"}}}));
    return schema;
}

}  // namespace

TEST_CASE("a renamed table takes its parts along, and expressions follow renamed columns", "[diff]") {
    const diff::Result result =
        diff::diff(testing::users_schema(), people_schema(), {{table_rename, column_rename}});

    REQUIRE(result.changes.size() == 2);
    const Rename& table = std::get<Rename>(result.changes[0]);
    CHECK(table.before.id.name == "users");
    CHECK(table.after.id.name == "people");
    const Rename& column = std::get<Rename>(result.changes[1]);
    CHECK(column.before.id.owner == "people");
    CHECK(column.before.id.name == "age");
    CHECK(column.after.id.name == "years");
}

TEST_CASE("the way back uses the renames inverted", "[diff]") {
    const std::vector<diff::KnownRename> back = diff::inverted({table_rename, column_rename});

    const diff::Result result = diff::diff(people_schema(), testing::users_schema(), {back});

    CHECK(result.changes.size() == 2);
    CHECK(result.questions.empty());
}

TEST_CASE("a rename that was carried out long ago is no change", "[diff]") {
    const diff::Result result = diff::diff(people_schema(), people_schema(), {{table_rename, column_rename}});

    CHECK(result.changes.empty());
}

TEST_CASE("foreign keys follow renamed tables and columns", "[diff]") {
    Schema from = testing::users_schema();
    from.add(testing::table("posts"));
    from.add(testing::column("posts", "author_age", "integer", 1));
    from.add(
        testing::part(Kind::ForeignKey, "posts", "fk", ForeignKey{{"author_age"}, {"", "users"}, {"age"}}));

    const Schema renamed = diff::rename_objects(from, {table_rename, column_rename});

    const ForeignKey& key = as<ForeignKey>(*renamed.find({Kind::ForeignKey, "", "posts", "fk", ""}));
    CHECK(key.references.name == "people");
    CHECK(key.referenced_columns == std::vector<std::string>{"years"});
    CHECK(key.columns == std::vector<std::string>{"author_age"});
}

TEST_CASE("a string that looks like a column is not renamed", "[diff]") {
    Schema from = testing::users_schema();
    from.add(
        testing::part(Kind::CheckConstraint, "users", "c", CheckConstraint{Expression{"email <> 'age'"}}));

    const Schema renamed = diff::rename_objects(from, {table_rename, column_rename});

    CHECK(
        as<CheckConstraint>(*renamed.find({Kind::CheckConstraint, "", "people", "c", ""})).expression.text ==
        "email <> 'age'");
}
