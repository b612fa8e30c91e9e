// SPDX-License-Identifier: MIT
#include "orm/shop_database.hpp"

#include <catch2/catch.hpp>

namespace varve::test {
namespace {

using namespace shop;

struct ManyUsers : ShopDatabase {
    ManyUsers() {
        std::vector<NewUser> users;
        for (int number = 0; number < 97; ++number) {
            users.push_back(
                {.email = "u" + std::to_string(number) + "@x.y",
                 .name = number % 5 == 0 ? std::nullopt : std::optional("n" + std::to_string(number % 7)),
                 .age = number % 3});
        }
        db.insert_many(users);
    }
};

/// Walks to the end and back again.
template <class Make>
void check_walk(const Make& make, const Ids& expected) {
    Ids forward;
    std::string cursor;
    std::optional<std::string> last;
    std::size_t at_the_end = 0;
    do {
        const Page<User> page = make().page(10, cursor);
        for (const User& each : page.items) {
            forward.push_back(each.id);
        }
        last = page.previous();
        at_the_end = page.items.size();
        cursor = page.next().value_or("");
    } while (!cursor.empty());
    CHECK(forward == expected);
    Ids backward;
    while (last) {
        const Page<User> page = make().page(10, *last);
        Ids items = ids(page.items);
        backward.insert(backward.begin(), items.begin(), items.end());
        last = page.previous();
    }
    // All but the page that the way back began at.
    REQUIRE(at_the_end <= expected.size());
    CHECK(backward == Ids(expected.begin(), expected.end() - static_cast<std::ptrdiff_t>(at_the_end)));
}

}  // namespace

TEST_CASE("pages lead to the end and back, in every order", "[orm]") {
    ManyUsers it;
    auto& db = it.db;

    check_walk([&] { return db.select<User>(); }, ids(db.select<User>().order_by(user.id).all()));
    check_walk([&] { return db.select<User>().order_by(user.id.desc()); },
               ids(db.select<User>().order_by(user.id.desc()).all()));
    check_walk([&] { return db.select<User>().order_by(user.age, user.id); },
               ids(db.select<User>().order_by(user.age, user.id).all()));
    check_walk([&] { return db.select<User>().order_by(user.age.desc(), user.id.asc()); },
               ids(db.select<User>().order_by(user.age.desc(), user.id.asc()).all()));
    check_walk([&] { return db.select<User>().order_by(user.name); },
               ids(db.select<User>().order_by(user.name.asc().nulls_last(), user.id).all()));
    check_walk([&] { return db.select<User>().order_by(user.name.desc(), user.age); },
               ids(db.select<User>().order_by(user.name.desc().nulls_first(), user.age, user.id).all()));
    check_walk(
        [&] { return db.select<User>().where(user.age == 1).order_by(user.name); },
        ids(db.select<User>().where(user.age == 1).order_by(user.name.asc().nulls_last(), user.id).all()));
}

TEST_CASE("rows that come in the meantime move no page", "[orm]") {
    ManyUsers it;
    const Page<User> first = it.db.select<User>().order_by(user.id).page(10);

    it.db.remove<User>().where(user.id < 5).run();
    const Page<User> second = it.db.select<User>().order_by(user.id).page(10, *first.next());

    CHECK(second.items.front().id == 11);
    CHECK_FALSE(first.previous().has_value());
}

TEST_CASE("a cursor of another query, or none at all, is refused", "[orm]") {
    ManyUsers it;
    const Page<User> page = it.db.select<User>().order_by(user.id).page(10);

    CHECK_THROWS_AS(it.db.select<User>().order_by(user.age).page(10, *page.next()), Error);
    CHECK_THROWS_AS(it.db.select<User>().page(10, "nonsense!"), Error);
    CHECK_THROWS_AS(it.db.select<User>().page(10, "bm9uc2Vuc2U"), Error);
    CHECK_THROWS_AS(it.db.select<User>().page(0), Error);
    CHECK_THROWS_AS(it.db.select<User>().order_by(lower(user.email)).page(10), Error);
}

}  // namespace varve::test
