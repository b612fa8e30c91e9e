// SPDX-License-Identifier: MIT
#include "orm/shop_database.hpp"

#include <catch2/catch.hpp>

#include <tuple>

namespace varve::test {
namespace {

using namespace shop;

/// The ids of the users that fulfil a condition.
template <class C>
Ids who(FilledShop& it, C condition) {
    return ids(it.db.select<User>().where(std::move(condition)).order_by(user.id).all());
}

/// The same by SQL that is written by hand.
Ids by_hand(FilledShop& it, const std::string& condition) {
    return it.db.query<std::int64_t>("SELECT id FROM users WHERE " + condition + " ORDER BY id");
}

}  // namespace

TEST_CASE("conditions find what the same SQL by hand finds", "[orm]") {
    FilledShop it;

    CHECK(who(it, user.id == 2) == by_hand(it, "id = 2"));
    CHECK(who(it, user.id != 2) == by_hand(it, "id <> 2"));
    CHECK(who(it, user.id < 2) == by_hand(it, "id < 2"));
    CHECK(who(it, user.id <= 2) == by_hand(it, "id <= 2"));
    CHECK(who(it, user.id > 2) == by_hand(it, "id > 2"));
    CHECK(who(it, user.id >= 2) == by_hand(it, "id >= 2"));
    CHECK(who(it, user.name == std::nullopt) == Ids{2});
    CHECK(who(it, user.name != std::nullopt) == Ids{1, 3});
    CHECK(who(it, user.name == "Ada" || user.age == 40) == by_hand(it, "name = 'Ada' OR age = 40"));
    CHECK(who(it, !(user.name == "Ada")) == by_hand(it, "NOT name = 'Ada'"));
    CHECK(who(it, (user.id == 1 || user.id == 2) && user.age > 20) == Ids{2});
    CHECK(who(it, user.id == 1 || (user.id == 2 && user.age > 50)) == Ids{1});
    CHECK(who(it, !(user.id == 1 || user.id == 2)) == Ids{3});
    CHECK(who(it, user.id.between(2, 3)) == Ids{2, 3});
    CHECK(who(it, user.id.in({1, 3, 99})) == Ids{1, 3});
    CHECK(who(it, user.id.in(std::vector<std::int64_t>{})) == Ids{});
    CHECK(who(it, user.id.not_in({1, 3})) == Ids{2});
    CHECK(who(it, user.id.not_in(std::vector<std::int64_t>{})) == Ids{1, 2, 3});
    CHECK(who(it, user.name.in({"Ada", "it's"})) == Ids{1});
    CHECK(who(it, user.name.is_same_as(std::optional<std::string>())) == Ids{2});
    CHECK(who(it, user.name.is_distinct_from("Ada")) == Ids{2, 3});
    CHECK(who(it, user.id == user.version) == Ids{1});
    CHECK(who(it, user.age + user.id > 40) == by_hand(it, "age + id > 40"));
    CHECK(who(it, user.age - (user.id - 1) * 2 == 36) == by_hand(it, "age - (id - 1) * 2 = 36"));
    CHECK(who(it, user.age % 7 == 4) == by_hand(it, "age % 7 = 4"));
    CHECK(who(it, user.age / 4 == 10) == Ids{2});
}

TEST_CASE("text is looked for as it is, and like() minds case on every database", "[orm]") {
    FilledShop it;

    CHECK(who(it, user.email.starts_with("ada")) == Ids{1});
    CHECK(who(it, user.email.starts_with("ADA")) == Ids{});
    CHECK(who(it, user.email.ends_with(".org")) == Ids{1, 2});
    CHECK(who(it, user.email.contains("@example")) == Ids{1, 2, 3});
    CHECK(who(it, user.name.contains("0%")) == Ids{3});
    CHECK(who(it, user.name.contains("a%")) == Ids{});
    CHECK(who(it, user.name.starts_with("Eve 100%")) == Ids{3});
    CHECK(who(it, user.email.like("_da@%")) == Ids{1});
    CHECK(who(it, user.email.like("ADA%")) == Ids{});
    CHECK(who(it, user.email.like_any_case("ADA%")) == Ids{1});
    CHECK(who(it, user.name.like("%100\\%")) == Ids{3});
    CHECK(who(it, user.email.equals_any_case("BOB@EXAMPLE.ORG")) == Ids{2});
    CHECK(who(it, user.email.contains_any_case("EXAMPLE.C")) == Ids{3});
    CHECK(who(it, user.name.contains("'; DROP TABLE users; --")) == Ids{});
    CHECK(it.db.select<User>().count() == 3);
}

TEST_CASE("conditions are put together at run time", "[orm]") {
    FilledShop it;
    const std::optional<std::int64_t> least = 2;
    const std::optional<std::string> nobody;

    Predicate<User> wanted = everything;
    wanted = wanted && user.id >= *least;

    CHECK(who(it, wanted) == Ids{2, 3});
    auto query = it.db.select<User>();
    query.where_if(least, [](std::int64_t id) { return user.id >= id; });
    query.where_if(nobody, [](const std::string& name) { return user.name == name; });
    CHECK(query.count() == 2);
}

TEST_CASE("joins, groups and aggregates give rows of tuples", "[orm]") {
    FilledShop it;

    const auto rows = it.db.from(user)
                          .left_join(post, post.author_id == user.id)
                          .group_by(user.id, user.email)
                          .order_by(count(post.id).desc(), user.id)
                          .select(user.email, count(post.id), max(post.title))
                          .all();

    REQUIRE(rows.size() == 3);
    CHECK(rows[0] ==
          std::tuple<std::string, std::int64_t, std::optional<std::string>>("bob@example.org", 3, "t4"));
    CHECK(rows[2] == std::tuple<std::string, std::int64_t, std::optional<std::string>>("eve@example.com", 0,
                                                                                       std::nullopt));
    const auto busy = it.db.from(user)
                          .join(post, post.author_id == user.id)
                          .group_by(user.email)
                          .having(count(post.id) > 2)
                          .select(user.email)
                          .all();
    REQUIRE(busy.size() == 1);
    CHECK(std::get<0>(busy[0]) == "bob@example.org");
    CHECK(it.db.from(user).select_value(sum(user.age)).one() == 76);
    CHECK(it.db.from(user).select_value(avg(user.age)).one() == Approx(25.333).epsilon(0.001));
    CHECK(it.db.from(user).where(user.id > 99).select_value(max(user.age)).one() == std::nullopt);
    CHECK(it.db.from(user).select_value(count_distinct(user.age)).one() == 2);
    CHECK(it.db.from(user).select_value(count().filter(user.age > 20)).one() == 1);
}

TEST_CASE("a table may be joined with itself under an alias", "[orm]") {
    FilledShop it;
    constexpr UserColumns<query::Alias<User, 1>> boss;

    const auto pairs = it.db.from(user)
                           .join(boss, boss.id == user.manager_id)
                           .order_by(user.id)
                           .select(user.email, boss.email)
                           .all();

    REQUIRE(pairs.size() == 2);
    CHECK(std::get<0>(pairs[0]) == "bob@example.org");
    CHECK(std::get<1>(pairs[0]) == "ada@example.org");
}

TEST_CASE("right and full joins make the other side optional", "[orm]") {
    FilledShop it;

    const auto right =
        it.db.from(post).right_join(user, post.author_id == user.id).select(post.title, user.id).all();
    const auto full =
        it.db.from(post).full_join(user, post.author_id == user.id).select(post.title, user.id).all();

    static_assert(
        std::is_same_v<decltype(right)::value_type, std::tuple<std::optional<std::string>, std::int64_t>>);
    static_assert(std::is_same_v<decltype(full)::value_type,
                                 std::tuple<std::optional<std::string>, std::optional<std::int64_t>>>);
    CHECK(right.size() == 6);
    CHECK(full.size() == 6);
    CHECK(it.db.from(user).cross_join(tag).count() == 0);
}

TEST_CASE("subqueries stand for conditions, values and tables", "[orm]") {
    FilledShop it;

    CHECK(who(it, exists(it.db.select<Post>().within(user).where(post.author_id == user.id &&
                                                                 post.title == "t1"))) == Ids{1});
    CHECK(who(it, in(user.id, it.db.from(post).where(post.is_published).select_value(post.author_id))) ==
          Ids{1, 2});
    CHECK(who(it, !in(user.id, it.db.from(post).select_value(post.author_id))) == Ids{3});
    CHECK(who(it, user.id == scalar(it.db.from(post).select_value(max(post.author_id)))) == Ids{2});
    const auto counted =
        it.db.from(user)
            .order_by(user.id)
            .select(
                user.id,
                scalar(it.db.from(post).within(user).where(post.author_id == user.id).select_value(count())))
            .all();
    REQUIRE(counted.size() == 3);
    CHECK(std::get<1>(counted[0]) == 2);
    CHECK(std::get<1>(counted[2]) == 0);
    const auto derived = it.db.from(tag, it.db.from(user).where(user.id > 1).select(user.id, user.email))
                             .order_by(tag.id)
                             .select(tag.word)
                             .all();
    REQUIRE(derived.size() == 2);
    CHECK(std::get<0>(derived[0]) == "bob@example.org");
}

TEST_CASE("common tables may go on from their own rows", "[orm]") {
    FilledShop it;
    it.db.update<User>().where(user.id == it.eve.id).set(user.manager_id = it.bob.id).run();

    // The chain from Eve up, in the columns of a tag: an id and a text.
    auto first = it.db.from(user).where(user.id == it.eve.id).select(user.manager_id, user.email);
    constexpr UserColumns<query::Alias<User, 1>> boss;
    auto next = it.db.from(boss).join(tag, tag.id == boss.id).select(boss.manager_id, boss.email);
    const auto chain =
        it.db.from(tag).recursive_table<Tag>(first, next).order_by(tag.word).select(tag.word).all();

    REQUIRE(chain.size() == 3);
    CHECK(std::get<0>(chain[0]) == "ada@example.org");
    CHECK(std::get<0>(chain[2]) == "eve@example.com");
}

TEST_CASE("windows number and compare rows", "[orm]") {
    FilledShop it;

    const auto rows =
        it.db.from(post)
            .order_by(post.id)
            .select(post.id, row_number().over(partition_by(post.author_id).order_by(post.id.desc())),
                    lag(post.title).over(query::order_by(post.id)),
                    sum(post.id).over(query::order_by(post.id).rows(query::rows_up_to_here)), count().over())
            .all();

    REQUIRE(rows.size() == 5);
    CHECK(rows[0] == std::tuple<std::int64_t, std::int64_t, std::optional<std::string>,
                                std::optional<std::int64_t>, std::int64_t>(1, 3, std::nullopt, 1, 5));
    CHECK(std::get<2>(rows[4]) == "t3");
    CHECK(std::get<3>(rows[4]) == 15);
}

TEST_CASE("queries are united, intersected and subtracted", "[orm]") {
    FilledShop it;
    const auto some = [&](auto condition) { return it.db.from(user).where(condition).select_value(user.id); };

    auto either = some(user.id < 2);
    either.union_with(some(user.id < 3)).order_by(sql<std::int64_t>("1"));
    auto both = some(user.id < 3);
    both.intersect(some(user.id > 1));
    auto rest = some(user.id < 3);
    rest.except(some(user.id > 1));
    auto all = some(user.id < 3);
    all.union_all(some(user.id < 3));

    CHECK(either.all() == Ids{1, 2});
    CHECK(both.all() == Ids{2});
    CHECK(rest.all() == Ids{1});
    CHECK(all.all().size() == 4);
    CHECK(all.count() == 4);
}

TEST_CASE("expressions compute in the database", "[orm]") {
    FilledShop it;
    const auto one = [&](auto expression) {
        return it.db.from(user).where(user.id == 1).select_value(expression).one();
    };

    CHECK(one(concat(user.email, "/", user.name)) == "ada@example.org/Ada");
    CHECK(one(lower(user.name)) == "ada");
    CHECK(one(upper(user.email)) == "ADA@EXAMPLE.ORG");
    CHECK(one(length(user.email)) == 15);
    CHECK(one(coalesce(user.manager_id, 7)) == 7);
    CHECK(one(when(user.age < 20, "young").when(user.age < 50, "older").otherwise("old")) == "young");
    CHECK(one(when(user.age > 20, "older").end()) == std::nullopt);
    CHECK(one(cast<std::string>(user.age)) == "18");
    CHECK(one(sql<std::int64_t>("abs({} - {})", user.age, 20)) == 2);
    CHECK(one(query::abs(user.age - 20)) == 2);
    CHECK(one(value(std::string("x"))) == "x");
    CHECK(one(value(std::int64_t{5})) == 5);
}

TEST_CASE("the first and the last row are those of the order, or of the key", "[orm]") {
    FilledShop it;
    it.eve.name = std::nullopt;
    it.db.update(it.eve);

    CHECK(it.db.select<User>().first()->id == it.ada.id);
    CHECK(it.db.select<User>().last()->id == it.eve.id);
    CHECK(it.db.select<User>().order_by(user.email.desc()).last()->id == it.ada.id);
    CHECK(it.db.select<User>().order_by(user.name.asc().nulls_last(), user.id).last()->id == it.eve.id);
    CHECK(it.db.select<User>().order_by(user.name.asc().nulls_first(), user.id).first()->id == it.bob.id);
    CHECK(it.db.select<User>().order_by(user.age, user.id.desc()).last()->id == it.bob.id);
    CHECK(it.db.from(post).order_by(post.title).select_value(post.title).last() == "t4");
    CHECK_FALSE(it.db.select<User>().where(user.id < 0).last());
    CHECK(error_in([&] { it.db.from(user).select_value(user.id).last(); }).code() == ErrorCode::Usage);
    CHECK(error_in([&] { it.db.select<User>().limit(2).last(); }).code() == ErrorCode::Usage);
}

TEST_CASE("order, limits, first, one and exists", "[orm]") {
    FilledShop it;

    CHECK(ids(it.db.select<User>().order_by(user.name.asc().nulls_last()).all()) == Ids{1, 3, 2});
    CHECK(ids(it.db.select<User>().order_by(user.name.desc().nulls_first()).all()) == Ids{2, 3, 1});
    CHECK(ids(it.db.select<User>().order_by(user.id.desc()).limit(2).all()) == Ids{3, 2});
    CHECK(ids(it.db.select<User>().order_by(user.id).offset(1).all()) == Ids{2, 3});
    CHECK(it.db.select<User>().order_by(user.id.desc()).first()->id == 3);
    CHECK_FALSE(it.db.select<User>().where(user.id > 9).first().has_value());
    CHECK(it.db.select<User>().where(user.id == 2).one().email == "bob@example.org");
    CHECK_THROWS_AS(it.db.select<User>().one(), Error);
    CHECK_THROWS_AS(it.db.select<User>().where(user.id > 9).one(), Error);
    CHECK(it.db.select<User>().where(user.id == 2).exists());
    CHECK_FALSE(it.db.select<User>().where(user.id == 9).exists());
    CHECK(it.db.from(user).distinct().order_by(user.age).select_value(user.age).all() ==
          std::vector<std::int32_t>{18, 40});
}

TEST_CASE("rows are streamed one by one, and a loop may stop early", "[orm]") {
    FilledShop it;
    Ids seen;

    for (const Post& each : it.db.select<Post>().order_by(post.id).stream()) {
        seen.push_back(each.id);
        if (each.id == 3) {
            break;
        }
    }
    it.db.select<Post>().order_by(post.id.desc()).each([&](const Post& each) { seen.push_back(each.id); });

    CHECK(seen == Ids{1, 2, 3, 5, 4, 3, 2, 1});
    CHECK(it.db.select<Post>().count() == 5);
}

TEST_CASE("what a database cannot say is an error before it is asked", "[orm]") {
    FilledShop it;
    const bool is_sqlite = dialect_under_test() == "sqlite";
    const auto locking = [&] { return it.db.select<User>().for_update().skip_locked().all().size(); };
    const auto distinct = [&] {
        return it.db.select<Post>().distinct_on(post.author_id).order_by(post.author_id).all().size();
    };

    if (is_sqlite) {
        CHECK_THROWS_AS(locking(), Error);
        CHECK_THROWS_AS(distinct(), Error);
    } else {
        CHECK(locking() == 3);
        CHECK(distinct() == 2);
    }
    const query::SelectState nothing;
    CHECK_THROWS_AS(query::render(nothing, it.db.grammar()), Error);
}

TEST_CASE("truths are rows like other values", "[orm]") {
    FilledShop it;

    auto grown = it.db.from(user).order_by(user.id).select_value(user.age > 30);

    CHECK(grown.all() == std::vector<bool>{false, true, false});
    CHECK(it.db.from(post).where(post.id == 1).select_value(post.is_published).one() == false);
    CHECK(it.db.query<bool>("SELECT is_published FROM posts ORDER BY id DESC LIMIT 1") ==
          std::vector<bool>{true});
}

}  // namespace varve::test
