// SPDX-License-Identifier: MIT
#include "execute/row_access.hpp"

#include "../migration/texts.hpp"
#include "sqlite/dialect.hpp"

#include <catch2/catch.hpp>

using namespace varve;
using namespace varve::execute;
using namespace varve::test;

namespace {

const Lexis& lexis() {
    return sqlite::dialect().lexis();
}

Schema schema_of(const std::string& sql) {
    const std::unique_ptr<Shadow> shadow = sqlite::dialect().open_shadow({});
    BatchFailure failure;
    const std::vector<BatchStatement> batch{{sql}};
    shadow->connection().run(batch, failure);
    return shadow->inspect({});
}

const Schema& shop() {
    static const Schema schema =
        schema_of("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, age INTEGER);"
                  "CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id) ON "
                  "DELETE CASCADE, total INTEGER);"
                  "CREATE TABLE notes (text TEXT);"
                  "CREATE VIEW grown AS SELECT id FROM users WHERE age > 17;");
    return schema;
}

/// Whether two statements work on the same rows, as far as anybody can tell; false also where one of them
/// does not work on rows at all.
bool meet(const std::string& one, const std::string& other) {
    const migration::Migration left = sound(migration_text("20260101000000_a", "", one + ";"), lexis());
    const migration::Migration right = sound(migration_text("20260101000001_b", "", other + ";"), lexis());
    for (const RowAccess& first : row_accesses({&left}, shop(), shop(), lexis())) {
        for (const RowAccess& second : row_accesses({&right}, shop(), shop(), lexis())) {
            if (collide(first, second)) {
                return true;
            }
        }
    }
    return false;
}

}  // namespace

TEST_CASE("statements that write other columns keep apart", "[execute]") {
    CHECK_FALSE(meet("UPDATE users SET name = upper(name)", "UPDATE users SET age = age + 1"));
    CHECK_FALSE(meet("UPDATE users SET name = 'x'", "UPDATE notes SET text = 'y'"));
    CHECK_FALSE(meet("INSERT INTO notes VALUES ('a')", "DELETE FROM users"));
}

TEST_CASE("statements meet where one writes what the other reads or writes", "[execute]") {
    CHECK(meet("UPDATE users SET name = upper(name)", "UPDATE users SET name = 'x' WHERE age = 1"));
    CHECK(meet("UPDATE users SET age = age + 1", "UPDATE users SET name = 'old' WHERE age > 100"));
    CHECK(meet("INSERT INTO users VALUES (1, 'a', 2)", "UPDATE \"Users\" SET name = 'x'"));
    CHECK(meet("INSERT INTO notes SELECT name FROM users", "UPDATE users SET name = 'x'"));
    CHECK(meet("CREATE TABLE copy AS SELECT * FROM users", "UPDATE users SET age = 1"));
}

TEST_CASE("rows that go with others are written, too", "[execute]") {
    CHECK(meet("DELETE FROM users WHERE id = 1", "UPDATE orders SET user_id = 2"));
    CHECK(meet("DELETE FROM users WHERE id = 1", "INSERT INTO notes SELECT total FROM orders"));
    CHECK_FALSE(meet("DELETE FROM orders", "UPDATE users SET name = 'x'"));
}

TEST_CASE("what hangs on each row alone does not miss rows that go", "[execute]") {
    CHECK_FALSE(meet("DELETE FROM users WHERE age > 150", "UPDATE users SET name = upper(name)"));
    CHECK_FALSE(meet("DELETE FROM users WHERE id = 1", "UPDATE orders SET total = total * 2"));
    CHECK_FALSE(meet("DELETE FROM users WHERE age > 150", "DELETE FROM users WHERE name = 'x'"));
    CHECK(meet("DELETE FROM users WHERE age > 150", "UPDATE users SET age = age + 1"));
    CHECK(meet("DELETE FROM notes", "UPDATE users SET name = (SELECT max(text) FROM notes)"));
    CHECK(meet("DELETE FROM users WHERE age > 150", "CREATE UNIQUE INDEX one ON users (name)"));
}

TEST_CASE("a statement that changes nothing the second time does not meet itself", "[execute]") {
    const auto meets_itself = [](const std::string& sql) { return meet(sql, sql); };

    CHECK_FALSE(meets_itself("UPDATE users SET name = '' WHERE name IS NULL"));
    CHECK_FALSE(meets_itself("UPDATE orders SET total = user_id * 2 WHERE total = 0"));
    CHECK(meets_itself("UPDATE orders SET total = total * 2"));
    CHECK(meets_itself("UPDATE orders SET total = user_id, user_id = total"));
    CHECK(meets_itself("UPDATE orders SET total = user_id, user_id = NULL"));
    CHECK(meets_itself("UPDATE users SET age = abs(random())"));
    CHECK(meets_itself("UPDATE users SET name = (SELECT max(text) FROM notes)"));
    CHECK(meets_itself("DELETE FROM users WHERE age > (SELECT avg(age) FROM users)"));
    CHECK(meets_itself("INSERT INTO notes SELECT name FROM users"));
    CHECK(meet("UPDATE users SET name = 'x'", "UPDATE users SET name = 'y'"));
}

TEST_CASE("rows that stand in the text keep apart, and those that are looked up do not", "[execute]") {
    CHECK_FALSE(meet("INSERT INTO notes (text) VALUES ('a')", "INSERT INTO notes (text) VALUES ('b')"));
    CHECK(meet("INSERT INTO notes (text) VALUES ('a')", "INSERT INTO notes SELECT name FROM users"));
    CHECK(meet("INSERT INTO notes (text) VALUES ('a')", "UPDATE notes SET text = 'x'"));
}

TEST_CASE("definitions that look at rows meet statements that write them", "[execute]") {
    CHECK(meet("CREATE UNIQUE INDEX one ON users (name)", "UPDATE users SET name = 'x'"));
    CHECK(meet("ALTER TABLE users ADD COLUMN must TEXT NOT NULL", "DELETE FROM users"));
    CHECK(
        meet("ALTER TABLE users ALTER COLUMN name TYPE int USING name::int", "UPDATE users SET name = 'x'"));
    CHECK_FALSE(
        meet("ALTER TABLE users ADD COLUMN n int NOT NULL DEFAULT 1", "INSERT INTO users (id) VALUES (7)"));
    CHECK_FALSE(meet("CREATE INDEX plain ON users (name)", "UPDATE users SET name = 'x'"));
    CHECK_FALSE(meet("ALTER TABLE users ADD COLUMN nick TEXT", "UPDATE users SET name = 'x'"));
}

TEST_CASE("what is not understood touches everything", "[execute]") {
    CHECK(meet("SELECT repair_all()", "UPDATE notes SET text = 'x'"));
    CHECK(meet("WITH old AS (SELECT 1) DELETE FROM notes", "UPDATE users SET name = 'x'"));
    CHECK(meet("INSERT INTO notes SELECT 'x' FROM grown", "UPDATE users SET age = 1"));
    CHECK_FALSE(meet("SELECT 1", "UPDATE notes SET text = 'x'"));
}

TEST_CASE("a rebuild carries values over and does nothing else to them", "[execute]") {
    const std::string rebuild = "CREATE TABLE varve_new_users (id INTEGER, name TEXT); INSERT OR ABORT INTO "
                                "varve_new_users (id, name) SELECT id, name FROM users; DROP TABLE users; "
                                "ALTER TABLE varve_new_users RENAME TO users";

    CHECK_FALSE(meet(rebuild, "UPDATE users SET name = 'x'"));
    CHECK(meet("INSERT INTO notes (text) SELECT name FROM users", "UPDATE users SET name = 'x'"));
}
