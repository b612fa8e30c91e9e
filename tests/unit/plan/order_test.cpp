// SPDX-License-Identifier: MIT
#include "varve/plan/planner.hpp"

#include "../model/sample_schema.hpp"
#include "scripted_renderer.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace varve;

namespace {

using Lines = std::vector<std::string>;

Object needing(Object object, std::vector<ObjectId> needs) {
    object.needs = std::move(needs);
    return object;
}

Object routine(std::string name) {
    return {{Kind::Routine, "", "", std::move(name), ""}, Routine{"function"}};
}

ObjectId routine_id(std::string name) {
    return {Kind::Routine, "", "", std::move(name), ""};
}

}  // namespace

TEST_CASE("needs win over the usual order of kinds", "[plan]") {
    // A table whose default calls a function.
    const Object table = needing(testing::table("jobs"), {routine_id("new_key")});

    const std::vector<plan::LoweredChange> sorted =
        plan::order({plan::CreateTable{{table}}, Create{routine("new_key")}});

    CHECK(testing::words(sorted) == Lines{"add routine new_key()", "create whole table jobs"});
}

TEST_CASE("a dependant is dropped before what it needs", "[plan]") {
    const Object user = needing(routine("uses_table"), {{Kind::Table, "", "", "jobs", ""}});

    const std::vector<plan::LoweredChange> sorted =
        plan::order({plan::DropTable{{testing::table("jobs")}}, Drop{user}});

    CHECK(testing::words(sorted) == Lines{"drop routine uses_table()", "drop whole table jobs"});
}

TEST_CASE("a name is given up before it is taken", "[plan]") {
    const Object index{{Kind::Index, "", "old_table", "by_name", ""}, Index{}};
    const Object moved{{Kind::Index, "", "new_table", "by_name", ""}, Index{}};

    const std::vector<plan::LoweredChange> sorted = plan::order({Create{moved}, Drop{index}});

    CHECK(testing::words(sorted) ==
          Lines{"drop index by_name of old_table", "add index by_name of new_table"});
}

TEST_CASE("changes of a renamed table come after the rename", "[plan]") {
    const Rename rename{testing::table("users"), testing::table("people")};
    const Object gone = testing::column("people", "age", "int", 1);

    const std::vector<plan::LoweredChange> sorted = plan::order({Drop{gone}, rename});

    CHECK(testing::words(sorted) == Lines{"rename to table people", "drop column people.age"});
}

TEST_CASE("a circle of needs still gives every change once", "[plan]") {
    const Object left = needing(routine("a"), {routine_id("b")});
    const Object right = needing(routine("b"), {routine_id("a")});

    CHECK(testing::words(plan::order({Create{left}, Create{right}})).size() == 2);
}

TEST_CASE("the same changes give the same order, whatever order they come in", "[plan]") {
    std::vector<plan::LoweredChange> changes{Create{routine("c")}, Create{routine("a")},
                                             plan::CreateTable{{testing::table("t")}},
                                             Drop{testing::column("u", "x", "int", 1)}, Create{routine("b")}};
    const Lines expected = testing::words(plan::order(changes));

    for (std::size_t turn = 1; turn < changes.size(); ++turn) {
        std::rotate(changes.begin(), changes.begin() + 1, changes.end());
        CHECK(testing::words(plan::order(changes)) == expected);
    }
}
