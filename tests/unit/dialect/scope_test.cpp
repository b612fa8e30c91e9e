// SPDX-License-Identifier: MIT
#include "varve/dialect/shadow.hpp"

#include <catch2/catch.hpp>

using namespace varve;

TEST_CASE("a pattern leaves a table and all that lives in it alone", "[dialect]") {
    const Scope scope{{}, {"audit_*"}};

    CHECK(is_excluded(scope, {Kind::Table, "public", "", "audit_log", ""}));
    CHECK(is_excluded(scope, {Kind::Column, "public", "audit_log", "id", ""}));
    CHECK_FALSE(is_excluded(scope, {Kind::Table, "public", "", "log_audit", ""}));
}

TEST_CASE("a pattern with a dot names the schema too", "[dialect]") {
    const Scope scope{{}, {"reporting.*"}};

    CHECK(is_excluded(scope, {Kind::View, "reporting", "", "sales", ""}));
    CHECK_FALSE(is_excluded(scope, {Kind::View, "public", "", "sales", ""}));
}

TEST_CASE("a pattern may speak of one kind only", "[dialect]") {
    const Scope scope{{}, {"index:tmp_*"}};

    CHECK(is_excluded(scope, {Kind::Index, "", "users", "tmp_email", ""}));
    CHECK_FALSE(is_excluded(scope, {Kind::Table, "", "", "tmp_users", ""}));
}

TEST_CASE("varve leaves its own tables alone without being told", "[dialect]") {
    CHECK(is_excluded({}, {Kind::Table, "", "", "varve_history", ""}));
    CHECK(is_excluded({}, {Kind::Index, "", "varve_journal", "i", ""}));
    CHECK_FALSE(is_excluded({}, {Kind::Table, "", "", "varve_users", ""}));
}
