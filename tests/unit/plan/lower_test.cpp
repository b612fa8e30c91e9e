// SPDX-License-Identifier: MIT
#include "varve/plan/planner.hpp"

#include "../model/sample_schema.hpp"
#include "scripted_renderer.hpp"

#include <catch2/catch.hpp>

using namespace varve;

namespace {

using Lines = std::vector<std::string>;

Lines lowered(const Schema& from, const Schema& to, std::function<Way(const Change&)> way) {
    const testing::ScriptedRenderer renderer(std::move(way));
    return testing::words(plan::order(plan::lower(diff::diff(from, to).changes, from, to, renderer)));
}

Way in_place(const Change& /*change*/) {
    return Way::InPlace;
}

Object view(std::string name, std::string query, std::vector<ObjectId> needs) {
    Object object{{Kind::View, "", "", std::move(name), ""}, View{std::move(query)}};
    object.needs = std::move(needs);
    return object;
}

const ObjectId age{Kind::Column, "", "users", "age", ""};

/// users_schema() with adults over users.age, and grown_ups over adults.
Schema schema_with_views() {
    Schema schema = testing::users_schema();
    schema.add(view("adults", "SELECT age FROM users", {age}));
    schema.add(view("grown_ups", "SELECT age FROM adults", {{Kind::View, "", "", "adults", ""}}));
    return schema;
}

}  // namespace

TEST_CASE("a new table takes its columns and inline constraints along", "[plan]") {
    CHECK(lowered(Schema(), testing::users_schema(), in_place) ==
          Lines{"create whole table users", "add index users_email of users"});
}

TEST_CASE("a dropped table takes everything in it along", "[plan]") {
    CHECK(lowered(testing::users_schema(), Schema(), in_place) == Lines{"drop whole table users"});
}

TEST_CASE("tables that refer to each other lose their foreign keys before they go", "[plan]") {
    Schema from;
    for (const auto& [name, other] : {std::pair("a", "b"), std::pair("b", "a")}) {
        from.add(testing::table(name));
        from.add(testing::column(name, "id", "int", 1));
        Object key = testing::part(Kind::ForeignKey, name, std::string(name) + "_fk",
                                   ForeignKey{{"id"}, {"", other}, {"id"}});
        key.needs = {{Kind::Table, "", "", other, ""}};
        from.add(key);
    }

    CHECK(lowered(from, Schema(), in_place) == Lines{"drop foreign key a_fk of a",
                                                     "drop foreign key b_fk of b", "drop whole table a",
                                                     "drop whole table b"});
}

TEST_CASE("what depends on an object that must be replaced is lifted and comes back", "[plan]") {
    const Schema from = schema_with_views();
    Schema to = schema_with_views();
    as<View>(*to.find({Kind::View, "", "", "adults", ""})).query = "SELECT id FROM users";

    CHECK(lowered(from, to, [](const Change&) { return Way::Replace; }) ==
          Lines{"drop view grown_ups", "drop view adults", "add view adults", "add view grown_ups"});
}

TEST_CASE("a column changes in place between the drop and the return of its views", "[plan]") {
    const Schema from = schema_with_views();
    Schema to = schema_with_views();
    to.add(testing::column("users", "age", "smallint", 3));

    CHECK(lowered(from, to, [](const Change&) { return Way::InPlaceWithoutDependants; }) ==
          Lines{"drop view grown_ups", "drop view adults", "change column users.age", "add view adults",
                "add view grown_ups"});
}

TEST_CASE("several changes of one table become one rebuild", "[plan]") {
    Schema to = testing::users_schema();
    to.add(testing::column("users", "age", "text", 3));
    to.add(testing::column("users", "born", "text", 4));
    to.remove({Kind::Index, "", "users", "users_email", ""});
    to.remove({Kind::CheckConstraint, "", "users", "users_age_check", ""});

    const auto only_drops_rebuild = [](const Change& change) {
        return std::holds_alternative<Alter>(change) ? Way::RebuildTable : Way::InPlace;
    };

    CHECK(lowered(testing::users_schema(), to, only_drops_rebuild) == Lines{"rebuild table users"});
}

TEST_CASE("an owned sequence goes with its column", "[plan]") {
    Schema from = testing::users_schema();
    from.add({{Kind::Sequence, "", "", "users_age_seq", ""},
              Sequence{{"bigint"}, {}, SequenceOwner{{"", "users"}, "age"}}});
    Schema to = testing::users_schema();
    to.remove(age);
    to.remove({Kind::CheckConstraint, "", "users", "users_age_check", ""});

    CHECK(lowered(from, to, in_place) ==
          Lines{"drop check users_age_check of users", "drop column users.age"});
}

TEST_CASE("a column lets go of a routine in its default while the routine is replaced", "[plan]") {
    const ObjectId routine{Kind::Routine, "", "", "next_age", ""};
    Schema from = testing::users_schema();
    from.add({routine, Routine{"function", "integer"}});
    Object& column = *from.find(age);
    as<Column>(column).default_value = Expression{"next_age()"};
    column.needs = {routine};
    Schema to = from;
    as<Routine>(*to.find(routine)).returns = "bigint";

    CHECK(lowered(from, to, [](const Change&) { return Way::Replace; }) ==
          Lines{"change column users.age", "drop routine next_age()", "add routine next_age()",
                "change column users.age"});
}
