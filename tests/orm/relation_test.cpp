// SPDX-License-Identifier: MIT
#include "orm/shop_database.hpp"
#include "varve/orm/batch.hpp"

#include <catch2/catch.hpp>

namespace varve::test {
namespace {

using namespace shop;

std::vector<std::string> titles(const std::vector<Post>& posts) {
    std::vector<std::string> all;
    for (const Post& post : posts) {
        all.push_back(post.title);
    }
    return all;
}

struct TaggedShop : FilledShop {
    TaggedShop() {
        db.insert_many(std::vector<Tag>{{.id = 1, .word = "red"}, {.id = 2, .word = "blue"}});
        db.insert_many(std::vector<PostTag>{{1, 1}, {1, 2}, {2, 2}});
    }
};

}  // namespace

TEST_CASE("a relation is loaded with one query, however many rows there are", "[orm]") {
    TaggedShop it;
    const std::uint64_t before = it.db.counters().statements;

    const std::vector<User> users =
        it.db.select<User>()
            .order_by(user.id)
            .with(user.posts.order_by(post.id).with(post.tags.order_by(tag.id)).with(post.author))
            .with(user.manager)
            .with(user.reports.order_by(user.id))
            .all();

    CHECK(it.db.counters().statements - before == 6);
    REQUIRE(users.size() == 3);
    CHECK(titles(users[1].posts.all()) == std::vector<std::string>{"t0", "t2", "t4"});
    CHECK(users[2].posts.empty());
    CHECK(users[1].posts[0].tags.size() == 2);
    CHECK(users[1].posts[0].tags[1].word == "blue");
    CHECK(users[1].posts[0].author->email == "bob@example.org");
    CHECK(users[0].manager.get() == nullptr);
    CHECK(users[2].manager->email == "ada@example.org");
    CHECK(ids(users[0].reports.all()) == Ids{2, 3});
}

TEST_CASE("a relation may be filtered, ordered and cut for each owner", "[orm]") {
    FilledShop it;

    const std::vector<User> users =
        it.db.select<User>()
            .order_by(user.id)
            .with(user.posts.where(post.is_published).order_by(post.id.desc()).limit_each(1))
            .all();

    CHECK(titles(users[0].posts.partial()) == std::vector<std::string>{"t3"});
    CHECK(titles(users[1].posts.partial()) == std::vector<std::string>{"t4"});
    CHECK(users[2].posts.partial().empty());
    CHECK_THROWS_AS(users[0].posts.all(), Error);
}

TEST_CASE("reading what nobody has loaded is an error that says what to add", "[orm]") {
    FilledShop it;
    std::vector<User> users = it.db.select<User>().order_by(user.id).all();

    try {
        users[0].posts.all();
        FAIL("nothing was thrown");
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::NotLoaded);
        CHECK(error.hint().find(".with(") != std::string::npos);
    }
    it.db.load(users, user.posts);
    CHECK(users[0].posts.size() == 2);
}

TEST_CASE("a batch asks for a relation when somebody wants it, once for all its rows", "[orm]") {
    TaggedShop it;
    Batch users(it.db, it.db.select<User>().order_by(user.id).all());
    const std::uint64_t before = it.db.counters().statements;

    CHECK(users.size() == 3);
    CHECK(it.db.counters().statements == before);
    CHECK(users.related(users[1], user.posts.order_by(post.id)).size() == 3);
    for (User& each : users) {
        users.related(each, user.posts);
        users.related(each, user.manager);
    }

    CHECK(it.db.counters().statements - before == 2);
    CHECK(users[2].manager->email == "ada@example.org");
}

TEST_CASE("what is related to one row is a query like any other", "[orm]") {
    TaggedShop it;
    const Post first = it.db.get<Post>(1);

    CHECK(it.db.related(it.bob, user.posts).count() == 3);
    CHECK(titles(it.db.related(it.bob, user.posts).where(post.is_published).order_by(post.id).all()) ==
          std::vector<std::string>{"t2", "t4"});
    CHECK(it.db.related(it.bob, user.manager).one().id == it.ada.id);
    CHECK(it.db.related(it.ada, user.manager).count() == 0);
    CHECK(ids(it.db.related(it.ada, user.reports).order_by(user.id).all()) == Ids{2, 3});
    CHECK(ids(it.db.related(first, post.tags).order_by(tag.id).all()) == Ids{1, 2});
    CHECK(it.db.related(it.db.get<Tag>(1), tag.posts).where(post.title == "t0").exists());
}

TEST_CASE("rows are found by what their related rows are", "[orm]") {
    TaggedShop it;

    CHECK(ids(it.db.select<User>().where(user.posts.any(post.title == "t1")).all()) == Ids{1});
    CHECK(ids(it.db.select<User>().where(user.posts.none()).all()) == Ids{3});
    CHECK(ids(it.db.select<User>().where(user.posts.all(post.title != "t1")).order_by(user.id).all()) ==
          Ids{2, 3});
    CHECK(ids(it.db.select<User>().where(user.reports.any(user.age == 40)).all()) == Ids{1});
    CHECK(ids(it.db.select<User>().where(user.manager.any(user.name == "Ada")).order_by(user.id).all()) ==
          Ids{2, 3});
    CHECK(ids(it.db.select<Post>().where(post.tags.any(tag.word == "blue")).order_by(post.id).all()) ==
          Ids{1, 2});
    CHECK(ids(it.db.select<User>().where(user.posts.any(post.tags.any(tag.word == "red"))).all()) == Ids{2});
}

}  // namespace varve::test
