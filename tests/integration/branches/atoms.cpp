// SPDX-License-Identifier: MIT
#include "integration/branches/atoms.hpp"

namespace varve::test {

namespace {

/// One small change; some exist on one database only.
std::string definition(Random& random, bool is_postgres) {
    const std::vector<std::string> fresh{"nick", "phone", "score"};
    const std::vector<std::string> tables{"users", "orders", "tags"};
    const std::vector<std::string> columns{"name", "age", "email", "plan"};
    switch (random.below(is_postgres ? 19 : 14)) {
    case 0:
    case 1: return "ALTER TABLE " + random.pick(tables) + " ADD COLUMN " + random.pick(fresh) + " text";
    case 2:
        return "ALTER TABLE " + random.pick(tables) + " ADD COLUMN " + random.pick(fresh) +
               " integer NOT NULL DEFAULT " + std::to_string(random.below(3));
    case 3: return "ALTER TABLE users DROP COLUMN " + random.pick(columns);
    case 4: return "ALTER TABLE users RENAME COLUMN " + random.pick(columns) + " TO " + random.pick(fresh);
    case 5: return "ALTER TABLE tags RENAME TO " + std::string(random.percent(50) ? "labels" : "marks");
    case 6:
        return "CREATE INDEX i" + std::to_string(random.below(4)) + " ON users (" + random.pick(columns) +
               ")";
    case 7:
        return "CREATE UNIQUE INDEX u" + std::to_string(random.below(4)) + " ON users (" +
               random.pick(columns) + ")";
    case 8:
        return "CREATE TABLE " + random.pick(fresh) +
               "s (id integer PRIMARY KEY, user_id integer REFERENCES "
               "users (id), " +
               random.pick(fresh) + " text)";
    case 9:
        return "CREATE VIEW v" + std::to_string(random.below(3)) + " AS SELECT id, " + random.pick(columns) +
               " FROM users";
    case 10: return "DROP TABLE tags";
    case 11: return "CREATE TABLE copies AS SELECT id, " + random.pick(columns) + " AS kept FROM users";
    case 12: return "CREATE UNIQUE INDEX one_label ON tags (label)";
    case 13: return "DROP INDEX by_name";
    case 14: return "ALTER TABLE users ALTER COLUMN plan SET DEFAULT '" + random.pick(fresh) + "'";
    case 15: return "ALTER TABLE users ALTER COLUMN " + random.pick(columns) + " SET NOT NULL";
    case 16: return "ALTER TABLE users ADD CONSTRAINT grown CHECK (age < 120)";
    case 17: return "ALTER TABLE orders ALTER COLUMN note TYPE integer USING length(note)";
    default: return "ALTER TABLE orders ALTER COLUMN total TYPE text USING total::text";
    }
}

std::string statement_over_rows(Random& random) {
    const std::string number = std::to_string(random.below(4) + 100);
    switch (random.below(14)) {
    case 0: return "UPDATE users SET name = upper(name)";
    case 1: return "UPDATE users SET name = name || 'x'";
    case 2: return "UPDATE users SET age = age + 10";
    case 3: return "UPDATE users SET plan = 'pro' WHERE age > 100";
    case 4: return "UPDATE users SET plan = 'kid' WHERE age < 18";
    case 5: return "UPDATE users SET email = name || '@here'";
    case 6: return "UPDATE users SET email = '' WHERE email IS NULL";
    case 7: return "DELETE FROM orders WHERE total = 0";
    case 8: return "UPDATE orders SET total = total * 2";
    case 9: return "UPDATE orders SET note = (SELECT name FROM users WHERE users.id = orders.user_id)";
    case 10: return "INSERT INTO tags (id, label) VALUES (" + number + ", 'new')";
    case 11: return "INSERT INTO tags (id, label) SELECT id + 1000, name FROM users WHERE age > 60";
    case 12: return "DELETE FROM users WHERE age > 150";
    default: return "UPDATE tags SET label = 'x' || label";
    }
}

std::vector<Statements> random_branch(Random& random, bool is_postgres) {
    std::vector<Statements> branch(static_cast<std::size_t>(1 + random.below(2)));
    for (Statements& migration : branch) {
        for (int count = 1 + random.below(2); count > 0; --count) {
            migration.push_back(random.percent(55) ? definition(random, is_postgres)
                                                   : statement_over_rows(random));
        }
    }
    return branch;
}

}  // namespace

Statements base_statements(std::string_view /*dialect*/) {
    return {
        "CREATE TABLE users (id integer PRIMARY KEY, name text, age integer, email text, plan text DEFAULT "
        "'free')",
        "CREATE TABLE orders (id integer PRIMARY KEY, user_id integer REFERENCES users (id) ON DELETE "
        "CASCADE, total integer, note text)",
        "CREATE TABLE tags (id integer PRIMARY KEY, label text)", "CREATE INDEX by_name ON users (name)"};
}

std::vector<Statements> data_sets() {
    return {
        {},
        {"INSERT INTO users VALUES (1, 'Ann', 30, 'a@b', 'free'), (2, 'Bob', 17, 'b@b', 'pro')",
         "INSERT INTO orders VALUES (1, 1, 10, 'n'), (2, 2, 0, 'm')", "INSERT INTO tags VALUES (1, 'red')"},
        {"INSERT INTO users VALUES (1, 'ann', 95, NULL, 'free'), (2, 'ANN', 151, 'b@b', NULL), (3, NULL, "
         "145, "
         "'', 'x'), (4, 'annx', 12, 'c', 'kid'), (5, 'p', 101, 'd', 'pro')",
         "INSERT INTO orders VALUES (1, 1, 0, NULL), (2, 2, 5, 'z'), (3, 3, 0, '7')",
         "INSERT INTO tags VALUES (1, 'ann'), (2, 'new'), (3, 'xnew'), (4, 'xred'), (5, 'red')"},
        {"INSERT INTO users VALUES (1, 'a', 62, 'same', 's'), (2, 'b', 61, 'same2', 't')",
         "INSERT INTO orders VALUES (1, 1, 1, '1'), (2, 2, 2, '2')",
         "INSERT INTO tags VALUES (1, 'a'), (2, 'A'), (3, 'ax')"},
        {"INSERT INTO users VALUES (1, 'u', 109, 'e1', 'p1'), (2, 'v', 111, 'e2', 'p2'), (3, 'w', 10, 'e3', "
         "'p3'), "
         "(4, 'q', 51, 'e4', 'p4'), (5, 'k', 12, 'e5', 'p5')",
         "INSERT INTO orders VALUES (1, 3, 4, '5')", "INSERT INTO tags VALUES (1, 'u')"},
    };
}

BranchPair random_branch_pair(std::uint64_t seed, std::string_view dialect) {
    Random random(seed);
    const bool is_postgres = dialect == "postgres";
    return {random_branch(random, is_postgres), random_branch(random, is_postgres)};
}

}  // namespace varve::test
