// SPDX-License-Identifier: MIT
#include "orm/shop_database.hpp"
#include "orm/skipped.hpp"

#include <catch2/catch.hpp>

#include <optional>
#include <string>
#include <tuple>
#include <vector>

/// \file
/// What a program asks that makes no sense: an error of the library, the same on every database.

namespace varve::test {
namespace {

using namespace shop;

bool is_sqlite() {
    return dialect_under_test() == "sqlite";
}

/// A usage error that says something.
template <class Action>
bool is_usage_about(const std::string& words, const Action& action) {
    const Error error = error_in(action);
    INFO(error.what());
    CHECK(error.code() == ErrorCode::Usage);
    CHECK(std::string(error.what()).find(words) != std::string::npos);
    return error.code() == ErrorCode::Usage;
}

}  // namespace

TEST_CASE("a statement that gives fewer columns than are read is an error", "[orm]") {
    FilledShop it;
    const std::string sql = "SELECT 1";

    CHECK(is_usage_about("gives 1 column, and 2 are read",
                         [&] { it.db.query<std::tuple<std::int64_t, std::int64_t>>(sql); }));
    CHECK(is_usage_about("gives 1 column, and 6 are read", [&] { it.db.query<User>(sql); }));
    CHECK(is_usage_about("gives 1 column, and 6 are read", [&] {
        for (const User& each : it.db.stream<User>(sql)) {
            CHECK(each.id == 0);
        }
    }));
    CHECK(error_in([&] { it.db.query<User>(sql); }).statement() == sql);
    CHECK(it.db.select<User>().count() == 3);
}

TEST_CASE("a statement is given as many values as it has places", "[orm]") {
    FilledShop it;
    const std::string one = is_sqlite() ? "SELECT ?1 + 0" : "SELECT $1::int + 0";
    const std::string two = is_sqlite() ? "SELECT ?1 + ?2" : "SELECT $1::int + $2::int";

    CHECK(is_usage_about("has 2 places for values, and 1 value was given",
                         [&] { it.db.query<std::int64_t>(two, 1); }));
    CHECK(is_usage_about("has 2 places for values, and 0 values were given",
                         [&] { it.db.query<std::int64_t>(two); }));
    CHECK(is_usage_about("has 2 places", [&] { it.db.execute(two); }));
    CHECK(it.db.query<std::int64_t>(two, 1, 2) == std::vector<std::int64_t>{3});
    // PostgreSQL says it in its own words.
    const Error error = error_in([&] { it.db.query<std::int64_t>(one, 1, 2); });
    CHECK(error.code() == (is_sqlite() ? ErrorCode::Usage : ErrorCode::Database));
    CHECK(it.db.query<std::int64_t>(one, 1) == std::vector<std::int64_t>{1});
}

TEST_CASE("no statement at all is an error", "[orm]") {
    ShopDatabase it;

    for (const std::string nothing : {"", "-- nothing", " "}) {
        CHECK(is_usage_about("one statement is wanted", [&] { it.db.execute(nothing); }));
        CHECK(is_usage_about("one statement is wanted", [&] { it.db.query<int>(nothing); }));
    }
    CHECK(it.db.query<int>("SELECT 1") == std::vector<int>{1});
}

TEST_CASE("an update without new values and an upsert without columns are errors", "[orm]") {
    FilledShop it;

    CHECK(is_usage_about("sets nothing", [&] { it.db.update<User>().where(user.id == 1).run(); }));
    CHECK(is_usage_about("by which columns", [&] {
        it.db.upsert(NewUser{.email = "ada@example.org", .name = "x"}).update(user.name);
    }));
    CHECK(it.db.get<User>(1).name == "Ada");
    // Whatever the row is in the way of, it is left.
    CHECK_FALSE(it.db.upsert(NewUser{.email = "ada@example.org"}).ignore());
}

TEST_CASE("a limit or an offset of less than none is an error", "[orm]") {
    FilledShop it;

    CHECK(is_usage_about("-1 rows", [&] { it.db.select<User>().limit(-1).all(); }));
    CHECK(is_usage_about("-1 rows", [&] { it.db.select<User>().offset(-1).all(); }));
    CHECK(is_usage_about("at least one row of each",
                         [&] { it.db.select<User>().with(user.posts.limit_each(0)).all(); }));
    CHECK(it.db.select<User>().limit(0).all().empty());
    CHECK_FALSE(it.db.select<User>().limit(0).first());
    CHECK(it.db.select<User>().order_by(user.id).limit(1).one().id == 1);
}

TEST_CASE("a change that was begun in another transaction does not run", "[orm]") {
    FilledShop it;
    auto update = it.db.update<User>();
    update.where(user.id == 1).set(user.age = 50);
    auto removal = it.db.remove<Tag>();
    removal.where(everything);
    auto upsert = it.db.upsert(NewUser{.email = "ada@example.org", .name = "x"});
    upsert.on(user.email);
    std::optional<orm::Update<User>> ended;

    it.db.transaction([&](Transaction& tx) {
        CHECK(error_in([&] { update.run(); }).code() == ErrorCode::Misuse);
        CHECK(error_in([&] { update.returning(); }).code() == ErrorCode::Misuse);
        CHECK(error_in([&] { removal.run(); }).code() == ErrorCode::Misuse);
        CHECK(error_in([&] { upsert.update(user.name); }).code() == ErrorCode::Misuse);
        CHECK(error_in([&] { upsert.ignore(); }).code() == ErrorCode::Misuse);
        ended = tx.update<User>();
        ended->where(user.id == 1).set(user.age = 60);
    });

    CHECK(error_in([&] { ended->run(); }).code() == ErrorCode::Misuse);
    CHECK(update.run() == 1);
    CHECK(it.db.get<User>(1).age == 50);
}

TEST_CASE("what was begun in a transaction that has ended does not run in the next one", "[orm]") {
    FilledShop it;
    std::optional<orm::Update<User>> update;
    std::optional<orm::Query<User, query::Scopes<User>>> query;
    it.db.transaction([&](Transaction& tx) {
        update = tx.update<User>();
        update->where(user.id == 1).set(user.age = 60);
        query = tx.select<User>();
        tx.transaction([](Transaction&) {});
        // One inside of it that has ended is no matter.
        CHECK(!query->all().empty());
    });
    it.db.transaction([&](Transaction& tx) {
        CHECK(error_in([&] { update->run(); }).code() == ErrorCode::Misuse);
        CHECK(error_in([&] { query->all(); }).code() == ErrorCode::Misuse);
        tx.transaction(
            [&](Transaction&) { CHECK(error_in([&] { query->all(); }).code() == ErrorCode::Misuse); });
    });
    CHECK(it.db.get<User>(1).age != 60);
}

TEST_CASE("a savepoint may be begun like a transaction", "[orm]") {
    FilledShop it;
    Transaction outer(it.db);
    {
        Transaction inner(outer);
        inner.update<User>().where(user.id == 1).set(user.age = 50).run();
    }
    outer.update<User>().where(user.id == 2).set(user.age = 51).run();
    outer.commit();

    CHECK(it.db.get<User>(1).age == 18);
    CHECK(it.db.get<User>(2).age == 51);
}

TEST_CASE("an optional value that is empty is looked for as NULL", "[orm]") {
    FilledShop it;
    const auto named = [&](const std::optional<std::string>& name) {
        return ids(it.db.select<User>().where(user.name == name).order_by(user.id).all());
    };
    const auto not_named = [&](const std::optional<std::string>& name) {
        return ids(it.db.select<User>().where(user.name != name).order_by(user.id).all());
    };

    CHECK(named("Ada") == Ids{1});
    CHECK(named(std::nullopt) == Ids{2});
    CHECK(not_named("Ada") == Ids{3});
    CHECK(not_named(std::nullopt) == Ids{1, 3});
    CHECK(ids(it.db.select<User>().where(std::optional<std::string>() == user.name).all()) == Ids{2});
    const std::vector<std::optional<std::string>> some{std::nullopt, "Ada"};
    CHECK(ids(it.db.select<User>().where(user.name.in(some)).all()) == Ids{1});
}

TEST_CASE("relations of one row are loaded, and errors say of which table rows are missing", "[orm]") {
    FilledShop it;
    User bob = it.db.get<User>(2);

    CHECK(std::string(error_in([&] { bob.posts.size(); }).what()).find("`posts`") != std::string::npos);
    CHECK(std::string(error_in([&] { bob.manager.get(); }).what()).find("`users`") != std::string::npos);
    it.db.load(bob, user.posts);
    it.db.load(bob, user.manager);
    CHECK(ids(bob.posts.all()) == Ids{1, 3, 5});
    CHECK(bob.manager->id == 1);
}

TEST_CASE("rows that are marked as deleted are brought back by an update that sees them", "[orm]") {
    FilledShop it;
    Post first = it.db.get<Post>(1);
    it.db.remove(first);

    CHECK(it.db.update<Post>().with_deleted().where(post.id == 1).set(post.deleted_at = std::nullopt).run() ==
          1);

    CHECK(it.db.find<Post>(1));
}

TEST_CASE("a join may be with a query that is computed for each row", "[orm]") {
    FilledShop it;
    auto newest = it.db.select<Post>()
                      .within(user)
                      .where(post.author_id == user.id && post.is_published)
                      .order_by(post.id.desc())
                      .limit(1);
    auto query = it.db.from(user)
                     .join_lateral(post, newest, query::Predicate<User>(everything))
                     .order_by(user.id)
                     .select(user.id, post.id);

    if (is_sqlite()) {
        const Error error = error_in([&] { query.all(); });
        CHECK(error.code() == ErrorCode::Unsupported);
        CHECK(it.db.counters().failures == 0);
    } else {
        CHECK(query.all() == std::vector<std::tuple<std::int64_t, std::int64_t>>{{1, 4}, {2, 5}});
    }
}

TEST_CASE("a comparison with the rows of a query may be NULL", "[orm]") {
    FilledShop it;
    const auto above = it.db.from(user)
                           .order_by(user.id)
                           .select_value(user.manager_id > any_of(it.db.from(tag).select_value(tag.id)))
                           .all();
    const auto below =
        it.db.from(user)
            .order_by(user.id)
            .select_value(user.manager_id <= all_of(it.db.from(user).select_value(user.manager_id)))
            .all();

    CHECK(above == std::vector<std::optional<bool>>{false, false, false});
    CHECK(below == std::vector<std::optional<bool>>{std::nullopt, std::nullopt, std::nullopt});
}

}  // namespace varve::test
