// SPDX-License-Identifier: MIT
#include "orm/shop_database.hpp"
#include "support/pooler.hpp"
#include "support/postgres_server.hpp"

#include "varve/dialect/connect.hpp"
#include "varve/orm/bundle.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <chrono>
#include <csignal>
#include <set>
#include <thread>
#include <vector>

/// \file
/// Behind PgBouncer in transaction mode each transaction may run in another session of the server.

namespace varve::test {
namespace {

using namespace shop;

int port_of(const std::string& url) {
    return std::stoi(url.substr(url.rfind(':') + 1));
}

std::string name_of(const std::string& url) {
    return url.substr(url.rfind('/') + 1);
}

struct ShopBehindPooler : FilledShop {
    Pooler pooler{port_of(postgres_server_url())};
    std::string url = pooler.url(name_of(database->url().text()));
    SessionOptions options{.statement_cache = 0};
};

}  // namespace

TEST_CASE("a session goes from one server to the next behind a pooler", "[pooler]") {
    ShopBehindPooler it;
    Database db = connect(it.dialect, it.url, it.options);
    Database other = connect(it.dialect, it.url, it.options);
    std::set<std::int64_t> servers;
    Ids streamed;

    // While another client has the server that this one had, it is given another.
    for (int turn = 0; turn < 3; ++turn) {
        servers.insert(db.query<std::int64_t>("SELECT pg_backend_pid()").front());
        Transaction held(other);
        held.query<std::int64_t>("SELECT 1");
        CHECK(db.get<User>(1).email == "ada@example.org");
        CHECK(db.select<User>().where(user.id.in({1, 2})).count() == 2);
        servers.insert(db.query<std::int64_t>("SELECT pg_backend_pid()").front());
    }
    for (const User& each : db.select<User>().order_by(user.id).stream()) {
        streamed.push_back(each.id);
    }
    std::vector<Tag> tags;
    for (std::int64_t id = 1; id <= 200; ++id) {
        tags.push_back({id, "t"});
    }
    db.insert_many(tags);
    db.transaction([](Transaction& tx) {
        tx.update<User>().where(user.id == 1).set(user.age = 50).run();
        CHECK_THROWS_AS(
            tx.nested([](Transaction& inner) { inner.insert(NewUser{.email = "ada@example.org"}); }), Error);
        tx.insert(NewUser{.email = "new@example.org"});
    });

    CHECK(servers.size() > 1);
    CHECK(streamed == Ids{1, 2, 3});
    CHECK(it.db.select<Tag>().count() == 200);
    CHECK(it.db.get<User>(1).age == 50);
    CHECK(it.db.select<User>().count() == 4);
}

TEST_CASE("a loop that stops early does not wait for a pooler that has stopped", "[pooler]") {
    ShopBehindPooler it;
    Database db = connect(it.dialect, it.url, it.options);
    db.execute("INSERT INTO tags (id, word) SELECT n, repeat('x', 500) FROM generate_series(1, 200000) AS n");
    const auto start = std::chrono::steady_clock::now();

    for (const Tag& each : db.select<Tag>().stream()) {
        CHECK(each.word.size() == 500);
        it.pooler.send(SIGSTOP);
        break;
    }
    it.pooler.send(SIGCONT);

    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(40));
    CHECK_THROWS_AS(db.select<Tag>().count(), Error);
}

TEST_CASE("a loop that stops early behind a pooler leaves a session that works", "[pooler]") {
    ShopBehindPooler it;
    Database db = connect(it.dialect, it.url, it.options);
    db.execute("INSERT INTO tags (id, word) SELECT n, repeat('x', 500) FROM generate_series(1, 20000) AS n");

    for (int turn = 0; turn < 20; ++turn) {
        for (const Tag& each : db.select<Tag>().stream()) {
            CHECK(each.word.size() == 500);
            break;
        }
        CHECK(db.select<Tag>().count() == 20000);
    }
}

TEST_CASE("threads share a pool behind a pooler", "[pooler]") {
    ShopBehindPooler it;
    Pool pool(connector(it.dialect, it.url),
              {.size = 8, .wait = std::chrono::milliseconds(60000), .session = it.options});
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;
    for (int number = 0; number < 8; ++number) {
        threads.emplace_back([&, number] {
            for (int turn = 0; turn < 20; ++turn) {
                try {
                    PooledDatabase db = pool.acquire();
                    wrong +=
                        db.select<User>().where(user.id == 1 + turn % 3).one().id == 1 + turn % 3 ? 0 : 1;
                    db.transaction([&](Transaction& tx) {
                        const User mine = tx.insert(
                            NewUser{.email = std::to_string(number) + "." + std::to_string(turn) + "@x.y"});
                        wrong += tx.get<User>(mine.id).email == mine.email ? 0 : 1;
                    });
                } catch (const std::exception&) {
                    ++wrong;
                }
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }

    CHECK(wrong == 0);
    CHECK(it.db.select<User>().count() == 163);
}

TEST_CASE("a statement limit holds behind a pooler, in transactions", "[pooler]") {
    ShopBehindPooler it;
    it.options.statement_timeout = std::chrono::milliseconds(100);
    Database db = connect(it.dialect, it.url, it.options);

    std::string state;
    try {
        db.transaction([](Transaction& tx) { tx.query<std::string>("SELECT pg_sleep(20)::text"); });
    } catch (const Error& error) {
        state = error.sqlstate();
    }

    CHECK(state == "57014");
    CHECK(db.select<User>().count() == 3);
}

TEST_CASE("statements run together behind a pooler, with limits of their own too", "[pooler]") {
    ShopBehindPooler it;
    for (const int limit : {0, 60000}) {
        it.options.statement_timeout = std::chrono::milliseconds(limit);
        Database db = connect(it.dialect, it.url, it.options);

        for (int turn = 0; turn < 3; ++turn) {
            auto [users, changed, made] =
                run_together(db, db.select<User>().order_by(user.id),
                             db.update<User>().where(user.id == 1).set(user.age = 20),
                             insertion(NewPost{.author_id = 1, .title = "t"}));

            CHECK(users.size() == 3);
            CHECK(changed == 1);
            CHECK(made.title == "t");
        }
        Bundle bad(db);
        bad.add(db.update<User>().where(user.id == 2).set(user.age = 99));
        bad.insert(NewPost{.author_id = 77, .title = "t"});
        CHECK_THROWS_AS(bad.run(), Error);
        CHECK(db.get<User>(2).age == 40);
    }
}

}  // namespace varve::test
