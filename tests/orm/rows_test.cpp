// SPDX-License-Identifier: MIT
#include "orm/shop_database.hpp"

#include <catch2/catch.hpp>

#include <tuple>

namespace varve::test {
namespace {

using namespace shop;

Instant fixed_clock() {
    return *parse_instant("2026-11-21 12:00:00.25");
}

}  // namespace

TEST_CASE("an inserted row comes back with what the database made of it", "[orm]") {
    ShopDatabase it;

    const User ada = it.db.insert(NewUser{.email = "ada@example.org", .name = "Ada"});

    CHECK(ada.id == 1);
    CHECK(ada.email == "ada@example.org");
    CHECK(ada.age == 18);
    CHECK(ada.version == 1);
    CHECK(it.db.get<User>(ada.id).name == "Ada");
    CHECK(it.db.insert(NewUser{.email = "b@example.org", .age = 7}).age == 7);
}

TEST_CASE("a key that is not there is nothing for find() and an error for get()", "[orm]") {
    ShopDatabase it;

    CHECK_FALSE(it.db.find<User>(42).has_value());
    CHECK(error_in([&] { it.db.get<User>(42); }).code() == ErrorCode::NotFound);
}

TEST_CASE("the library gives the moment of writing to columns that want it", "[orm]") {
    ShopDatabase it({.clock = fixed_clock});
    const User ada = it.db.insert(NewUser{.email = "ada@example.org"});

    const Post post = it.db.insert(NewPost{.author_id = ada.id, .title = "one"});

    CHECK(post.created_at == fixed_clock());
    CHECK(it.db.get<Post>(post.id).created_at == fixed_clock());
}

TEST_CASE("a whole row without its moments gets them, and one with them keeps them", "[orm]") {
    ShopDatabase it({.clock = fixed_clock});
    const User ada = it.db.insert(NewUser{.email = "ada@example.org"});
    const Instant long_ago = *parse_instant("1999-01-01 00:00:00");

    const auto titled = [&](std::string title, Instant moment) {
        Post made;
        made.author_id = ada.id;
        made.title = std::move(title);
        made.created_at = moment;
        return made;
    };
    Post post = titled("one", {});
    it.db.insert(post);
    it.db.insert_many(std::vector<Post>{titled("two", {}), titled("three", long_ago)});

    CHECK(post.created_at == fixed_clock());
    CHECK(it.db.select<Post>().where(shop::post.title == "two").one().created_at == fixed_clock());
    CHECK(it.db.select<Post>().where(shop::post.title == "three").one().created_at == long_ago);
}

TEST_CASE("a write that fails leaves the caller's object as it was", "[orm]") {
    FilledShop it;
    Post post = it.db.get<Post>(1);
    Post gone = post;
    it.db.purge(post);

    CHECK(error_in([&] { it.db.remove(gone); }).code() == ErrorCode::NotFound);

    CHECK_FALSE(gone.deleted_at.has_value());
}

TEST_CASE("a row is found by a key that is unique beside the primary one", "[orm]") {
    FilledShop it;

    CHECK(it.db.get(user.by_email, "bob@example.org").id == it.bob.id);
    CHECK_FALSE(it.db.find(user.by_email, "nobody@example.org").has_value());
    CHECK(error_in([&] { it.db.get(user.by_email, "nobody@example.org"); }).code() == ErrorCode::NotFound);
}

TEST_CASE("an upsert may be kept before it runs", "[orm]") {
    ShopDatabase it;

    auto upsert = it.db.upsert(NewUser{.email = "ada@example.org", .name = std::string(100, 'x')});
    const User ada = upsert.on(user.email).update(user.name);

    CHECK(ada.name == std::string(100, 'x'));
}

TEST_CASE("an update writes all columns, counts the version up and minds those of others", "[orm]") {
    FilledShop it;
    User stale = it.ada;

    it.ada.name = std::nullopt;
    it.ada.age = 30;
    it.db.update(it.ada);

    CHECK(it.ada.version == 2);
    const User now = it.db.get<User>(it.ada.id);
    CHECK(now.name == std::nullopt);
    CHECK(now.age == 30);
    CHECK(now.version == 2);
    CHECK(error_in([&] { it.db.update(stale); }).code() == ErrorCode::StaleRow);
    CHECK(error_in([&] { it.db.remove(stale); }).code() == ErrorCode::StaleRow);
    it.db.refresh(stale);
    CHECK(stale.version == 2);
}

TEST_CASE("a row that is marked as deleted is gone for every query that does not ask for it", "[orm]") {
    FilledShop it;
    Post first = it.db.get<Post>(1);

    it.db.remove(first);

    CHECK(first.deleted_at.has_value());
    CHECK_FALSE(it.db.find<Post>(1).has_value());
    CHECK(it.db.select<Post>().count() == 4);
    CHECK(it.db.select<Post>().with_deleted().count() == 5);
    CHECK(it.db.from(user).join(post, post.author_id == user.id).select(post.id).all().size() == 4);
    CHECK(it.db.select<User>().where(user.posts.any(post.id == 1)).count() == 0);
    CHECK(it.db.get<User>(it.bob.id).email == "bob@example.org");
    std::vector<User> users = it.db.select<User>().order_by(user.id).with(user.posts).all();
    CHECK(users[1].posts.size() == 2);
    CHECK(it.db.update<Post>().where(post.id == 1).set(post.title = "x").run() == 0);
    CHECK(error_in([&] { it.db.remove(first); }).code() == ErrorCode::NotFound);
    it.db.purge(first);
    CHECK(it.db.select<Post>().with_deleted().count() == 4);
}

TEST_CASE("many rows are written by few statements, all or none", "[orm]") {
    ShopDatabase it;
    std::vector<Tag> tags;
    for (std::int64_t number = 1; number <= 1234; ++number) {
        tags.push_back({.id = number, .word = "word " + std::to_string(number)});
    }
    const std::uint64_t before = it.db.counters().statements;

    CHECK(it.db.insert_many(tags) == 1234);

    CHECK(it.db.counters().statements - before < 50);
    CHECK(it.db.select<Tag>().count() == 1234);
    CHECK(it.db.get<Tag>(1234).word == "word 1234");
    const std::vector<Tag> twice{{.id = 2000, .word = "new"}, {.id = 1, .word = "old"}};
    CHECK(error_in([&] { it.db.insert_many(twice); }).code() == ErrorCode::ConstraintViolation);
    CHECK(it.db.select<Tag>().count() == 1234);
    std::vector<Tag> clash = tags;
    clash.push_back({.id = 5, .word = "again"});
    for (Tag& tag : clash) {
        tag.id += 5000;
    }
    clash.back().id = 5001;
    CHECK(error_in([&] { it.db.insert_many(clash); }).code() == ErrorCode::ConstraintViolation);
    CHECK(it.db.select<Tag>().count() == 1234);
    CHECK(it.db.insert_many(std::vector<Tag>()) == 0);
}

TEST_CASE("rows that leave different columns to the database go in together", "[orm]") {
    ShopDatabase it;

    it.db.insert_many(std::vector<NewUser>{
        {.email = "a@x.y"}, {.email = "b@x.y", .age = 5}, {.email = "c@x.y", .age = 6}, {.email = "d@x.y"}});

    const auto ages = it.db.from(user).order_by(user.id).select_value(user.age).all();
    CHECK(ages == std::vector<std::int32_t>{18, 5, 6, 18});
}

TEST_CASE("many rows come back with what the database made of them, or none is written", "[orm]") {
    ShopDatabase it;
    const std::vector<NewUser> two{{.email = "ada@example.org"}, {.email = "bob@example.org", .age = 40}};

    const std::vector<User> made = it.db.insert_returning(two);
    const Error error = error_in([&] {
        it.db.insert_returning(
            std::vector<NewUser>{{.email = "eve@example.org"}, {.email = "bob@example.org"}});
    });

    REQUIRE(made.size() == 2);
    CHECK(made[0].email == "ada@example.org");
    CHECK(made[0].age == 18);
    CHECK(made[1].id != made[0].id);
    CHECK(made[1].age == 40);
    CHECK(error.code() == ErrorCode::ConstraintViolation);
    CHECK(it.db.select<User>().count() == 2);
}

TEST_CASE("many rows that are left to different defaults come back in the order of those given", "[orm]") {
    FilledShop it;
    std::vector<NewUser> many;
    for (int number = 0; number < 1200; ++number) {
        many.push_back({.email = "m" + std::to_string(number * 7 % 1200) + "@x.y"});
        if (number % 3 == 0) {
            many.back().age = number % 100;
        }
    }

    const std::vector<User> made = it.db.insert_returning(many);

    REQUIRE(made.size() == many.size());
    for (std::size_t at = 0; at < made.size(); ++at) {
        REQUIRE(made[at].email == many[at].email.value);
        REQUIRE(made[at].age == many[at].age.value.value_or(18));
        REQUIRE(it.db.get<User>(made[at].id).email == made[at].email);
    }
}

TEST_CASE("a row that a trigger swallows undoes the many that came with it", "[orm]") {
    ShopDatabase it;
    if (dialect_under_test() == "sqlite") {
        it.db.execute("CREATE TRIGGER swallow BEFORE INSERT ON tags WHEN new.word = 'no' BEGIN SELECT "
                      "RAISE(IGNORE); END");
    } else {
        it.db.execute(
            "CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN CASE WHEN "
            "new.word = 'no' THEN NULL ELSE new END; END$$");
        it.db.execute("CREATE TRIGGER swallow BEFORE INSERT ON tags FOR EACH ROW EXECUTE FUNCTION swallow()");
    }
    const std::vector<Tag> tags{{.id = 1, .word = "yes"}, {.id = 2, .word = "no"}};

    CHECK(error_in([&] { it.db.insert_returning(tags); }).code() == ErrorCode::NotFound);

    CHECK(it.db.select<Tag>().count() == 0);
}

TEST_CASE("many upserts write, change or leave rows, all or none, in the order of those given", "[orm]") {
    FilledShop it;
    const std::vector<NewUser> rows{{.email = "new@example.org", .name = "New"},
                                    {.email = "bob@example.org", .name = "Robert"},
                                    {.email = "new@example.org", .name = "Newer"}};

    const std::vector<User> written = it.db.upsert_many(rows).on(user.email).update(user.name);
    const std::vector<NewUser> again{{.email = "other@example.org"}, {.email = "bob@example.org"}};
    const std::vector<std::optional<User>> left = it.db.upsert_many(again).on(user.email).ignore();
    const std::vector<NewUser> wrong{{.email = "third@example.org"},
                                     {.email = "bob@example.org", .age = 151}};
    const Error error = error_in([&] { it.db.upsert_many(wrong).on(user.email).ignore(); });

    REQUIRE(written.size() == 3);
    CHECK(written[0].name == "New");
    CHECK(written[1].id == it.bob.id);
    CHECK(written[1].name == "Robert");
    CHECK(written[1].age == 40);
    CHECK(written[2].id == written[0].id);
    CHECK(written[2].name == "Newer");
    REQUIRE(left.size() == 2);
    CHECK(left[0]->email == "other@example.org");
    CHECK_FALSE(left[1].has_value());
    CHECK(error.code() == ErrorCode::Validation);
    REQUIRE(error.fields().size() == 1);
    CHECK(error.fields()[0].path == "[1].age");
    CHECK(it.db.select<User>().count() == 5);
}

TEST_CASE("an upsert writes, changes or leaves a row", "[orm]") {
    ShopDatabase it;
    it.db.upsert(NewUser{.email = "ada@example.org", .name = "Ada"}).on(user.email).update(user.name);

    const User changed = it.db.upsert(NewUser{.email = "ada@example.org", .name = "Countess", .age = 3})
                             .on(user.email)
                             .update(user.name);
    const std::optional<User> left =
        it.db.upsert(NewUser{.email = "ada@example.org"}).on(user.email).ignore();

    CHECK(changed.name == "Countess");
    CHECK(changed.age == 18);
    CHECK(changed.version == 2);
    CHECK_FALSE(left.has_value());
    CHECK(it.db.select<User>().count() == 1);
}

TEST_CASE("a delete speaks of the rows of other tables", "[orm]") {
    FilledShop it;
    for (std::int64_t number = 1; number <= 3; ++number) {
        it.db.insert(Tag{number, "t" + std::to_string(number)});
        it.db.insert(PostTag{.post_id = number, .tag_id = number});
        it.db.insert(PostTag{.post_id = 5, .tag_id = number});
    }

    const std::vector<PostTag> gone =
        it.db.purge<PostTag>()
            .from(post)
            .from(user)
            .where(post.id == post_tag.post_id && post.author_id == user.id && user.name == "Ada")
            .returning();
    const std::uint64_t marked =
        it.db.remove<Post>().from(user).where(user.id == post.author_id && user.age == 40).run();

    REQUIRE(gone.size() == 1);
    CHECK(gone[0].post_id == 2);
    CHECK(it.db.select<PostTag>().count() == 5);
    CHECK(marked == 3);
    CHECK(it.db.select<Post>().count() == 2);
    CHECK(it.db.select<Post>().with_deleted().count() == 5);
    // Rows that are marked as deleted are none of the others.
    CHECK(it.db.remove<PostTag>().from(post).where(post.id == post_tag.post_id).run() == 0);
    CHECK(it.db.purge<PostTag>().from(post).where(post.id == post_tag.post_id).run() == 5);
}

TEST_CASE("updates and deletes of many rows say how many, and give them back", "[orm]") {
    FilledShop it;

    CHECK(it.db.update<User>().where(user.age < 30).set(user.age = user.age + 1, user.name = "young").run() ==
          2);
    const std::vector<User> older =
        it.db.update<User>().where(user.id == it.bob.id).set(user.age = 41).returning();
    REQUIRE(older.size() == 1);
    CHECK(older[0].age == 41);
    CHECK(it.db.remove<PostTag>().where(everything).run() == 0);
    CHECK(error_in([&] { it.db.remove<Post>().run(); }).code() == ErrorCode::Usage);
    CHECK(error_in([&] { it.db.update<Post>().set(post.title = "x").run(); }).code() == ErrorCode::Usage);
    CHECK(it.db.remove<Post>().where(post.is_published).returning().size() == 3);
}

TEST_CASE("an update may take values from another table", "[orm]") {
    FilledShop it;

    it.db.update<Post>()
        .from(user)
        .where(post.author_id == user.id && user.name == "Ada")
        .set(post.title = user.email)
        .run();

    CHECK(it.db.select<Post>().where(post.title == "ada@example.org").count() == 2);
}

TEST_CASE("a broken constraint says which one, of which table and columns", "[orm]") {
    FilledShop it;

    const Error unique = error_in([&] { it.db.insert(NewUser{.email = "ada@example.org"}); });
    const Error foreign = error_in([&] { it.db.insert(NewPost{.author_id = 99, .title = "x"}); });
    const Error check = error_in([&] { it.db.insert(NewPost{.author_id = it.ada.id, .title = ""}); });
    const Error null = error_in([&] { it.db.execute("INSERT INTO users (name) VALUES ('x')"); });

    REQUIRE(unique.violation().has_value());
    CHECK(unique.code() == ErrorCode::ConstraintViolation);
    CHECK(unique.violation()->kind == Violation::Kind::Unique);
    CHECK(unique.violation()->table == "users");
    CHECK(unique.violation()->columns == std::vector<std::string>{"email"});
    REQUIRE(unique.fields().size() == 1);
    CHECK(unique.fields()[0].path == "email");
    REQUIRE(foreign.violation().has_value());
    CHECK(foreign.violation()->kind == Violation::Kind::ForeignKey);
    REQUIRE(check.violation().has_value());
    CHECK(check.violation()->kind == Violation::Kind::Check);
    REQUIRE(null.violation().has_value());
    CHECK(null.violation()->kind == Violation::Kind::NotNull);
    CHECK(null.violation()->columns == std::vector<std::string>{"email"});
    CHECK(unique.sqlstate() == "23505");
    CHECK(foreign.sqlstate() == "23503");
    CHECK(check.sqlstate() == "23514");
    CHECK(null.sqlstate() == "23502");
}

TEST_CASE("every rule that a row breaks is told at once, before the database sees it", "[orm]") {
    ShopDatabase it;
    const std::uint64_t before = it.db.counters().statements;

    const Error error = error_in([&] { it.db.insert(NewUser{.email = "nobody", .age = 200}); });
    const Error many = error_in([&] {
        it.db.insert_many(std::vector<NewUser>{{.email = "a@b"}, {.email = "x"}});
    });

    CHECK(error.code() == ErrorCode::Validation);
    REQUIRE(error.fields().size() == 2);
    CHECK(error.fields()[0] == FieldError{"email", "format", "is not an e-mail address", "nobody"});
    CHECK(error.fields()[1] == FieldError{"age", "maximum", "is more than 150", "200"});
    REQUIRE(many.fields().size() == 1);
    CHECK(many.fields()[0].path == "[1].email");
    CHECK(it.db.counters().statements == before);
}

}  // namespace varve::test
