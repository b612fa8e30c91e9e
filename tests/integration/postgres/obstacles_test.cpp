// SPDX-License-Identifier: MIT
#include "support/dialects.hpp"
#include "support/postgres_server.hpp"
#include "varve/dialect/dialect.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace varve::test {
namespace {

/// What is said of statements over a database that `setup` has filled.
class Look {
public:
    explicit Look(const std::string& setup) { postgres_query(m_database.url(), setup); }

    std::string at(const std::vector<std::string_view>& statements) {
        const Dialect& dialect = dialect_named("postgres");
        const auto connection = dialect.connect(Url(m_database.url()));
        const Foresight foresight = dialect.find_obstacles(*connection, statements);
        std::string text = describe(foresight.obstacles);
        for (const std::string& unchecked : foresight.unchecked) {
            text += "unchecked: " + unchecked + "\n";
        }
        return text;
    }

    const std::string& url() const { return m_database.url(); }

private:
    ScratchDatabase m_database;
};

const std::string people =
    "CREATE TABLE people (id int PRIMARY KEY, name text, age int, code varchar(10));"
    "INSERT INTO people VALUES (1, 'Ann', 30, 'a1'), (2, NULL, -1, 'b2'), (3, 'Ann', NULL, '17')";

}  // namespace

TEST_CASE("rows that break a rule are counted and shown") {
    Look look(people);

    CHECK(look.at({"ALTER TABLE people ALTER COLUMN name SET NOT NULL"}) ==
          "  `people.name` must not be NULL, which 1 row breaks:\n    id = 2, name = NULL\n");
    CHECK(look.at({"ALTER TABLE public.people ADD CONSTRAINT c CHECK (age > 0)"}) ==
          "  `people` must meet CHECK (age > 0), which 1 row breaks:\n    id = 2, age = -1\n");
    CHECK(look.at({"ALTER TABLE people ADD UNIQUE (name)"}) ==
          "  `people (name)` must be unique, which 2 rows break:\n    name = 'Ann' in 2 rows\n");
    CHECK(
        look.at({"CREATE UNIQUE INDEX CONCURRENTLY i ON people USING btree (lower(name), (age IS NULL) DESC) "
                 "WHERE id > 0"})
            .empty());
    CHECK(
        look.at({"CREATE UNIQUE INDEX i ON people (lower(name) text_pattern_ops DESC NULLS LAST)"}) ==
        "  `people (lower(name))` must be unique, which 2 rows break:\n    lower(name) = 'ann' in 2 rows\n");
    CHECK(look.at({"ALTER TABLE people ADD COLUMN mail text NOT NULL"}) ==
          "  `people.mail` must not be NULL, which 3 rows break\n");
    CHECK(look.at({"ALTER TABLE people DROP CONSTRAINT people_pkey, ADD PRIMARY KEY (name)"}) ==
          "  `people.name` must not be NULL, which 1 row breaks:\n    id = 2, name = NULL\n"
          "  `people (name)` must be unique, which 2 rows break:\n    name = 'Ann' in 2 rows\n");
}

TEST_CASE("values that a new type does not take are counted and shown") {
    Look look(people);

    CHECK(look.at({"ALTER TABLE people ALTER COLUMN code TYPE integer USING code::integer"}) ==
          "  `people.code` must convert to integer, which 2 rows break:\n    id = 1, code = 'a1'\n    id = "
          "2, code = "
          "'b2'\n");
    CHECK(look.at({"ALTER TABLE people ALTER COLUMN name TYPE character varying(2)"}) ==
          "  `people.name` must convert to character varying(2), which 2 rows break:\n    id = 1, name = "
          "'Ann'\n    id "
          "= 3, name = 'Ann'\n");
    CHECK(look.at({"ALTER TABLE people ALTER COLUMN age TYPE bigint, ALTER name TYPE varchar(3)"}).empty());
    CHECK(look.at({"ALTER TABLE people ALTER COLUMN age TYPE text",
                   "ALTER TABLE people ADD CHECK (age <> '30')"}) ==
          "  `people` must meet CHECK (age <> '30'), which 1 row breaks:\n    id = 1, age = '30'\n");
}

TEST_CASE("rows that refer to nothing or exclude each other are found") {
    Look look(people +
              ";CREATE TABLE posts (id int PRIMARY KEY, author int, at int4range);"
              "INSERT INTO posts VALUES (1, 1, '[1,5)'), (2, 9, '[4,6)'), (3, NULL, '[8,9)');"
              "ALTER TABLE posts ADD CONSTRAINT later FOREIGN KEY (author) REFERENCES people NOT VALID");

    const std::string orphan =
        "  `posts (author)` must refer to a row of `people`, which 1 row breaks:\n    id = 2, author = 9\n";
    CHECK(look.at({"ALTER TABLE posts ADD FOREIGN KEY (author) REFERENCES people (id)"}) == orphan);
    CHECK(look.at({"ALTER TABLE posts VALIDATE CONSTRAINT later"}) == orphan);
    CHECK(look.at({"ALTER TABLE posts ADD CONSTRAINT k FOREIGN KEY (author) REFERENCES people NOT VALID"})
              .empty());
    CHECK(look.at({"ALTER TABLE posts ADD CONSTRAINT k FOREIGN KEY (author) REFERENCES people NOT VALID",
                   "ALTER TABLE posts VALIDATE CONSTRAINT k"}) == orphan);
    CHECK(look.at({"CREATE TABLE authors (id int PRIMARY KEY)",
                   "ALTER TABLE posts ADD FOREIGN KEY (author) REFERENCES authors"}) ==
          "  `posts (author)` must refer to a row of `authors`, which 2 rows break:\n    id = 1, author = "
          "1\n    id = "
          "2, author = 9\n");
    CHECK(look.at({"ALTER TABLE posts ADD EXCLUDE USING gist (at WITH &&)"}) ==
          "  rows of `posts` must not conflict in (at), which 2 rows break:\n    id = 1, at = '[1,5)'\n    "
          "id = 2, at = "
          "'[4,6)'\n");
}

TEST_CASE("rows are seen as they will be when a rule comes") {
    Look look(people);

    CHECK(look.at({"ALTER TABLE people RENAME COLUMN name TO title", "ALTER TABLE people RENAME TO persons",
                   "ALTER TABLE persons ADD COLUMN rank integer DEFAULT 5 NOT NULL",
                   "ALTER TABLE persons ADD CHECK (rank < 5 OR persons.title = 'Bob')"}) ==
          "  `persons` must meet CHECK (rank < 5 OR persons.title = 'Bob'), which 2 rows break:\n    id = 1, "
          "rank = 5, "
          "title = 'Ann'\n    id = 3, rank = 5, title = 'Ann'\n");
}

TEST_CASE("nothing is held against a migration that may correct its rows") {
    Look look(people);

    CHECK(
        look.at({"UPDATE people SET name = '' WHERE name IS NULL",
                 "ALTER TABLE people ALTER name SET NOT NULL"}) ==
        "unchecked: `people`: `UPDATE people SET name = '' WHERE name …` comes first and may change what is "
        "there\n");
    CHECK(look.at({"DO $$ BEGIN DELETE FROM people; END $$", "ALTER TABLE people ALTER name SET NOT NULL"}) ==
          "unchecked: `people`: `DO $$ BEGIN DELETE FROM people; END $$` comes first and may change what is "
          "there\n");
    CHECK(look.at({"SET search_path = other", "ALTER TABLE people ALTER name SET NOT NULL"}) ==
          "unchecked: `people`: `SET search_path = other` comes first and may change what is there\n");
    CHECK(look.at({"DELETE FROM people", "ALTER TABLE people ALTER name DROP NOT NULL"}).empty());
    CHECK(look.at({"ALTER TABLE people DROP COLUMN name, ADD COLUMN name text",
                   "ALTER TABLE people ADD UNIQUE (name)"})
              .empty());
}

TEST_CASE("rows of partitions that leave are not those of the parent") {
    Look look("CREATE TABLE parts (k int, v text) PARTITION BY LIST (k);"
              "CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN (1);"
              "INSERT INTO parts VALUES (1, NULL)");

    CHECK(look.at({"ALTER TABLE parts ALTER v SET NOT NULL"}) ==
          "  `parts.v` must not be NULL, which 1 row breaks:\n    v = NULL\n");
    CHECK(look.at({"ALTER TABLE parts DETACH PARTITION parts_1", "ALTER TABLE parts ALTER v SET NOT NULL"})
              .empty());
    CHECK(look.at({"DROP TABLE parts_1", "ALTER TABLE parts ALTER v SET NOT NULL"}).empty());
}

TEST_CASE("labels that go and values that a domain does not allow any more are found") {
    Look look("CREATE TYPE mood AS ENUM ('good', 'bad'); CREATE DOMAIN size AS int;"
              "CREATE TABLE days (at date PRIMARY KEY, mood mood, size size);"
              "INSERT INTO days VALUES ('2020-01-01', 'bad', 3), ('2020-01-02', 'good', NULL)");

    CHECK(look.at({"ALTER TYPE public.mood RENAME TO mood_old",
                   "CREATE TYPE public.mood AS ENUM ('good', 'fine')",
                   "ALTER TABLE days ALTER COLUMN mood TYPE public.mood USING mood::text::public.mood"}) ==
          "  `days.mood` must convert to public.mood, which 1 row breaks:\n    at = '2020-01-01', mood = "
          "'bad'\n");
    CHECK(look.at({"ALTER DOMAIN size ADD CONSTRAINT c CHECK (VALUE > 5)"}) ==
          "  `days.size` must meet CHECK (VALUE > 5), which 1 row breaks:\n    at = '2020-01-01', size = "
          "'3'\n");
    CHECK(look.at({"ALTER DOMAIN size SET NOT NULL"}) ==
          "  `days.size` must not be NULL, which 1 row breaks:\n    at = '2020-01-02', size = NULL\n");
}

TEST_CASE("what cannot be known in time is said and holds nothing up") {
    Look look("CREATE TABLE t (a int); INSERT INTO t VALUES (1);"
              "CREATE FUNCTION slow(int) RETURNS boolean LANGUAGE sql AS 'SELECT pg_sleep(9) IS NULL'");

    CHECK(look.at({"ALTER TABLE t ADD CHECK (slow(a))", "ALTER TABLE t ADD CHECK (a > 1)",
                   "ALTER TABLE t ADD CHECK (quick(a))"}) ==
          "  `t` must meet CHECK (a > 1), which 1 row breaks:\n    a = 1\n"
          "unchecked: `t` must meet CHECK (slow(a)): not known within 3 seconds\n"
          "unchecked: `t` must meet CHECK (quick(a)): function quick(integer) does not exist\n");
}

TEST_CASE("a table that somebody has locked holds nothing up") {
    Look look("CREATE TABLE t (a int); INSERT INTO t VALUES (NULL)");
    const auto other = dialect_named("postgres").connect(Url(look.url()));
    other->begin(TransactionMode::Write);
    other->execute(Sql() << "LOCK TABLE t");

    CHECK(look.at({"ALTER TABLE t ALTER a SET NOT NULL"}) ==
          "unchecked: all tables: another session has locked the table\n");
}

TEST_CASE("looking changes nothing, also within a transaction that writes") {
    Look look("CREATE SEQUENCE numbers; CREATE TABLE t (a int); INSERT INTO t VALUES (1)");
    const Dialect& dialect = dialect_named("postgres");
    const auto connection = dialect.connect(Url(look.url()));
    const std::vector<std::string_view> statements{"ALTER TABLE t ADD CHECK (a > nextval('numbers'))",
                                                   "ALTER TABLE t ADD CHECK (a > 1)"};

    connection->begin(TransactionMode::Write);
    const Foresight foresight = dialect.find_obstacles(*connection, statements);
    connection->execute(Sql() << "INSERT INTO t VALUES (2)");
    connection->commit();

    CHECK(foresight.obstacles.size() == 1);
    CHECK(foresight.unchecked.size() == 1);
    CHECK(postgres_query(look.url(), "SELECT is_called::int FROM numbers") == "0");
    CHECK(postgres_query(look.url(), "SELECT count(*) FROM t") == "2");
}

}  // namespace varve::test
