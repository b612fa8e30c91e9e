// SPDX-License-Identifier: MIT
#include "orm/shop_database.hpp"
#include "orm/skipped.hpp"
#include "support/wire_counter.hpp"
#include "varve/orm/bundle.hpp"
#include "varve/orm/row_hooks.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace varve::test {
namespace {

using namespace shop;

/// The URL of a server with another port.
std::string through(const std::string& url, int port) {
    const std::size_t colon = url.rfind(':');
    return url.substr(0, colon + 1) + std::to_string(port) + url.substr(url.rfind('/'));
}

class Listener : public StatementObserver {
public:
    void on_statement(const StatementEvent& event) noexcept override {
        statements.push_back(std::string(event.sql.substr(0, event.sql.find(' '))) +
                             (event.has_failed ? " failed" : ""));
        rows += event.rows;
    }
    std::vector<std::string> statements;
    std::uint64_t rows = 0;
};

std::string update_of_age(int age) {
    return "UPDATE users SET age = " + std::to_string(age) + " WHERE id = 1";
}

}  // namespace

TEST_CASE("different statements run together, in order, and each gives its own", "[orm]") {
    FilledShop it;

    auto [before, changed, made, after, removed, left] = run_together(
        it.db, it.db.select<User>().where(user.age < 30).order_by(user.id),
        it.db.update<User>().where(user.age < 30).set(user.age = 31, user.name = "grown"),
        insertion(NewPost{.author_id = it.eve.id, .title = "new"}),
        it.db.from(user).order_by(user.id).select(user.id, user.age),
        it.db.purge<Post>().where(post.author_id == it.ada.id), it.db.select<Post>().order_by(post.id));

    CHECK(ids(before) == Ids{it.ada.id, it.eve.id});
    CHECK(before[0].age == 18);
    CHECK(changed == 2);
    CHECK(made.id == 6);
    CHECK(made.title == "new");
    CHECK(after == std::vector<std::tuple<std::int64_t, std::int32_t>>{{1, 31}, {2, 40}, {3, 31}});
    CHECK(removed == 2);
    CHECK(ids(left) == Ids{1, 3, 5, 6});
}

TEST_CASE("a bundle gives what the same statements give one by one", "[orm]") {
    FilledShop together;
    FilledShop apart;

    // More than travel at once, of a few shapes, with values of their own.
    Bundle bundle(together.db);
    std::vector<Bundled<User>> made;
    std::vector<Bundled<std::vector<User>>> found;
    std::vector<User> made_apart;
    std::vector<std::vector<User>> found_apart;
    for (int number = 0; number < 700; ++number) {
        const std::string email = "n" + std::to_string(number) + "@x.y";
        const std::optional<std::string> name = number % 3 == 0 ? std::nullopt : std::optional("N" + email);
        made.push_back(bundle.insert(NewUser{.email = email, .name = name}));
        bundle.add(together.db.update<User>().where(user.email == email).set(user.age = number % 100));
        found.push_back(bundle.add(together.db.select<User>().where(user.age == number % 100)));
        made_apart.push_back(apart.db.insert(NewUser{.email = email, .name = name}));
        apart.db.update<User>().where(user.email == email).set(user.age = number % 100).run();
        found_apart.push_back(apart.db.select<User>().where(user.age == number % 100).all());
    }
    bundle.run();

    for (std::size_t at = 0; at < made.size(); ++at) {
        REQUIRE(made[at]->id == made_apart[at].id);
        REQUIRE(made[at]->name == made_apart[at].name);
        REQUIRE(found[at]->size() == found_apart[at].size());
    }
    CHECK(together.db.select<User>().count() == apart.db.select<User>().count());
}

TEST_CASE("a statement that fails undoes the whole bundle, and the error says which it was", "[orm]") {
    FilledShop it;
    Bundle bundle(it.db);
    bundle.execute(update_of_age(77));
    auto made = bundle.insert(NewUser{.email = "new@example.org"});
    bundle.insert(NewUser{.email = "bob@example.org"});
    bundle.execute(update_of_age(78));

    const Error error = error_in([&] { bundle.run(); });

    CHECK(error.code() == ErrorCode::ConstraintViolation);
    CHECK(error.statement_index() == std::optional<std::size_t>(2));
    REQUIRE(error.violation().has_value());
    CHECK(error.violation()->columns == std::vector<std::string>{"email"});
    CHECK(it.db.get<User>(1).age == 18);
    CHECK(it.db.select<User>().count() == 3);
    CHECK(error_in([&] { made.get(); }).code() == ErrorCode::Misuse);
    // The session goes on, and so does a bundle.
    bundle.execute(update_of_age(79));
    bundle.run();
    CHECK(it.db.get<User>(1).age == 79);
}

TEST_CASE("in a transaction a bundle is a savepoint", "[orm]") {
    FilledShop it;

    it.db.transaction([&](Transaction& tx) {
        tx.execute(update_of_age(50));
        Bundle good(tx);
        good.execute("UPDATE users SET age = 51 WHERE id = 2");
        good.run();
        Bundle bad(tx);
        bad.execute("UPDATE users SET age = 52 WHERE id = 3");
        bad.execute("UPDATE users SET email = NULL WHERE id = 3");
        CHECK(error_in([&] { bad.run(); }).statement_index() == std::optional<std::size_t>(1));
        CHECK(tx.get<User>(3).age == 18);
    });

    CHECK(it.db.get<User>(1).age == 50);
    CHECK(it.db.get<User>(2).age == 51);
    CHECK(it.db.get<User>(3).age == 18);
    CHECK(error_in([&] {
              it.db.transaction([&](Transaction& tx) {
                  run_together(tx, tx.update<User>().where(user.id == 1).set(user.age = 60));
                  throw Error(ErrorCode::Interrupted, "enough");
              });
          }).code() == ErrorCode::Interrupted);
    CHECK(it.db.get<User>(1).age == 50);
}

TEST_CASE("a constraint that only the commit breaks undoes a bundle, and is no single statement's", "[orm]") {
    FilledShop it;
    it.db.execute("CREATE TABLE later (id BIGINT PRIMARY KEY, other BIGINT REFERENCES later DEFERRABLE "
                  "INITIALLY DEFERRED)");
    Bundle bundle(it.db);
    bundle.execute(update_of_age(77));
    bundle.execute("INSERT INTO later VALUES (1, 2)");

    const Error error = error_in([&] { bundle.run(); });

    CHECK(error.code() == ErrorCode::ConstraintViolation);
    CHECK_FALSE(error.statement_index().has_value());
    CHECK(it.db.get<User>(1).age == 18);
}

TEST_CASE("rules are checked before a bundle is sent", "[orm]") {
    Listener listener;
    FilledShop it;
    Database db = it.connect({.observer = &listener});
    Bundle bundle(db);
    bundle.execute(update_of_age(77));
    bundle.insert(NewUser{.email = "no address"});

    const Error error = error_in([&] { bundle.run(); });

    CHECK(error.code() == ErrorCode::Validation);
    CHECK(error.statement_index() == std::optional<std::size_t>(1));
    CHECK(listener.statements.empty());
}

TEST_CASE("changes in a bundle give their rows back, and relations are loaded", "[orm]") {
    FilledShop it;
    Bundle bundle(it.db);
    auto grown = bundle.add_returning(it.db.update<User>().where(user.id == 2).set(user.age = 41));
    auto gone = bundle.add_returning(it.db.remove<Post>().where(post.author_id == it.ada.id));
    auto leaders = bundle.add(it.db.select<User>().with(user.posts).order_by(user.id));

    bundle.run();

    REQUIRE(grown->size() == 1);
    CHECK((*grown)[0].age == 41);
    CHECK((*grown)[0].version == 2);
    CHECK(gone->size() == 2);
    CHECK((*gone)[0].deleted_at.has_value());
    CHECK((*leaders)[1].posts.size() == 3);
    CHECK((*leaders)[0].posts.size() == 0);
}

TEST_CASE("actions of the program are called for a bundle as for single statements", "[orm]") {
    std::vector<std::string> called;
    RowHooks hooks;
    hooks.before_insert<NewUser>(
        [&](orm::Session&, const NewUser& row) { called.push_back(row.email.value); });
    hooks.after_bulk<User>(
        [&](orm::Session&, const BulkWrite& write) { called.push_back(std::to_string(write.rows)); });
    FilledShop it;
    Database db = it.connect({.hooks = &hooks});

    auto [made, changed] = run_together(db, insertion(NewUser{.email = "new@example.org"}),
                                        db.update<User>().where(user.age == 18).set(user.age = 19));

    CHECK(made.email == "new@example.org");
    CHECK(changed == 3);
    CHECK(called == std::vector<std::string>{"new@example.org", "3"});
}

TEST_CASE("the observer is told of every statement of a bundle, and of what holds it together", "[orm]") {
    Listener listener;
    FilledShop it;
    Database db = it.connect({.observer = &listener});

    run_together(db, db.select<User>(), db.update<User>().where(user.id == 1).set(user.age = 19));
    Bundle bad(db);
    bad.execute("UPDATE users SET email = NULL");
    bad.execute(update_of_age(3));
    error_in([&] { bad.run(); });

    CHECK(listener.statements == std::vector<std::string>{"BEGIN", "SELECT", "UPDATE", "COMMIT", "BEGIN",
                                                          "UPDATE failed", "ROLLBACK"});
    CHECK(listener.rows == 4);
    CHECK(db.counters().failures == 1);
}

TEST_CASE("what cannot be read of a bundle is told when it has been written", "[orm]") {
    FilledShop it;
    Bundle bundle(it.db);
    auto names = bundle.query<std::string>("SELECT name FROM users");
    bundle.execute(update_of_age(77));

    const Error error = error_in([&] { bundle.run(); });

    CHECK(error.code() == ErrorCode::TypeMismatch);
    CHECK(error.statement_index() == std::optional<std::size_t>(0));
    CHECK(it.db.get<User>(1).age == 77);
}

TEST_CASE("tables may change between two runs of a bundle", "[orm]") {
    FilledShop it;
    Database other = it.connect();
    const auto run = [&](orm::Session& session) {
        Bundle bundle(session);
        auto rows = bundle.query<std::tuple<std::int64_t, std::string>>("SELECT * FROM tags");
        auto again = bundle.query<std::tuple<std::int64_t, std::string>>("SELECT * FROM tags ORDER BY id");
        bundle.run();
        return rows->size() + again->size();
    };
    it.db.insert(Tag{1, "one"});
    CHECK(run(it.db) == 2);
    CHECK(run(it.db) == 2);

    other.execute("ALTER TABLE tags ADD COLUMN more TEXT");

    CHECK(run(it.db) == 2);
    it.db.transaction([&](Transaction& tx) { CHECK(run(tx) == 2); });
}

TEST_CASE("nothing runs together without statements, or while rows are streamed", "[orm]") {
    FilledShop it;
    const std::uint64_t before = it.db.counters().statements;

    Bundle bundle(it.db);
    bundle.run();

    CHECK(it.db.counters().statements == before);
    for (const User& each : it.db.select<User>().stream()) {
        const Error error = error_in([&] { run_together(it.db, it.db.select<Tag>()); });
        CHECK(error.code() == (dialect_under_test() == "sqlite" ? ErrorCode::Internal : ErrorCode::Misuse));
        CHECK(each.id != 0);
    }
}

TEST_CASE("statements of other sessions and outer transactions are refused in a bundle", "[orm]") {
    FilledShop it;
    Database other = it.connect();
    auto query = it.db.select<User>();

    CHECK(error_in([&] { Bundle(other).add(query); }).code() == ErrorCode::Misuse);
    it.db.transaction([&](Transaction& tx) {
        CHECK(error_in([&] { Bundle(tx).add(query); }).code() == ErrorCode::Misuse);
        Bundle bundle(tx);
        auto found = bundle.add(tx.select<User>());
        bundle.run();
        CHECK(found->size() == 3);
    });
    CHECK(error_in([&] { run_together(it.db, it.db.update<User>().where(everything)); }).code() ==
          ErrorCode::Usage);
    CHECK(error_in([&] { run_together(it.db, it.db.update<User>().set(user.age = 1)); }).code() ==
          ErrorCode::Usage);
}

TEST_CASE("SQL of a bundle is one statement with as many values as it has places", "[orm]") {
    FilledShop it;
    const std::string sign = dialect_under_test() == "sqlite" ? "?" : "$";
    for (const std::string& sql :
         {"UPDATE users SET age = 1 WHERE id = " + sign + "1 AND age = " + sign + "2", std::string(" ")}) {
        Bundle bundle(it.db);
        bundle.execute(update_of_age(70));
        bundle.execute(sql, 1);

        const Error error = error_in([&] { bundle.run(); });

        CHECK(error.code() == ErrorCode::Usage);
        CHECK(error.statement_index() == std::optional<std::size_t>(1));
        CHECK(it.db.get<User>(1).age == 18);
    }
}

TEST_CASE("a statement of a bundle goes by the session's own rules for keeping statements", "[orm]") {
    FilledShop it;
    for (const std::size_t kept : {std::size_t{0}, std::size_t{2}}) {
        Database db = it.connect({.statement_cache = kept});
        Bundle bundle(db);
        std::vector<Bundled<std::vector<User>>> found;
        for (std::int64_t id = 1; id <= 3; ++id) {
            found.push_back(bundle.add(db.select<User>().where(user.id == id)));
            found.push_back(bundle.add(db.select<User>().where(user.id >= id).limit(1)));
            bundle.add(db.select<Tag>());
        }
        bundle.run();

        CHECK(ids(*found[4]) == Ids{3});
        CHECK(db.get<User>(1).id == 1);
    }
}

TEST_CASE("a bundle is one round trip to a server", "[orm]") {
    if (is_skipped_except_on("postgres", "SQLite is no server")) {
        return;
    }
    FilledShop it;
    const std::string url(it.database->url().text());
    const std::string port = url.substr(url.rfind(':') + 1);
    WireCounter wire(std::stoi(port));
    const auto trips = [&](const auto& action) {
        const std::size_t before = wire.round_trips();
        action();
        return wire.round_trips() - before;
    };
    Database db(it.dialect.connect(Url(through(url, wire.port()))), {});
    const auto bundle = [&](orm::Session& session) {
        run_together(session, session.select<User>(), session.select<Tag>(),
                     session.update<User>().where(user.id == 1).set(user.age = 20),
                     insertion(NewPost{.author_id = 1, .title = "t"}),
                     session.remove<Post>().where(post.id == 2));
    };

    // Also the first time, when nothing is prepared.
    CHECK(trips([&] { bundle(db); }) == 1);
    CHECK(trips([&] { bundle(db); }) == 1);
    CHECK(trips([&] { db.get<User>(1); }) == 3);
    CHECK(trips([&] { db.get<User>(1); }) == 1);
    db.transaction([&](Transaction& tx) { CHECK(trips([&] { bundle(tx); }) == 1); });
    // Rows that come back in order: sent together, looked at, committed.
    std::vector<NewUser> many;
    for (int number = 0; number < 300; ++number) {
        many.push_back({.email = "m" + std::to_string(number) + "@x.y"});
    }
    CHECK(trips([&] { CHECK(db.insert_returning(many).size() == 300); }) < 8);
    Database plain(it.dialect.connect(it.database->url()), {});
    CHECK(plain.select<User>().count() == 303);
}

TEST_CASE("a bundle whose server session has ended says so, and runs in a new one", "[orm]") {
    if (is_skipped_except_on("postgres", "SQLite is no server")) {
        return;
    }
    FilledShop it;
    Database db = it.connect();
    const auto process = db.query<std::int64_t>("SELECT pg_backend_pid()").front();
    run_together(db, db.select<User>(), db.select<Tag>());
    it.db.query<bool>("SELECT pg_terminate_backend($1::int)", process);

    const Error error = error_in([&] { run_together(db, db.select<User>(), db.select<Tag>()); });

    CHECK(error.code() == ErrorCode::Connection);
    CHECK_FALSE(error.is_safe_to_retry());
    CHECK(error_in([&] { db.select<User>().all(); }).code() == ErrorCode::Connection);
    db = it.connect();
    CHECK(std::get<0>(run_together(db, db.select<User>())).size() == 3);
}

TEST_CASE("bundles are larger than what a connection holds back", "[orm]") {
    FilledShop it;
    const std::string large(20000, 'x');
    Bundle bundle(it.db);
    std::vector<Bundled<Post>> made;
    std::vector<Bundled<std::vector<Post>>> found;
    for (int number = 0; number < 400; ++number) {
        made.push_back(bundle.insert(NewPost{.author_id = 1, .title = large + std::to_string(number)}));
        found.push_back(bundle.add(it.db.select<Post>().order_by(post.id.desc()).limit(10)));
    }

    bundle.run();

    CHECK(made.back()->title == large + "399");
    CHECK(found.back()->front().title == large + "399");
    CHECK(it.db.select<Post>().count() == 405);
}

}  // namespace varve::test
