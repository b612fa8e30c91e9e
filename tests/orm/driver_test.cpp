// SPDX-License-Identifier: MIT
#include "orm/shop_database.hpp"
#include "orm/skipped.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace varve::test {

/// What may be written into columns of other types than its own.
struct Reading {
    std::int64_t id = 0;
    LocalTime local;
    double amount = 0;
    std::string note;
};

}  // namespace varve::test

template <>
struct varve::Model<varve::test::Reading> {
    static constexpr query::ColumnInfo columns[] = {
        {"id", type_of<std::int64_t>, offsetof(test::Reading, id), query::ColumnTrait::Key},
        {"local", type_of<LocalTime>, offsetof(test::Reading, local)},
        {"amount", type_of<double>, offsetof(test::Reading, amount)},
        {"note", type_of<std::string>, offsetof(test::Reading, note)},
    };
    static constexpr query::TableInfo table{"", "readings", columns};
};

namespace varve::test {
namespace {

using namespace shop;

bool is_sqlite() {
    return dialect_under_test() == "sqlite";
}

template <class Action>
std::optional<Error> error_if_any(const Action& action) {
    try {
        action();
    } catch (const Error& error) {
        return error;
    }
    return std::nullopt;
}

class Listener : public StatementObserver {
public:
    void on_statement(const StatementEvent& event) noexcept override {
        statements.push_back(std::string(event.sql) + (event.has_failed ? " failed" : ""));
        rows.push_back(event.rows);
    }
    std::vector<std::string> statements;
    std::vector<std::uint64_t> rows;
};

/// Enough rows for the fast way of the database.
std::vector<Reading> many_readings() {
    std::vector<Reading> rows;
    for (std::int64_t id = 1; id <= 60; ++id) {
        rows.push_back({id, LocalTime(std::chrono::hours(id * 1000)), 0.1 * static_cast<double>(id), "n"});
    }
    return rows;
}

std::vector<std::string> shown(Database& db) {
    return db.query<std::string>("SELECT CAST(local AS text) || ' ' || CAST(amount AS text) FROM readings "
                                 "ORDER BY id");
}

}  // namespace

TEST_CASE("many rows at once are written as single ones are", "[orm]") {
    ShopDatabase it;
    if (!is_sqlite()) {
        it.db.execute("SET TimeZone = 'Asia/Tokyo'");
    }
    // Neither column is of the value's own type.
    it.db.execute(
        "CREATE TABLE readings (id bigint PRIMARY KEY, local timestamptz, amount numeric, note text)");
    const std::vector<Reading> rows = many_readings();
    for (const Reading& row : rows) {
        it.db.insert(row);
    }
    const std::vector<std::string> single = shown(it.db);
    it.db.remove<Reading>().where(everything).run();

    it.db.insert_many(rows);

    CHECK(shown(it.db) == single);
}

TEST_CASE("many rows go where the fast way is closed", "[orm]") {
    ShopDatabase it;
    it.db.execute(
        "CREATE TABLE base (id bigint PRIMARY KEY, local timestamp, amount double precision, note text)");
    it.db.execute("CREATE VIEW readings AS SELECT * FROM base");
    if (is_sqlite()) {
        it.db.execute("CREATE TRIGGER into_base INSTEAD OF INSERT ON readings BEGIN INSERT INTO base VALUES "
                      "(new.id, new.local, new.amount, new.note); END");
    }

    it.db.transaction([](Transaction& tx) {
        tx.insert(Tag{1, "before"});
        tx.insert_many(many_readings());
    });

    CHECK(it.db.select<Reading>().count() == 60);
    CHECK(it.db.select<Tag>().count() == 1);
}

TEST_CASE("many rows go through policies that look at each", "[orm]") {
    if (is_skipped_except_on("postgres", "SQLite has no policies")) {
        return;
    }
    ShopDatabase it;
    const std::string role = "guest_of_" + it.db.query<std::string>("SELECT current_database()").front();
    run_script(
        it.db.connection(),
        "CREATE TABLE readings (id bigint PRIMARY KEY, local timestamp, amount double precision, note text);"
        "ALTER TABLE readings ENABLE ROW LEVEL SECURITY;"
        "CREATE POLICY small ON readings USING (true) WITH CHECK (id < 100);"
        "CREATE ROLE " +
            role + "; GRANT ALL ON readings TO " + role + "; SET ROLE " + role);

    it.db.insert_many(many_readings());
    std::vector<Reading> forbidden = many_readings();
    for (Reading& row : forbidden) {
        row.id += 60;
    }

    CHECK(it.db.select<Reading>().count() == 60);
    CHECK(error_if_any([&] { it.db.insert_many(forbidden); })->sqlstate() == "42501");
    CHECK(it.db.select<Reading>().count() == 60);
    run_script(it.db.connection(), "RESET ROLE; DROP TABLE readings; DROP ROLE " + role);
}

TEST_CASE("a text that a database cannot have is refused by the fast way too", "[orm]") {
    ShopDatabase it;
    it.db.execute(
        "CREATE TABLE readings (id bigint PRIMARY KEY, local timestamp, amount double precision, note text)");
    std::vector<Reading> rows = many_readings();
    rows.back().note = std::string("a\0b", 3);

    if (is_sqlite()) {
        CHECK(it.db.insert_many(rows) == 60);
        CHECK(it.db.get<Reading>(60).note == rows.back().note);
    } else {
        CHECK(error_if_any([&] { it.db.insert_many(rows); })->code() == ErrorCode::TypeMismatch);
        CHECK(it.db.select<Reading>().count() == 0);
    }
}

TEST_CASE("dates that are none, and years that databases do not agree on, are refused", "[orm]") {
    using namespace std::chrono;
    FilledShop it;
    const auto asks = [&](auto value) {
        return error_if_any([&] {
            it.db.query<std::int64_t>(is_sqlite() ? "SELECT ?1 IS NULL" : "SELECT 1 WHERE $1 IS NOT NULL",
                                      value);
        });
    };
    Post row = it.db.get<Post>(1);
    const auto writes = [&](Instant moment) {
        row.created_at = moment;
        std::vector<Post> rows(60, row);
        return std::pair(error_if_any([&] { it.db.insert(std::as_const(row)); }),
                         error_if_any([&] { it.db.insert_many(rows); }));
    };

    CHECK(asks(Date(year(2026) / 2 / 30))->code() == ErrorCode::TypeMismatch);
    CHECK(asks(Date(year(-44) / 3 / 15))->code() == ErrorCode::TypeMismatch);
    CHECK(asks(Date(year(10000) / 1 / 1))->code() == ErrorCode::TypeMismatch);
    CHECK(asks(TimeOfDay{hours(25)})->code() == ErrorCode::TypeMismatch);
    CHECK(asks(LocalTime::max())->code() == ErrorCode::TypeMismatch);
    CHECK(asks(Instant::min())->code() == ErrorCode::TypeMismatch);
    const auto [single, many] = writes(Instant::max());
    CHECK(single->code() == ErrorCode::TypeMismatch);
    CHECK(many->code() == ErrorCode::TypeMismatch);
    const auto [first, also] = writes(Instant(sys_days(year(1) / 1 / 1)));
    CHECK_FALSE(first);
    CHECK_FALSE(also);
}

TEST_CASE("a date that is too far away for a program is an error when it is read", "[orm]") {
    if (is_skipped_except_on("postgres", "SQLite has no dates of its own")) {
        return;
    }
    ShopDatabase it;

    for (const std::string text : {"infinity", "-infinity", "200000-01-01"}) {
        CHECK_THROWS_AS(it.db.query<Date>("SELECT '" + text + "'::date"), Error);
        CHECK_THROWS_AS(it.db.query<Instant>("SELECT '" + text + "'::timestamptz"), Error);
        CHECK_THROWS_AS(it.db.query<LocalTime>("SELECT '" + text + "'::timestamp"), Error);
        CHECK_THROWS_AS(it.db.query<std::string>("SELECT '" + text + "'::timestamp"), Error);
    }
    CHECK(it.db.query<Date>("SELECT '0044-03-15 BC'::date").front().year() == std::chrono::year(-43));
}

TEST_CASE("a constraint that a commit breaks is told like any other", "[orm]") {
    FilledShop it;
    it.db.execute(
        "CREATE TABLE later (id bigint CONSTRAINT to_users REFERENCES users DEFERRABLE INITIALLY DEFERRED)");

    const std::optional<Error> error = error_if_any(
        [&] { it.db.transaction([](Transaction& tx) { tx.execute("INSERT INTO later VALUES (99)"); }); });

    REQUIRE(error);
    CHECK(error->code() == ErrorCode::ConstraintViolation);
    REQUIRE(error->violation());
    CHECK(error->violation()->kind == Violation::Kind::ForeignKey);
    if (!is_sqlite()) {
        CHECK(error->violation()->table == "later");
        CHECK(error->violation()->constraint == "to_users");
        CHECK(error->sqlstate() == "23503");
    }
    CHECK(it.db.query<std::int64_t>("SELECT count(*) FROM later").front() == 0);
}

TEST_CASE("a statement that takes too long is stopped", "[orm]") {
    ShopDatabase it({.statement_timeout = std::chrono::milliseconds(100)});
    const std::string endless =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) "
        "SELECT max(i) FROM n";
    const std::optional<Error> reading = error_if_any([&] { it.db.query<std::int64_t>(endless); });
    const std::optional<Error> writing =
        error_if_any([&] { it.db.execute("INSERT INTO tags (id, word) SELECT 1, (" + endless + ")"); });
    const std::optional<Error> inside =
        error_if_any([&] { it.db.transaction([&](Transaction& tx) { tx.query<std::int64_t>(endless); }); });

    for (const std::optional<Error>& error : {reading, writing, inside}) {
        REQUIRE(error);
        CHECK(error->sqlstate() == "57014");
    }
    CHECK(it.db.query<std::int64_t>("SELECT count(*) FROM tags").front() == 0);
}

TEST_CASE("a transaction that only reads writes nothing, and the next one may", "[orm]") {
    FilledShop it;
    const auto write = [](Transaction& tx) { tx.insert(NewUser{.email = "x@y.z"}); };

    const std::optional<Error> error =
        error_if_any([&] { it.db.transaction({.access = AccessMode::ReadOnly}, write); });
    CHECK(it.db.transaction({.access = AccessMode::ReadOnly},
                            [](Transaction& tx) { return tx.select<User>().count(); }) == 3);
    it.db.transaction(write);

    REQUIRE(error);
    CHECK(error->sqlstate() == "25006");
    CHECK(it.db.select<User>().count() == 4);
}

TEST_CASE("the isolation that is asked for is the one that the transaction has", "[orm]") {
    if (is_skipped_except_on("postgres", "all transactions of SQLite are serializable")) {
        return;
    }
    ShopDatabase it;
    it.db.execute("SET default_transaction_isolation = 'serializable'");
    const auto level = [&](Isolation isolation) {
        return it.db.transaction({.isolation = isolation}, [](Transaction& tx) {
            return tx.query<std::string>("SELECT current_setting('transaction_isolation')").front();
        });
    };

    CHECK(level(Isolation::Default) == "serializable");
    CHECK(level(Isolation::ReadCommitted) == "read committed");
    CHECK(level(Isolation::RepeatableRead) == "repeatable read");
}

TEST_CASE("a server keeps nothing of a session that keeps no statements", "[orm]") {
    FilledShop it;
    Database db = it.connect({.statement_cache = 0});
    Ids streamed;

    CHECK(db.get<User>(1).email == "ada@example.org");
    CHECK(db.select<User>().where(user.id.in({1, 2}) && user.name != "x").count() == 1);
    CHECK(db.insert(NewPost{.author_id = 1, .title = "new"}).created_at > Instant());
    for (const User& each : db.select<User>().order_by(user.id).stream()) {
        streamed.push_back(each.id);
    }
    CHECK(db.from(user).order_by(user.id).select(user.id, user.name, user.age).first() ==
          std::tuple<std::int64_t, std::optional<std::string>, std::int32_t>(1, "Ada", 18));
    CHECK(db.query<Value>("SELECT age FROM users WHERE id = 2").front() == Value(std::int64_t{40}));

    CHECK(streamed == Ids{1, 2, 3});
    if (!is_sqlite()) {
        CHECK(db.query<std::int64_t>("SELECT count(*) FROM pg_prepared_statements").front() == 0);
    }
}

TEST_CASE("statements of transactions that failed do not stay with the server", "[orm]") {
    if (is_skipped_except_on("postgres", "SQLite is no server")) {
        return;
    }
    FilledShop it;
    for (int turn = 0; turn < 10; ++turn) {
        CHECK(error_if_any([&] {
            it.db.transaction([&](Transaction& tx) {
                // Another shape each time.
                tx.select<User>().where(user.id.in({1}) || user.age > turn).limit(turn + 1).all();
                tx.insert(NewUser{.email = "ada@example.org"});
            });
        }));
    }

    it.db.find<Tag>(1);

    CHECK(
        it.db
            .query<std::int64_t>("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'INSERT%'")
            .front() < 5);
}

TEST_CASE("whoever watches a session sees its transactions and all its rows", "[orm]") {
    Listener listener;
    ShopDatabase it({.observer = &listener});
    it.db.execute(
        "CREATE TABLE readings (id bigint PRIMARY KEY, local timestamp, amount double precision, note text)");
    listener.statements.clear();
    listener.rows.clear();

    it.db.transaction([](Transaction& tx) { tx.insert_many(many_readings()); });
    std::uint64_t rows = 0;
    for (const std::uint64_t each : listener.rows) {
        rows += each;
    }

    CHECK(rows == 60);
    REQUIRE(listener.statements.size() >= 5);
    CHECK(listener.statements[0] == "BEGIN");
    CHECK(listener.statements[1] == "SAVEPOINT varve_1");
    CHECK(listener.statements[listener.statements.size() - 2] == "RELEASE SAVEPOINT varve_1");
    CHECK(listener.statements.back() == "COMMIT");
    if (!is_sqlite()) {
        CHECK(listener.statements[2].starts_with("COPY "));
    }
    listener.statements.clear();
    CHECK(error_if_any([&] { it.db.insert_many(many_readings()); }));
    CHECK(listener.statements.back() == "ROLLBACK");
    CHECK(std::any_of(listener.statements.begin(), listener.statements.end(),
                      [](const std::string& each) { return each.ends_with(" failed"); }));
}

}  // namespace varve::test
