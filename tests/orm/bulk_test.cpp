// SPDX-License-Identifier: MIT
#include "orm/shop_database.hpp"
#include "varve/orm/row_hooks.hpp"

#include <catch2/catch.hpp>

namespace varve::test {

using namespace shop;

TEST_CASE("a row that a change of many has written since is stale", "[orm]") {
    FilledShop it;

    CHECK(it.db.update<User>().where(user.id != it.eve.id).set(user.age = 30).run() == 2);

    CHECK(it.db.get<User>(it.ada.id).version == it.ada.version + 1);
    CHECK(it.db.get<User>(it.eve.id).version == it.eve.version);
    it.ada.age = 31;
    CHECK(error_in([&] { it.db.update(it.ada); }).code() == ErrorCode::StaleRow);
}

TEST_CASE("many rows are marked as deleted where the model says so, and deleted for good by purge", "[orm]") {
    FilledShop it;

    CHECK(it.db.remove<Post>().where(post.is_published).run() == 3);
    CHECK(it.db.select<Post>().count() == 2);
    CHECK(it.db.select<Post>().with_deleted().count() == 5);
    CHECK(it.db.remove<Post>().where(post.is_published).run() == 0);

    const std::vector<Post> marked = it.db.remove<Post>().where(!post.is_published).returning();
    REQUIRE(marked.size() == 2);
    CHECK(marked[0].deleted_at.has_value());

    CHECK(it.db.purge<Post>().where(post.is_published).run() == 3);
    CHECK(it.db.select<Post>().with_deleted().count() == 2);
    CHECK(it.db.remove<User>().where(user.id == it.eve.id).run() == 1);
    CHECK(it.db.query<std::int64_t>("SELECT count(*) FROM users") == std::vector<std::int64_t>{2});
}

TEST_CASE("a removal shows what it does", "[orm]") {
    ShopDatabase it;

    CHECK(it.db.remove<Post>().where(post.id == 1).to_sql(it.db.grammar()).starts_with("UPDATE"));
    CHECK(it.db.purge<Post>().where(post.id == 1).to_sql(it.db.grammar()).starts_with("DELETE"));
    CHECK(it.db.remove<User>().where(user.id == 1).to_sql(it.db.grammar()).starts_with("DELETE"));
}

TEST_CASE("actions see changes of many rows, and the rows before them", "[orm]") {
    std::vector<std::string> account;
    RowHooks hooks;
    hooks.before_bulk<User>([&](orm::Session& db, const BulkWrite& write) {
        for (const User& each : db.select<User>().where(write.condition<User>()).order_by(user.id).all()) {
            account.push_back((write.kind == BulkWrite::Kind::Update ? "changes " : "removes ") + each.email);
        }
    });
    hooks.after_bulk<User>([&](orm::Session&, const BulkWrite& write) {
        for (const std::uint16_t column : write.columns) {
            account.push_back("set " + std::string(write.table->columns[column].name));
        }
        account.push_back(std::to_string(write.rows) + " rows");
    });
    FilledShop it;
    Database watched = it.connect({.hooks = &hooks});

    watched.update<User>().where(user.id != it.ada.id).set(user.age = 44).run();
    CHECK(watched.remove<User>().where(user.id == it.eve.id).returning().size() == 1);

    CHECK(account == std::vector<std::string>{"changes " + it.bob.email, "changes " + it.eve.email, "set age",
                                              "2 rows", "removes " + it.eve.email, "1 rows"});
}

TEST_CASE("an action that throws undoes a change of many rows", "[orm]") {
    RowHooks hooks;
    hooks.after_bulk<User>(
        [](orm::Session&, const BulkWrite&) { throw Error(ErrorCode::Refused, "not today"); });
    FilledShop it;
    Database watched = it.connect({.hooks = &hooks});

    CHECK(error_in([&] { watched.update<User>().where(everything).set(user.age = 44).run(); }).code() ==
          ErrorCode::Refused);

    CHECK(it.db.select<User>().where(user.age == 44).count() == 0);
}

TEST_CASE("actions about many rows leave single ones and other tables alone", "[orm]") {
    int calls = 0;
    RowHooks hooks;
    hooks.before_bulk<User>([&](orm::Session&, const BulkWrite&) { ++calls; });
    FilledShop it;
    Database watched = it.connect({.hooks = &hooks});
    User ada = watched.get<User>(it.ada.id);
    ada.age = 50;

    watched.update(ada);
    watched.insert_many(std::vector<NewUser>{{.email = "x@example.org"}, {.email = "y@example.org"}});
    watched.update<Post>().where(everything).set(post.title = "x").run();

    CHECK(calls == 0);
}

TEST_CASE("an action about rows that depend on other tables cannot ask which", "[orm]") {
    ErrorCode code = ErrorCode::Internal;
    RowHooks hooks;
    hooks.before_bulk<User>([&](orm::Session&, const BulkWrite& write) {
        code = error_in([&] { write.condition<User>(); }).code();
    });
    FilledShop it;
    Database watched = it.connect({.hooks = &hooks});

    watched.update<User>().from(post).where(post.author_id == user.id).set(user.age = 9).run();

    CHECK(code == ErrorCode::Unsupported);
}

}  // namespace varve::test
