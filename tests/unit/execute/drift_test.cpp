// SPDX-License-Identifier: MIT
#include "varve/execute/drift.hpp"

#include "../model/sample_schema.hpp"

#include <catch2/catch.hpp>

using namespace varve;
using namespace varve::execute;

namespace {

Schema with_column(const std::string& name) {
    Schema schema = testing::users_schema();
    schema.add(testing::column("users", name, "text", 9));
    return schema;
}

/// `hot-fix users.name` for each.
std::vector<std::string> lines(const std::vector<Drift>& found) {
    std::vector<std::string> texts;
    for (const Drift& drift : found) {
        const ObjectId& id = id_of(drift.change);
        texts.push_back(std::string(to_string(drift.kind)) + " " + id.owner + "." + id.name);
    }
    return texts;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("three equal schemas have not drifted", "[execute]") {
    const Schema users = testing::users_schema();
    CHECK(find_drift(users, users, &users).empty());
    CHECK(find_drift(users, users, nullptr).empty());
}

TEST_CASE("what is live only is a hot-fix, what is gone is lost, what is declared only is pending",
          "[execute]") {
    const Schema users = testing::users_schema();
    const Schema more = with_column("nickname");
    CHECK(lines(find_drift(users, more, &users)) == Lines{"hot-fix users.nickname"});
    CHECK(lines(find_drift(more, users, &more)) == Lines{"lost users.nickname"});
    CHECK(lines(find_drift(users, users, &more)) == Lines{"pending users.nickname"});
}

TEST_CASE("what was made by hand as it is declared is no longer pending", "[execute]") {
    const Schema users = testing::users_schema();
    const Schema more = with_column("nickname");
    CHECK(lines(find_drift(users, more, &more)) == Lines{"hot-fix users.nickname"});
}
