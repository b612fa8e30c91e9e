// SPDX-License-Identifier: MIT
#include "orm/shop_database.hpp"

#include <catch2/catch.hpp>

namespace varve::test {
namespace {

using namespace shop;

struct Repeats : StatementObserver {
    std::vector<RepeatedQuery> found;
    std::vector<std::string> texts;
    std::uint_least32_t last_line = 0;

    void on_statement(const StatementEvent& event) noexcept override { last_line = event.where.line(); }
    void on_repeated(const RepeatedQuery& query) noexcept override {
        found.push_back(query);
        texts.emplace_back(query.sql);
    }
};

}  // namespace

TEST_CASE("a query for each row is told of, with the line that asks it", "[orm]") {
    FilledShop it;
    Repeats repeats;
    Database db = it.connect({.observer = &repeats, .repeats = 3});
    std::vector<Post> posts = db.select<Post>().all();

    std::uint_least32_t line = 0;
    for (const Post& each : posts) {
        line = __LINE__ + 1;
        db.get<User>(each.author_id);
    }

    REQUIRE(repeats.found.size() == 1);
    CHECK(repeats.found[0].where.line() == line);
    CHECK(std::string_view(repeats.found[0].where.file_name()).ends_with("repeat_test.cpp"));
    CHECK(repeats.found[0].times == 3);
    CHECK(repeats.texts[0].find("users") != std::string::npos);
    CHECK(repeats.last_line == line);
}

TEST_CASE("one query for all rows is none that repeats, nor is one in each unit of work", "[orm]") {
    FilledShop it;
    Repeats repeats;
    Database db = it.connect({.observer = &repeats, .repeats = 3});

    db.select<Post>().with(post.author).all();
    for (int round = 0; round < 5; ++round) {
        db.transaction([](Transaction& tx) { tx.get<User>(1); });
    }
    for (int round = 0; round < 5; ++round) {
        db.begin_unit();
        db.get<User>(1);
    }

    CHECK(repeats.found.empty());
}

TEST_CASE("each() and its like say where they were asked, too", "[orm]") {
    FilledShop it;
    Repeats repeats;
    Database db = it.connect({.observer = &repeats, .repeats = 2});
    std::vector<User> users = db.select<User>().all();

    for (User& each : users) {
        std::vector<User> one{each};
        db.load(one, user.posts);
    }
    for (const User& each : users) {
        db.related(each, user.posts).count();
    }

    CHECK(repeats.found.size() == 2);
}

}  // namespace varve::test
