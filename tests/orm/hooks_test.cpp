// SPDX-License-Identifier: MIT
#include "orm/shop_database.hpp"
#include "varve/orm/row_hooks.hpp"

#include <catch2/catch.hpp>

namespace varve::test {
namespace {

using namespace shop;

/// Writes what happens to users into the tags, as an account of it.
struct Account {
    RowHooks hooks;
    std::int64_t next = 1;

    Account() {
        const auto note = [this](std::string_view what) {
            return [this, what](orm::Session& db, const User& row) {
                db.insert(Tag{.id = next++, .word = std::string(what) + " " + row.email});
            };
        };
        hooks.after_insert<User>(note("new")).after_update<User>(note("changed"));
        hooks.before_delete<User>(note("gone"));
    }
};

std::vector<std::string> words(Database& db) {
    return db.from(tag).order_by(tag.id).select_value(tag.word).all();
}

}  // namespace

TEST_CASE("an account of every write is kept in the same transaction", "[orm]") {
    Account account;
    ShopDatabase it({.hooks = &account.hooks});

    User ada = it.db.insert(NewUser{.email = "ada@example.org"});
    it.db.insert_many(std::vector<NewUser>{{.email = "bob@example.org"}, {.email = "eve@example.org"}});
    ada.name = "Ada";
    it.db.update(ada);
    it.db.upsert(NewUser{.email = "bob@example.org", .name = "Bob"}).on(user.email).update(user.name);
    it.db.remove(ada);

    CHECK(words(it.db) == std::vector<std::string>{"new ada@example.org", "new bob@example.org",
                                                   "new eve@example.org", "changed ada@example.org",
                                                   "new bob@example.org", "gone ada@example.org"});
    const Error refused = error_in([&] { it.db.insert(NewUser{.email = "bob@example.org"}); });
    CHECK(refused.code() == ErrorCode::ConstraintViolation);
    CHECK(words(it.db).size() == 6);
}

TEST_CASE("an action that throws undoes the write, and the object is as it was", "[orm]") {
    RowHooks hooks;
    hooks.after_update<User>([](orm::Session& db, const User& row) {
        CHECK(db.get<User>(row.id).age == row.age);
        throw Error(ErrorCode::Refused, "not today");
    });
    FilledShop it;
    Database watched = it.connect({.hooks = &hooks});
    User ada = watched.get<User>(it.ada.id);
    ada.age = 99;

    CHECK(error_in([&] { watched.update(ada); }).code() == ErrorCode::Refused);

    CHECK(ada.version == 1);
    CHECK(it.db.get<User>(it.ada.id).age == 18);
    CHECK(watched.select<User>().count() == 3);
}

TEST_CASE("an action before an update still finds the old row", "[orm]") {
    std::string account;
    RowHooks hooks;
    hooks.before_update<User>([&](orm::Session& db, const User& row) {
        account = std::to_string(db.get<User>(row.id).age) + " to " + std::to_string(row.age);
    });
    FilledShop it;
    Database watched = it.connect({.hooks = &hooks});
    User bob = watched.get<User>(it.bob.id);
    bob.age = 41;

    watched.update(bob);

    CHECK(account == "40 to 41");
}

TEST_CASE("rules of the program are checked for whatever struct is written", "[orm]") {
    RowHooks hooks;
    hooks.rule(
        "calm", "is in capital letters", [](const std::string& text) { return text != "ADA"; }, user.name);
    hooks.rule(
        "grown_up", "may not lead at that age",
        [](std::int32_t age, const std::optional<std::int64_t>& manager) { return age > 20 || manager; },
        user.age, user.manager_id);
    FilledShop it;
    Database watched = it.connect({.hooks = &hooks});

    const Error error = error_in([&] { watched.insert(NewUser{.email = "x@y.z", .name = "ADA", .age = 3}); });
    watched.insert(NewUser{.email = "x@y.z"});
    User bob = watched.get<User>(it.bob.id);
    bob.name = "ADA";
    const Error updated = error_in([&] { watched.update(bob); });

    CHECK(error.code() == ErrorCode::Validation);
    REQUIRE(error.fields().size() == 2);
    CHECK(error.fields()[0] == FieldError{"name", "calm", "is in capital letters"});
    CHECK(error.fields()[1].path == "age");
    REQUIRE(updated.fields().size() == 1);
    CHECK(it.db.select<User>().count() == 4);
}

}  // namespace varve::test
