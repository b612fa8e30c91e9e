// SPDX-License-Identifier: MIT
#include "orm/shop_database.hpp"
#include "varve/orm/cascade.hpp"
#include "varve/orm/row_hooks.hpp"

#include <catch2/catch.hpp>

namespace varve::test {
namespace {

using namespace shop;

}  // namespace

TEST_CASE("a row goes with what is related to it, as the program says", "[orm]") {
    FilledShop it;
    it.db.purge<Post>().where(everything).run();
    const User below = it.db.insert(NewUser{.email = "below@example.org", .manager_id = it.bob.id});

    const auto counts = explain_remove(it.db, it.ada, cascade(user.reports, detach(user.reports)));
    remove(it.db, it.ada, cascade(user.reports, detach(user.reports)));

    REQUIRE(counts.size() == 2);
    CHECK(counts[0].rows == 2);
    CHECK(counts[0].table->name == "users");
    CHECK(counts[1].rows == 1);
    CHECK(ids(it.db.select<User>().all()) == Ids{below.id});
    CHECK_FALSE(it.db.get<User>(below.id).manager_id.has_value());
    CHECK(it.db.get<User>(below.id).version == 2);
}

TEST_CASE("related rows are only marked as deleted where their model says so", "[orm]") {
    FilledShop it;
    it.db.insert_many(std::vector<Tag>{{.id = 1, .word = "red"}, {.id = 2, .word = "blue"}});
    it.db.insert_many(std::vector<PostTag>{{2, 1}, {1, 1}, {3, 2}});
    Tag red = it.db.get<Tag>(1);

    remove(it.db, red, cascade(tag.posts));

    CHECK(it.db.select<Tag>().count() == 1);
    CHECK(it.db.select<PostTag>().count() == 1);
    CHECK(it.db.select<Post>().count() == 3);
    CHECK(it.db.select<Post>().with_deleted().count() == 5);
}

TEST_CASE("related rows that must not be there refuse the deletion, and nothing has happened", "[orm]") {
    FilledShop it;

    const Error error = error_in([&] { remove(it.db, it.ada, detach(user.reports), restrict(user.posts)); });
    remove(it.db, it.eve, restrict(user.posts));

    CHECK(error.code() == ErrorCode::Refused);
    CHECK(it.db.get<User>(it.bob.id).manager_id == it.ada.id);
    CHECK(it.db.find<User>(it.ada.id).has_value());
    CHECK_FALSE(it.db.find<User>(it.eve.id).has_value());
}

TEST_CASE("rows of a table in between go, and those behind it stay", "[orm]") {
    FilledShop it;
    it.db.insert_many(std::vector<Tag>{{.id = 1, .word = "red"}, {.id = 2, .word = "blue"}});
    it.db.insert_many(std::vector<PostTag>{{1, 1}, {2, 1}, {2, 2}});
    Tag red = it.db.get<Tag>(1);

    remove(it.db, red, detach(tag.posts));

    CHECK(it.db.select<Tag>().count() == 1);
    CHECK(it.db.select<PostTag>().count() == 1);
    CHECK(it.db.select<Post>().count() == 5);
}

TEST_CASE("actions of the program see each row that goes along", "[orm]") {
    std::vector<std::string> seen;
    RowHooks hooks;
    hooks.before_delete<Post>([&](orm::Session&, const Post& each) { seen.push_back(each.title); });
    FilledShop it;
    it.db.insert_many(std::vector<Tag>{{.id = 1, .word = "red"}});
    it.db.insert_many(std::vector<PostTag>{{2, 1}, {4, 1}});
    Database watched = it.connect({.hooks = &hooks});
    Tag red = watched.get<Tag>(1);

    remove(watched, red, cascade(tag.posts));

    CHECK(seen == std::vector<std::string>{"t1", "t3"});
}

}  // namespace varve::test
