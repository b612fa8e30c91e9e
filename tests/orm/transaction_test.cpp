// SPDX-License-Identifier: MIT
#include "orm/shop_database.hpp"
#include "orm/skipped.hpp"

#include "varve/session/grammar.hpp"

#include <catch2/catch.hpp>

#include <memory>
#include <stdexcept>
#include <utility>

namespace varve::test {
namespace {

using namespace shop;

template <class Action>
ErrorCode code_in(const Action& action) {
    try {
        action();
    } catch (const Error& error) {
        return error.code();
    }
    FAIL("nothing was thrown");
    return ErrorCode::Internal;
}

/// Remembers what it was told.
class Listener : public StatementObserver {
public:
    void on_statement(const StatementEvent& event) noexcept override {
        ++count;
        cached += event.was_cached ? 1 : 0;
        failed += event.has_failed ? 1 : 0;
        rows += event.rows;
        slow += event.is_slow ? 1 : 0;
    }
    std::uint64_t count = 0;
    std::uint64_t cached = 0;
    std::uint64_t failed = 0;
    std::uint64_t rows = 0;
    std::uint64_t slow = 0;
};

}  // namespace

TEST_CASE("a transaction commits when its work is done and undoes it when it throws", "[orm]") {
    FilledShop it;

    it.db.transaction(
        [](Transaction& tx) { tx.update<User>().where(user.id == 1).set(user.age = 50).run(); });
    CHECK_THROWS_AS(it.db.transaction([](Transaction& tx) {
        tx.update<User>().where(user.id == 1).set(user.age = 60).run();
        throw std::runtime_error("no");
    }),
                    std::runtime_error);
    const int result = it.db.transaction([](Transaction& /*tx*/) { return 7; });

    CHECK(it.db.get<User>(1).age == 50);
    CHECK(result == 7);
}

TEST_CASE("a transaction inside of a transaction is undone by itself", "[orm]") {
    FilledShop it;

    it.db.transaction([&](Transaction& tx) {
        tx.update<User>().where(user.id == 1).set(user.age = 50).run();
        try {
            tx.nested([](Transaction& inner) {
                inner.update<User>().where(user.id == 2).set(user.age = 51).run();
                throw 1;
            });
        } catch (int) {
        }
        tx.nested(
            [](Transaction& inner) { inner.update<User>().where(user.id == 3).set(user.age = 52).run(); });
        // A statement that fails takes only its savepoint with it.
        CHECK(code_in([&] {
                  tx.nested([](Transaction& inner) { inner.insert(NewUser{.email = "ada@example.org"}); });
              }) == ErrorCode::ConstraintViolation);
    });

    CHECK(it.db.get<User>(1).age == 50);
    CHECK(it.db.get<User>(2).age == 40);
    CHECK(it.db.get<User>(3).age == 52);
}

TEST_CASE("only the innermost transaction may be used, and none that has ended", "[orm]") {
    FilledShop it;

    Transaction outer(it.db);
    CHECK(code_in([&] { it.db.select<User>().all(); }) == ErrorCode::Misuse);
    {
        Transaction inner(outer, {});
        CHECK(code_in([&] { outer.select<User>().count(); }) == ErrorCode::Misuse);
    }
    CHECK(outer.select<User>().count() == 3);
    outer.commit();
    CHECK(code_in([&] { outer.select<User>().count(); }) == ErrorCode::Misuse);
    CHECK(it.db.select<User>().count() == 3);
}

TEST_CASE("a database that was closed or moved away is an error, not a crash", "[orm]") {
    ShopDatabase it;
    Database moved = std::move(it.db);

    CHECK(code_in([&] { it.db.select<User>().all(); }) == ErrorCode::Misuse);
    CHECK(moved.select<User>().all().empty());
    moved.close();
    CHECK(code_in([&] { moved.select<User>().all(); }) == ErrorCode::Misuse);
    CHECK(code_in([&] {
              query::Predicate<User> p = everything;
              orm::Query<User, query::Scopes<User>> q{query::SelectState{}};
              q.where(p).all();
          }) == ErrorCode::Usage);
}

TEST_CASE("statements are prepared once and then found again", "[orm]") {
    Listener listener;
    ShopDatabase it({.observer = &listener});

    for (int number = 0; number < 20; ++number) {
        it.db.insert(NewUser{.email = "u" + std::to_string(number) + "@x.y"});
        it.db.select<User>().where(user.id == number && user.age > 1).all();
        it.db.find<User>(number);
    }

    CHECK(listener.count == 60);
    CHECK(listener.cached == 57);
    CHECK(listener.failed == 0);
    CHECK(it.db.counters().prepared == 3);
    CHECK_THROWS_AS(it.db.insert(NewUser{.email = "u1@x.y"}), Error);
    CHECK(listener.failed == 1);
    CHECK(it.db.insert(NewUser{.email = "fresh@x.y"}).id > 0);
}

TEST_CASE("a small cache forgets the statements that were not used for longest", "[orm]") {
    ShopDatabase it({.statement_cache = 2});
    const auto run = [&](int which) {
        if (which == 0) {
            it.db.find<User>(1);
        } else if (which == 1) {
            it.db.find<Post>(1);
        } else {
            it.db.find<Tag>(1);
        }
    };

    run(0), run(1), run(0), run(2), run(0), run(1);

    CHECK(it.db.counters().prepared == 4);
    ShopDatabase none({.statement_cache = 0});
    none.db.find<User>(1);
    none.db.find<User>(1);
    CHECK(none.db.counters().prepared == 2);
}

TEST_CASE("one statement may run while an earlier run of it is not over", "[orm]") {
    FilledShop it;
    if (is_skipped_except_on("sqlite", "a connection of PostgreSQL has one query at a time")) {
        return;
    }
    Ids seen;

    for (const User& outer : it.db.select<User>().order_by(user.id).stream()) {
        for (const User& inner : it.db.select<User>().order_by(user.id).stream()) {
            seen.push_back(outer.id * 10 + inner.id);
        }
    }

    CHECK(seen == Ids{11, 12, 13, 21, 22, 23, 31, 32, 33});
}

TEST_CASE("tables that change under prepared statements are no matter", "[orm]") {
    FilledShop it;
    it.db.find<User>(1);
    it.db.select<User>().where(user.id == 1).all();

    it.connect().execute("ALTER TABLE users ADD COLUMN nickname TEXT");

    CHECK(it.db.find<User>(1)->email == "ada@example.org");
    CHECK(it.db.select<User>().where(user.id == 1).all().size() == 1);
    it.connect().execute("ALTER TABLE posts RENAME COLUMN title TO headline");
    CHECK_THROWS_AS(it.db.find<Post>(1), Error);
    it.connect().execute("ALTER TABLE posts RENAME COLUMN headline TO title");
    CHECK(it.db.find<Post>(1).has_value());
}

TEST_CASE("transactions that cannot be serialized are tried again", "[orm]") {
    if (is_skipped_except_on("postgres", "transactions of SQLite wait for each other")) {
        return;
    }
    FilledShop it;
    Database other = it.connect();
    int attempts = 0;

    it.db.transaction({.isolation = Isolation::Serializable, .retries = 3}, [&](Transaction& tx) {
        const std::int64_t total = *tx.from(user).select_value(sum(user.age)).one();
        if (++attempts == 1) {
            other.transaction({.isolation = Isolation::Serializable}, [&](Transaction& rival) {
                const std::int64_t seen = *rival.from(user).select_value(sum(user.age)).one();
                rival.update<User>()
                    .where(user.id == 2)
                    .set(user.age = static_cast<std::int32_t>(seen))
                    .run();
            });
        }
        tx.update<User>().where(user.id == 1).set(user.age = static_cast<std::int32_t>(total)).run();
    });

    CHECK(attempts == 2);
    CHECK(it.db.get<User>(1).age == 18 + 76 + 18);
}

TEST_CASE("a transaction that only reads cannot write", "[orm]") {
    FilledShop it;
    if (is_skipped_except_on("postgres", "SQLite has no transactions that only read")) {
        return;
    }

    CHECK_THROWS_AS(it.db.transaction({.access = AccessMode::ReadOnly},
                                      [](Transaction& tx) { tx.insert(NewUser{.email = "x@y.z"}); }),
                    Error);
}

TEST_CASE("an error that is caught inside of a nested transaction undoes that one alone", "[orm]") {
    FilledShop it;

    it.db.transaction([&](Transaction& tx) {
        const auto swallow = [&] {
            tx.nested([](Transaction& inner) {
                inner.update<User>().where(user.id == 2).set(user.age = 77).run();
                try {
                    inner.insert(NewUser{.email = "ada@example.org"});
                } catch (const Error&) {
                }
            });
        };
        // PostgreSQL has undone the inner one with the statement that failed.
        if (dialect_under_test() == "sqlite") {
            swallow();
        } else {
            CHECK_THROWS_AS(swallow(), Error);
        }
        tx.update<User>().where(user.id == 1).set(user.age = 50).run();
    });

    CHECK(it.db.get<User>(1).age == 50);
}

TEST_CASE("a commit that fails undoes the transaction, and the session goes on", "[orm]") {
    FilledShop it;
    it.db.execute("CREATE TABLE later (id bigint REFERENCES users DEFERRABLE INITIALLY DEFERRED)");

    CHECK_THROWS_AS(it.db.transaction([](Transaction& tx) { tx.execute("INSERT INTO later VALUES (99)"); }),
                    Error);
    it.db.transaction(
        [](Transaction& tx) { tx.update<User>().where(user.id == 1).set(user.age = 50).run(); });

    CHECK(it.db.query<std::int64_t>("SELECT count(*) FROM later").front() == 0);
    CHECK(it.connect().get<User>(1).age == 50);
}

TEST_CASE("a transaction that the database has undone takes no more statements", "[orm]") {
    FilledShop it;

    Transaction tx(it.db);
    tx.execute("ROLLBACK");

    CHECK(code_in([&] { tx.update<User>().where(user.id == 1).set(user.age = 50).run(); }) ==
          ErrorCode::Misuse);
    tx.rollback();
    CHECK(it.db.get<User>(1).age == 18);
}

TEST_CASE("a connection that streams does nothing else, or does it right", "[orm]") {
    FilledShop it;
    const auto both = [&] {
        Ids seen;
        for (const User& each : it.db.select<User>().order_by(user.id).stream()) {
            seen.push_back(it.db.get<User>(each.id).id);
        }
        return seen;
    };

    if (it.db.grammar().is_busy_while_streaming) {
        CHECK(code_in(both) == ErrorCode::Misuse);
    } else {
        CHECK(both() == Ids{1, 2, 3});
    }
    CHECK(it.db.select<User>().count() == 3);
}

TEST_CASE("leaving a stream early leaves its transaction alone", "[orm]") {
    FilledShop it;

    it.db.transaction([](Transaction& tx) {
        for (const Post& each : tx.select<Post>().stream()) {
            CHECK(each.id > 0);
            break;
        }
        tx.update<User>().where(user.id == 1).set(user.age = 50).run();
    });

    CHECK(it.db.get<User>(1).age == 50);
}

TEST_CASE("a server that goes away says whether the work may be tried again", "[orm]") {
    if (is_skipped_except_on("postgres", "SQLite is no server")) {
        return;
    }
    FilledShop it;
    Listener listener;
    const auto end_session_of = [&](orm::Session& session) {
        it.db.execute("SELECT pg_terminate_backend($1)",
                      session.query<std::int64_t>("SELECT pg_backend_pid()").front());
    };
    /// What an action on a session ends with, at whose beginning it still lives.
    const auto lost_in = [&](const auto& action) {
        Database db = it.connect({.observer = &listener});
        const Error error = error_in([&] { action(db); });
        CHECK(error.code() == ErrorCode::Connection);
        CHECK_FALSE(error.hint().empty());
        CHECK(error_in([&] { db.select<User>().count(); }).code() == ErrorCode::Connection);
        return error.is_safe_to_retry();
    };
    const TransactionOptions options{.retries = 3};

    CHECK_FALSE(lost_in([&](Database& db) {
        end_session_of(db);
        db.insert(Tag{1, "alone"});
    }));
    CHECK(lost_in([&](Database& db) {
        db.transaction(options, [&](Transaction& tx) {
            tx.insert(Tag{1, "inside"});
            end_session_of(tx);
            tx.insert(Tag{2, "inside"});
        });
    }));
    CHECK(lost_in([&](Database& db) {
        db.transaction([&](Transaction& tx) {
            tx.nested([&](Transaction& inner) {
                inner.insert(Tag{1, "deeper"});
                end_session_of(inner);
            });
        });
    }));
    CHECK_FALSE(lost_in([&](Database& db) {
        db.transaction(options, [&](Transaction& tx) {
            tx.insert(Tag{1, "at the end"});
            end_session_of(tx);
        });
    }));
    CHECK(lost_in([&](Database& db) {
        end_session_of(db);
        db.transaction(options, [](Transaction& tx) { tx.insert(Tag{1, "before"}); });
    }));
    CHECK_FALSE(lost_in([&](Database& db) {
        std::size_t rows = 0;
        const std::int64_t process = db.query<std::int64_t>("SELECT pg_backend_pid()").front();
        for (const std::int64_t each :
             db.stream<std::int64_t>("SELECT generate_series(1, 3000000)::bigint")) {
            rows += each > 0 ? 1 : 0;
            if (rows == 10) {
                it.db.execute("SELECT pg_terminate_backend($1)", process);
            }
        }
    }));

    CHECK(it.db.select<Tag>().count() == 0);
}

TEST_CASE("raw SQL is one statement", "[orm]") {
    ShopDatabase it;

    CHECK_THROWS_AS(it.db.execute("DELETE FROM tags; DELETE FROM tags"), Error);
    CHECK_THROWS_AS(it.db.execute("INSERT INTO tags VALUES (1, 'a'), (2, 'b'); SELECT 1"), Error);
    CHECK(it.db.select<Tag>().count() == 0);
}

}  // namespace varve::test
