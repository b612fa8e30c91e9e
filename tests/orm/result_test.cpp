// SPDX-License-Identifier: MIT
#include "orm/shop_database.hpp"

#include <catch2/catch.hpp>

namespace varve::test {

using namespace shop;

namespace {

using Text = std::optional<std::string>;

}  // namespace

TEST_CASE("the rows of any SQL are read by the names and the places of their columns", "[orm]") {
    FilledShop it;
    std::vector<std::string> seen;

    Rows rows = it.db.rows("SELECT id, email, name FROM users WHERE id >= " +
                               std::string(dialect_under_test() == "sqlite" ? "?1" : "$1") + " ORDER BY id",
                           it.bob.id);
    CHECK(rows.column_count() == 3);
    CHECK(rows.column_name(1) == "email");
    for (const auto& row : rows) {
        CHECK(row.get<std::string>("email") == row.get<std::string>(1));
        CHECK(row.get<Text>("name") == row.get<Text>(2));
        CHECK(row.place("name") == 2);
        seen.push_back(row.get<std::string>("email"));
    }

    CHECK(seen == std::vector<std::string>{it.bob.email, it.eve.email});
}

TEST_CASE("the rows of a query are read by names, too", "[orm]") {
    FilledShop it;

    Rows rows = it.db.select<User>().where(user.id == it.ada.id).rows();

    REQUIRE(rows.next());
    CHECK(rows.row().get<std::int64_t>("id") == it.ada.id);
    CHECK_FALSE(rows.next());
}

TEST_CASE("a wrong column name at run time is an error that names the columns there are", "[orm]") {
    FilledShop it;
    Rows rows = it.db.rows("SELECT id, email FROM users ORDER BY id");
    REQUIRE(rows.next());

    const Error name = error_in([&] { rows.row().get<std::string>("emial"); });
    const Error place = error_in([&] { rows.row().get<std::string>(7); });
    const Error type = error_in([&] { rows.row().get<std::int64_t>("email"); });

    CHECK(name.code() == ErrorCode::Usage);
    CHECK(std::string(name.what()) == "the statement has no column `emial`: it has `id`, `email`");
    CHECK(name.hint() == "did you mean `email`?");
    CHECK(place.code() == ErrorCode::Usage);
    CHECK(std::string(place.what()) == "the statement has no column 7: it has 2, counted from 0");
    CHECK(type.code() == ErrorCode::TypeMismatch);
    CHECK(std::string(type.what()).find("email") != std::string::npos);
}

TEST_CASE("a column that the database does not have is its error, with the statement", "[orm]") {
    FilledShop it;

    const Error error = error_in([&] { it.db.query<std::string>("SELECT emial FROM users"); });

    CHECK(error.code() == ErrorCode::Database);
    CHECK(std::string(error.what()).find("emial") != std::string::npos);
    CHECK(error.statement() == "SELECT emial FROM users");
    if (dialect_under_test() == "postgres") {
        CHECK(error.sqlstate() == "42703");
    }
}

TEST_CASE("a name that two columns of a result have is refused", "[orm]") {
    FilledShop it;
    Rows rows = it.db.rows("SELECT id, author_id AS id FROM posts");
    REQUIRE(rows.next());

    CHECK(error_in([&] { rows.row().get<std::int64_t>("id"); }).code() == ErrorCode::Usage);
    CHECK(rows.row().get<std::int64_t>(0) > 0);
}

TEST_CASE("a row is not read before there is one", "[orm]") {
    FilledShop it;
    Rows rows = it.db.rows("SELECT id FROM users WHERE id < 0");

    CHECK(error_in([&] { rows.row().get<std::int64_t>("id"); }).code() == ErrorCode::Misuse);
    CHECK_FALSE(rows.next());
    CHECK(error_in([&] { rows.row().get<std::int64_t>("id"); }).code() == ErrorCode::Misuse);
}

TEST_CASE("the rows of any SQL come one at a time", "[orm]") {
    FilledShop it;
    std::vector<std::string> seen;

    for (const std::string& email : it.db.stream<std::string>("SELECT email FROM users ORDER BY id")) {
        seen.push_back(email);
    }

    CHECK(seen == std::vector<std::string>{it.ada.email, it.bob.email, it.eve.email});
}

TEST_CASE("a condition that may be NULL is selected as one that may be nothing", "[orm]") {
    FilledShop it;
    it.eve.name = std::nullopt;
    it.db.update(it.eve);

    const auto about_eve = [&](const auto& condition) {
        return it.db.from(user).where(user.id == it.eve.id).select_value(condition).one();
    };

    CHECK(about_eve(user.name == "Eve") == std::nullopt);
    CHECK(about_eve(!(user.name == "Eve")) == std::nullopt);
    CHECK(about_eve(user.name == "Eve" || user.id == it.eve.id) == std::optional(true));
    CHECK(about_eve(user.name.like("E%")) == std::nullopt);
    CHECK(about_eve(user.name.in({"Eve", "Bob"})) == std::nullopt);
    CHECK(it.db.from(user).where(user.id == it.ada.id).select_value(user.manager_id.between(1, 2)).one() ==
          std::nullopt);
    CHECK(about_eve(user.name == user.email) == std::nullopt);

    const Predicate<User> kept = user.id == it.eve.id;
    CHECK(about_eve(kept) == std::optional(true));
}

TEST_CASE("truths alone are rows like others", "[orm]") {
    FilledShop it;
    auto published = it.db.from(post).order_by(post.id).select_value(post.is_published);
    const std::string sql = "SELECT is_published FROM posts ORDER BY id";
    std::vector<bool> streamed;
    for (const bool each : it.db.stream<bool>(sql)) {
        streamed.push_back(each);
    }

    const std::vector<bool> expected{false, false, true, true, true};
    CHECK(published.all() == expected);
    CHECK(it.db.query<bool>(sql) == expected);
    CHECK(streamed == expected);
    CHECK(published.first() == false);
    CHECK(published.last() == true);
    CHECK_FALSE(published.limit(1).one());
}

TEST_CASE("a condition that is never NULL is selected as true or false", "[orm]") {
    FilledShop it;

    const auto rows = it.db.from(user)
                          .where(user.id == it.ada.id)
                          .select(user.id == it.ada.id, user.name.is_null(), user.name.is_same_as("x"))
                          .all();
    const auto outer = it.db.from(user)
                           .left_join(post, post.author_id == user.id)
                           .where(user.id == it.eve.id)
                           .select_value(post.id == 1)
                           .one();

    CHECK(rows == std::vector{std::tuple(true, false, false)});
    CHECK(outer == std::nullopt);
}

TEST_CASE("truths are an array like others", "[orm]") {
    ShopDatabase it;
    const bool is_sqlite = dialect_under_test() == "sqlite";
    run_script(it.db.connection(),
               is_sqlite ? "CREATE TABLE days (id INTEGER PRIMARY KEY, worked JSON TEXT NOT NULL);"
                         : "CREATE TABLE days (id bigint PRIMARY KEY, worked boolean[] NOT NULL);");
    const std::vector<bool> worked{true, false, true, true};

    it.db.execute(is_sqlite ? "INSERT INTO days VALUES (1, ?1)" : "INSERT INTO days VALUES (1, $1)", worked);

    CHECK(it.db.query<std::vector<bool>>("SELECT worked FROM days") ==
          std::vector<std::vector<bool>>{worked});
    for (const auto& row : it.db.rows("SELECT worked FROM days")) {
        CHECK(row.get<std::vector<bool>>("worked") == worked);
    }
}

}  // namespace varve::test
