// SPDX-License-Identifier: MIT
#include "texts.hpp"

#include <catch2/catch.hpp>

using namespace varve;
using namespace varve::migration;
using namespace varve::test;

namespace {

plan::Plan plan_of(const std::vector<std::string>& statements) {
    plan::Plan plan;
    for (const std::string& sql : statements) {
        plan.statements.push_back({sql});
    }
    return plan;
}

}  // namespace

TEST_CASE("what is written is read back", "[migration]") {
    Draft draft;
    draft.version = "20261121120000";
    draft.name = "add_users";
    draft.parents = {"20261120090000_init"};
    draft.from = std::string(64, 'a');
    draft.to = std::string(64, 'b');
    draft.verdict = {VerdictKind::Lossy, "users.name"};
    draft.up = plan_of({"CREATE TABLE users (id int)", "CREATE VIEW v AS SELECT 1 -- one"});
    draft.up.directives = {"foreign-keys off"};
    draft.down = plan_of({"DROP TABLE users"});

    const Migration migration = sound(write_migration(draft, plain_lexis()));

    CHECK(migration.id() == "20261121120000_add_users");
    CHECK(migration.parents == std::vector<std::string>{"20261120090000"});
    CHECK(migration.to == draft.to);
    CHECK(migration.verdict == draft.verdict);
    CHECK(migration.up.directive_texts() == draft.up.directives);
    REQUIRE(migration.up.statements.size() == 2);
    CHECK(migration.down->statements.front().text == "DROP TABLE users");
}

TEST_CASE("an irreversible migration has no down section", "[migration]") {
    Draft draft{"20261121120000", "gone"};
    draft.verdict = {VerdictKind::Irreversible, ""};
    draft.up = plan_of({"SELECT 1"});

    CHECK_FALSE(sound(write_migration(draft, plain_lexis())).down);
}

TEST_CASE("an empty migration has both sections and no statements", "[migration]") {
    const Migration migration = sound(write_empty_migration({"20261121120000", "by_hand"}));

    CHECK(migration.up.statements.empty());
    REQUIRE(migration.down);
    CHECK(migration.down->statements.empty());
}

TEST_CASE("words become a name", "[migration]") {
    CHECK(name_from_words("Add users!") == "add_users");
    CHECK(name_from_words("  --add--users--  ") == "add_users");
    CHECK(name_from_words("größe") == "größe");
    CHECK(name_from_words("../../etc/passwd") == "etc_passwd");
    CHECK(name_from_words("!?").empty());
}
