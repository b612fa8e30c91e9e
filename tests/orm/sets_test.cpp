// SPDX-License-Identifier: MIT
#include "orm/shop_database.hpp"

#include <catch2/catch.hpp>

#include <tuple>

namespace varve::test {
namespace {

using namespace shop;

auto users_where(FilledShop& it, auto condition) {
    return it.db.from(user).where(std::move(condition)).select_value(user.id);
}

}  // namespace

TEST_CASE("several sets go from left to right on every database", "[orm]") {
    FilledShop it;

    auto rows = users_where(it, user.id == 1);
    rows.union_with(users_where(it, user.id == 2)).intersect(users_where(it, user.id >= 2));
    auto rest = users_where(it, user.id <= 2);
    rest.except(users_where(it, user.id == 1)).union_with(users_where(it, user.id == 3));
    auto twice = users_where(it, user.id == 1);
    twice.union_all(users_where(it, user.id == 2))
        .intersect(users_where(it, user.id <= 2))
        .union_with(users_where(it, user.id == 3))
        .intersect(users_where(it, user.id != 2));

    CHECK(rows.all() == Ids{2});
    CHECK(rest.order_by(user.id).all() == Ids{2, 3});
    CHECK(twice.order_by(user.id).all() == Ids{1, 3});
    CHECK(twice.count() == 2);
}

TEST_CASE("rows of several queries are ordered by what is selected", "[orm]") {
    FilledShop it;

    auto values = users_where(it, user.id < 3);
    values.union_with(users_where(it, user.id == 3)).order_by(user.id.desc()).limit(2);
    auto pairs = it.db.from(user).where(user.id < 3).select(user.name, user.id);
    pairs.union_all(it.db.from(user).where(user.id == 3).select(user.name, user.id))
        .order_by(user.name.desc().nulls_first(), user.id);
    auto whole = it.db.select<User>().where(user.id == 1);
    whole.union_with(it.db.select<User>().where(user.id == 3)).order_by(user.email.desc());
    auto foreign = users_where(it, user.id < 3);
    foreign.union_with(users_where(it, user.id == 3)).order_by(user.email);

    CHECK(values.all() == Ids{3, 2});
    const auto rows = pairs.all();
    REQUIRE(rows.size() == 3);
    CHECK(std::get<1>(rows[0]) == 2);
    CHECK(std::get<0>(rows[1]) == "Eve 100%");
    CHECK(ids(whole.all()) == Ids{3, 1});
    CHECK_THROWS_AS(foreign.all(), Error);
}

TEST_CASE("a value is compared with any and with all rows of a query", "[orm]") {
    FilledShop it;
    const auto who = [&](auto condition) {
        return ids(it.db.select<User>().where(std::move(condition)).order_by(user.id).all());
    };
    const auto managers = [&] { return it.db.from(user).select_value(user.manager_id); };
    const auto some = [&](std::int64_t least) {
        return it.db.from(post).where(post.id >= least).select_value(post.author_id);
    };

    CHECK(who(user.id == any_of(some(1))) == Ids{1, 2});
    CHECK(who(user.id != any_of(some(1))) == Ids{1, 2, 3});
    CHECK(who(user.id < any_of(some(1))) == Ids{1});
    CHECK(who(user.id <= any_of(some(5))) == Ids{1, 2});
    CHECK(who(user.id > all_of(some(1))) == Ids{3});
    CHECK(who(user.id >= all_of(some(1))) == Ids{2, 3});
    CHECK(who(user.id != all_of(some(1))) == Ids{3});
    CHECK(who(user.id == all_of(some(99))) == Ids{1, 2, 3});
    CHECK(who(user.id == any_of(some(99))) == Ids{});
    // One of the rows is NULL, so nothing but a row that holds, or does not, decides.
    CHECK(who(user.id == any_of(managers())) == Ids{1});
    CHECK(who(!(user.id == any_of(managers()))) == Ids{});
    CHECK(who(user.id == all_of(managers())) == Ids{});
    CHECK(who(!(user.id == all_of(managers()))) == Ids{2, 3});
}

TEST_CASE("how many rows there are is said of the rows that the query has", "[orm]") {
    FilledShop it;

    CHECK(it.db.from(user).select_value(max(user.age)).count() == 1);
    CHECK(it.db.from(user).select(max(user.age), min(user.age)).count() == 1);
    CHECK(it.db.from(user).where(user.id > 99).select_value(count()).count() == 1);
    CHECK(it.db.from(user).group_by(user.age).select_value(count()).count() == 2);
    CHECK(it.db.from(user).having(count() > 5).select_value(count()).count() == 0);
    CHECK(it.db.from(user).select_value(lower(user.email)).count() == 3);
    CHECK(it.db.from(user).distinct().select_value(user.age).count() == 2);
}

TEST_CASE("relations are loaded whatever is added to the query behind them", "[orm]") {
    FilledShop it;

    const auto joined = it.db.select<User>()
                            .with(user.posts)
                            .join(post, post.author_id == user.id)
                            .where(post.title == "t1")
                            .all();
    const auto inside = it.db.select<Post>().with(post.author).within(user).where(post.title == "t1").all();

    REQUIRE(joined.size() == 1);
    CHECK(joined[0].posts.size() == 2);
    REQUIRE(inside.size() == 1);
    CHECK(inside[0].author->email == "ada@example.org");
}

TEST_CASE("a query stays with its transaction whatever is added to it", "[orm]") {
    FilledShop it;
    const auto query = it.db.select<User>();

    Transaction tx(it.db);
    auto joined = query.join(post, post.author_id == user.id);

    CHECK_THROWS_AS(joined.all(), Error);
    tx.rollback();
    CHECK(joined.all().size() == 5);
}

TEST_CASE("pages say themselves which rows are on them", "[orm]") {
    FilledShop it;
    auto several = it.db.select<User>();
    several.union_with(it.db.select<User>());

    CHECK_THROWS_AS(it.db.select<User>().offset(1).page(2), Error);
    CHECK_THROWS_AS(it.db.select<User>().limit(1).page(2), Error);
    CHECK_THROWS_AS(several.page(2), Error);
}

TEST_CASE("a value that takes the place of none is there only as long as its table's row is", "[orm]") {
    FilledShop it;

    const auto rows = it.db.from(user)
                          .left_join(post, post.author_id == user.id && post.title == "t1")
                          .order_by(user.id)
                          .select(coalesce(user.name, post.title), coalesce(post.title, user.email),
                                  coalesce(post.title, "none"))
                          .all();

    static_assert(std::is_same_v<std::remove_const_t<decltype(rows)>::value_type,
                                 std::tuple<std::optional<std::string>, std::string, std::string>>);
    REQUIRE(rows.size() == 3);
    CHECK(rows[1] == std::tuple<std::optional<std::string>, std::string, std::string>(
                         std::nullopt, "bob@example.org", "none"));
}

TEST_CASE("a choice may be nothing when one of its values may", "[orm]") {
    FilledShop it;

    const auto names = it.db.from(user)
                           .order_by(user.id)
                           .select_value(when(user.id < 3, user.name).otherwise("other"))
                           .all();
    const auto others =
        it.db.from(user).order_by(user.id).select_value(when(user.id == 1, "one").otherwise(user.name)).all();

    CHECK(names == std::vector<std::optional<std::string>>{"Ada", std::nullopt, "other"});
    CHECK(others == std::vector<std::optional<std::string>>{"one", std::nullopt, "Eve 100%"});
}

}  // namespace varve::test
