// SPDX-License-Identifier: MIT
#include "varve/report/json.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace varve::report {

TEST_CASE("a plan for programs says what each statement serves and risks", "[report]") {
    plan::Plan plan;
    plan.statements.push_back({"DROP TABLE a",
                               {Kind::Table, "public", "", "a", ""},
                               {plan::Hazard::DataLoss},
                               {{Kind::Table, "public", "", "a", ""}}});
    plan.directives = {"foreign-keys off"};
    const auto json = nlohmann::json::parse(plan_json(plan));

    CHECK(json["version"] == 1);
    CHECK(json["statements"][0]["sql"] == "DROP TABLE a");
    CHECK(json["statements"][0]["object"]["kind"] == "table");
    CHECK(json["statements"][0]["hazards"][0] == std::string(plan::key_of(plan::Hazard::DataLoss)));
    CHECK(json["statements"][0]["destroys"].size() == 1);
    CHECK(json["directives"][0] == "foreign-keys off");
}

TEST_CASE("questions for programs carry the answer to give", "[report]") {
    const auto json = nlohmann::json::parse(questions_json({{{Kind::Table, "", "", "a", ""},
                                                             {Kind::Table, "", "", "b", ""},
                                                             "2 of 2 columns are the same",
                                                             "--rename a=b"}}));

    CHECK(json["questions"][0]["answer"] == "--rename a=b");
    CHECK(json["questions"][0]["from"]["name"] == "a");
}

TEST_CASE("a round trip holds changes and both ways", "[report]") {
    plan::RoundTrip round_trip;
    const Object column{{Kind::Column, "", "a", "b", ""}, Column{{"text"}}};
    Object other = column;
    as<Column>(other).is_nullable = false;
    round_trip.changes = {Create{column}, Alter{column, other}};
    const auto json = nlohmann::json::parse(round_trip_json(round_trip));

    CHECK(json["changes"][0]["change"] == "create");
    CHECK(json["changes"][1]["fields"][0] == "nullable");
    CHECK(json["changes"][1]["object"]["table"] == "a");
    CHECK(json["up"]["statements"].empty());
    CHECK(json["down"]["statements"].empty());
}

}  // namespace varve::report
