// SPDX-License-Identifier: MIT
#include "orm/shop_database.hpp"

#include <catch2/catch.hpp>

/// \file
/// Statements that look alike and are not: each is asked for behind the other in one session, where it may be
/// found prepared.

namespace varve::test {
namespace {

using namespace shop;

}  // namespace

TEST_CASE("limits and offsets tell statements apart", "[orm]") {
    FilledShop it;

    CHECK(it.db.select<User>().exists());
    CHECK_FALSE(it.db.select<User>().offset(10).exists());
    CHECK(it.db.select<User>().limit(5).exists());
    CHECK(it.db.select<User>().limit(2).count() == 2);
    CHECK(it.db.select<User>().offset(2).count() == 1);
    CHECK(it.db.from(user).distinct().select_value(user.age).count() == 2);
    CHECK(it.db.from(user).distinct().select_value(user.age).limit(1).count() == 1);
    CHECK(it.db.select<Post>().count() == 5);
    CHECK(it.db.select<Post>().with_deleted().count() == 5);
}

TEST_CASE("a condition that stands in two places has its values once", "[orm]") {
    FilledShop it;
    const auto shared = user.posts.any(post.title == "t1");
    const auto either = [&](const auto& one, const auto& other) {
        return ids(it.db.select<User>()
                       .where((one || user.age > 100) && (other || user.name == "nobody"))
                       .order_by(user.id)
                       .all());
    };

    CHECK(either(shared, shared) == Ids{1});
    CHECK(either(shared, user.posts.any(post.title == "t2")) == Ids{});
    CHECK(either(user.posts.any(post.title == "t0"), user.posts.any(post.title == "t2")) == Ids{2});
}

TEST_CASE("an insert and an upsert that may leave the row are two statements", "[orm]") {
    FilledShop it;
    const NewUser again{.email = "ada@example.org"};

    CHECK_FALSE(it.db.upsert(again).ignore().has_value());
    CHECK_THROWS_AS(it.db.insert(again), Error);
    CHECK_FALSE(it.db.upsert(again).ignore().has_value());
    CHECK_FALSE(it.db.upsert(again).on(user.email).ignore().has_value());
}

TEST_CASE("keys of different widths find the same row", "[orm]") {
    FilledShop it;

    CHECK(it.db.find<User>(1)->id == 1);
    CHECK(it.db.find<User>(std::int64_t{1})->id == 1);
    CHECK(it.db.find<User>(short{1})->id == 1);
    it.db.refresh(it.ada);
}

TEST_CASE("asking for the first row changes no query", "[orm]") {
    FilledShop it;
    auto query = it.db.select<User>().order_by(user.id);

    CHECK(query.first()->id == 1);
    CHECK(query.count() == 3);
    auto emails = it.db.from(user).order_by(user.id).select(user.id);
    CHECK(std::get<0>(emails.select(user.email).all().front()) == "ada@example.org");
}

TEST_CASE("what the program wrote in SQL keeps to itself", "[orm]") {
    FilledShop it;
    Post first = it.db.get<Post>(1);
    it.db.remove(first);

    const auto choice = [] { return sql<bool>("{} = 1 OR {} = 2", post.id, post.id); };
    CHECK(ids(it.db.select<Post>().where(choice()).all()) == Ids{2});
    CHECK(ids(it.db.select<Post>().where(choice() && post.id > 1).all()) == Ids{2});
    CHECK(ids(it.db.select<Post>().where(post.id == 1 || post.id == 2).all()) == Ids{2});
}

TEST_CASE("deleted rows stay out of every kind of join", "[orm]") {
    FilledShop it;
    for (const std::int64_t id : {2, 4}) {
        Post post = it.db.get<Post>(id);
        it.db.remove(post);
    }

    CHECK(it.db.from(user).cross_join(post).select(user.id).all().size() == 9);
    CHECK(it.db.from(user).right_join(post, post.author_id == user.id).select(post.id).all().size() == 3);
    const auto all = it.db.from(post)
                         .right_join(user, post.author_id == user.id)
                         .order_by(user.id)
                         .select(user.id, post.id)
                         .all();
    REQUIRE(all.size() == 5);
    CHECK(std::get<1>(all.front()) == std::nullopt);
    CHECK(it.db.from(post).full_join(user, post.author_id == user.id).select(user.id).all().size() == 5);
    CHECK(it.db.update<User>()
              .from(post)
              .where(post.author_id == user.id && post.id == 2)
              .set(user.name = "x")
              .run() == 0);
}

TEST_CASE("relations of a table with itself may be nested", "[orm]") {
    FilledShop it;
    it.db.update<User>().where(user.id == it.eve.id).set(user.manager_id = it.bob.id).run();

    CHECK(
        ids(it.db.select<User>().where(user.reports.any(user.reports.any(user.name == "Eve 100%"))).all()) ==
        Ids{1});
    CHECK(ids(it.db.select<User>().where(user.reports.any(user.posts.any(post.title == "t0"))).all()) ==
          Ids{1});
}

TEST_CASE("values in choices and comparisons are numbers where they are numbers", "[orm]") {
    FilledShop it;

    CHECK(it.db.select<User>().where(user.age > 18.5).count() == 1);
    CHECK(it.db.select<User>().where(user.age == 3000000000).count() == 0);
    CHECK(it.db.from(user).select_value(sum(when(user.age > 20, 1).otherwise(0))).one() == 1);
    CHECK(ids(it.db.select<User>().order_by(when(user.id == 1, 10).otherwise(9), user.id).all()) ==
          Ids{2, 3, 1});
}

TEST_CASE("a change of many rows counts their versions up", "[orm]") {
    FilledShop it;

    it.db.update<User>().where(user.id == 1).set(user.age = 20).run();

    CHECK(it.db.get<User>(1).version == 2);
    CHECK_THROWS_AS(it.db.update(it.ada), Error);
}

}  // namespace varve::test
