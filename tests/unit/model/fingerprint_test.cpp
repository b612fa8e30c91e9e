// SPDX-License-Identifier: MIT
#include "varve/model/fingerprint.hpp"

#include "sample_schema.hpp"

#include <catch2/catch.hpp>

using namespace varve;

TEST_CASE("the hash is SHA-256", "[model]") {
    // FIPS 180-2, appendix B.1.
    CHECK(sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("order, origin and needs take no part in a fingerprint", "[model]") {
    Schema left = testing::users_schema();
    Schema right = testing::users_schema();
    for (auto& [id, object] : right.objects()) {
        object.ordinal += 10;
        object.needs.push_back({Kind::Table, "", "", "elsewhere", ""});
    }

    CHECK(fingerprint(left) == fingerprint(right));
}

TEST_CASE("names that the database made up take part, who has them does not", "[model]") {
    const auto with = [](const std::string& first, const std::string& second, bool has_given_names) {
        Schema schema;
        for (const auto& [name, expression] : {std::pair{"t_check", first}, std::pair{"t_check1", second}}) {
            Object check{{Kind::CheckConstraint, "", "t", name, ""}, CheckConstraint{{expression}}};
            check.has_given_name = has_given_names;
            schema.add(check);
        }
        return fingerprint(schema);
    };

    CHECK(with("a", "b", true) == with("b", "a", true));
    CHECK(with("a", "b", true) != with("a", "c", true));
    CHECK(with("a", "b", false) != with("b", "a", false));
}

TEST_CASE("a comment changes the fingerprint", "[model]") {
    Schema changed = testing::users_schema();
    changed.objects().begin()->second.comment = "people";

    CHECK(fingerprint(changed) != fingerprint(testing::users_schema()));
}

TEST_CASE("objects that are not modelled take no part in a fingerprint", "[model]") {
    Schema schema = testing::users_schema();
    schema.add({{Kind::Unmodelled, "", "", "x", ""}, Unmodelled{"rule"}});

    CHECK(fingerprint(schema) == fingerprint(testing::users_schema()));
}
