// SPDX-License-Identifier: MIT
#include "orm/shop_database.hpp"
#include "varve/orm/unit_of_work.hpp"

#include <catch2/catch.hpp>

namespace varve::test {
namespace {

using namespace shop;

}  // namespace

TEST_CASE("a row is one object in a unit of work, and is read once", "[orm]") {
    FilledShop it;
    UnitOfWork work(it.db);

    User& ada = work.get<User>(it.ada.id);
    ada.name = "Countess";
    const std::uint64_t before = it.db.counters().statements;
    User& again = work.get<User>(static_cast<int>(it.ada.id));
    CHECK(it.db.counters().statements == before);
    const std::vector<User*> all = work.all(it.db.select<User>().order_by(user.id));

    CHECK(&again == &ada);
    REQUIRE(all.size() == 3);
    CHECK(all[0] == &ada);
    CHECK(all[0]->name == "Countess");
    CHECK(work.find<User>(4711) == nullptr);
}

TEST_CASE("flush writes what has changed and nothing else", "[orm]") {
    FilledShop it;
    UnitOfWork work(it.db);
    User& ada = work.get<User>(it.ada.id);
    User& bob = work.get<User>(it.bob.id);
    bob.age = 41;

    CHECK(work.has_changed(bob));
    CHECK_FALSE(work.has_changed(ada));
    work.flush();

    CHECK(bob.version == 2);
    CHECK(ada.version == 1);
    CHECK_FALSE(work.has_changed(bob));
    CHECK(it.db.get<User>(it.bob.id).age == 41);
    work.flush();
    CHECK(bob.version == 2);
}

TEST_CASE("new parents are written before new children, whose keys are filled in", "[orm]") {
    ShopDatabase it;
    UnitOfWork work(it.db);
    Post& post_row = work.add(NewPost{.author_id = std::int64_t{0}, .title = "first"});
    User& employee = work.add(NewUser{.email = "bob@example.org"});
    User& boss = work.add(NewUser{.email = "ada@example.org"});
    work.link(post_row, post.author, employee);
    work.link(employee, user.manager, boss);

    work.flush();

    CHECK(boss.id != 0);
    CHECK(employee.manager_id == boss.id);
    CHECK(post_row.author_id == employee.id);
    CHECK(it.db.get<Post>(post_row.id).author_id == employee.id);
    CHECK(&work.get<User>(boss.id) == &boss);
    boss.age = 60;
    work.flush();
    CHECK(it.db.get<User>(boss.id).age == 60);
}

TEST_CASE("new rows that refer to each other are written where a column may wait", "[orm]") {
    ShopDatabase it;
    UnitOfWork work(it.db);
    User& left = work.add(NewUser{.email = "left@example.org"});
    User& right = work.add(NewUser{.email = "right@example.org"});
    work.link(left, user.manager, right);
    work.link(right, user.manager, left);

    work.flush();

    CHECK(it.db.get<User>(left.id).manager_id == right.id);
    CHECK(it.db.get<User>(right.id).manager_id == left.id);
    CHECK(left.manager_id == right.id);
}

TEST_CASE("an old row may come to belong to a new one", "[orm]") {
    FilledShop it;
    UnitOfWork work(it.db);
    User& bob = work.get<User>(it.bob.id);
    User& boss = work.add(NewUser{.email = "boss@example.org"});
    work.link(bob, user.manager, boss);

    work.flush();

    CHECK(it.db.get<User>(it.bob.id).manager_id == boss.id);
}

TEST_CASE("children are deleted before their parents, in whichever order they are named", "[orm]") {
    FilledShop it;
    it.db.purge<Post>().where(everything).run();
    UnitOfWork work(it.db);
    std::vector<User*> users = work.all(it.db.select<User>().order_by(user.id));

    // Ada leads the others.
    work.remove(*users[0]);
    work.remove(*users[1]);
    work.remove(*users[2]);
    CHECK(work.find<User>(it.ada.id) == nullptr);
    work.flush();

    CHECK(it.db.select<User>().count() == 0);
}

TEST_CASE("thousands of rows that refer to each other are deleted in order", "[orm]") {
    ShopDatabase it;
    std::vector<User> staff;
    for (int number = 1; number <= 3000; ++number) {
        const int boss = number / 10;
        User& each = staff.emplace_back();
        each.id = number;
        each.email = std::to_string(number) + "@example.org";
        each.manager_id = boss == 0 ? std::nullopt : std::optional<std::int64_t>(boss);
    }
    it.db.insert_many(staff);
    UnitOfWork work(it.db);

    for (User* const each : work.all(it.db.select<User>().order_by(user.id.desc()))) {
        work.remove(*each);
    }
    work.flush();

    CHECK(it.db.select<User>().count() == 0);
}

TEST_CASE("when a flush fails nothing has happened, and it may be tried again", "[orm]") {
    FilledShop it;
    UnitOfWork work(it.db);
    User& bob = work.get<User>(it.bob.id);
    bob.age = 41;
    User& twin = work.add(NewUser{.email = "new@example.org"});
    User& clash = work.get<User>(it.eve.id);
    clash.email = "ada@example.org";

    CHECK(error_in([&] { work.flush(); }).code() == ErrorCode::ConstraintViolation);
    CHECK(bob.version == 1);
    CHECK(bob.age == 41);
    CHECK(it.db.select<User>().count() == 3);
    clash.email = "eve@example.net";
    work.flush();

    CHECK(bob.version == 2);
    CHECK(twin.id != 0);
    CHECK(it.db.select<User>().count() == 4);
}

TEST_CASE("a row of another unit of work is refused, and one that was never written is forgotten", "[orm]") {
    FilledShop it;
    UnitOfWork work(it.db);
    User& nobody = work.add(NewUser{.email = "nobody@example.org"});

    work.remove(nobody);
    work.flush();

    CHECK(it.db.select<User>().count() == 3);
    CHECK(error_in([&] { work.remove(it.ada); }).code() == ErrorCode::Usage);
}

TEST_CASE("a unit of work is undone with the transaction around it", "[orm]") {
    FilledShop it;

    const Error error = error_in([&] {
        it.db.transaction([&](Transaction& tx) {
            UnitOfWork work(tx);
            work.get<User>(it.bob.id).age = 90;
            work.flush();
            CHECK(tx.get<User>(it.bob.id).age == 90);
            throw Error(ErrorCode::Refused, "no");
        });
    });

    CHECK(error.code() == ErrorCode::Refused);
    CHECK(it.db.get<User>(it.bob.id).age == 40);
}

}  // namespace varve::test
