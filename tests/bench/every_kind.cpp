// SPDX-License-Identifier: MIT
#include "workload.hpp"

namespace varve::bench {

namespace {

/// What one part of the schema holds; `#` stands for its number. 24 objects, columns and comments not
/// counted.
constexpr const char* part = R"sql(
CREATE TYPE mood_# AS ENUM ('sad', 'glad', 'numb');
CREATE DOMAIN price_# AS numeric(10,2) DEFAULT 0 CHECK (VALUE >= 0);
CREATE SEQUENCE counter_# START 100 CACHE 5;
CREATE FUNCTION area_#(a integer, b integer DEFAULT 1) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT a * b';
CREATE FUNCTION touch_#() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.changed := now(); RETURN NEW; END';
CREATE TABLE users_# (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name varchar(40) NOT NULL, email text UNIQUE,
    mood mood_# DEFAULT 'glad', born date, score numeric(10,2) CHECK (score > 0), changed timestamptz DEFAULT now(),
    tags text[]);
CREATE TABLE items_# (id bigint PRIMARY KEY, user_id integer NOT NULL REFERENCES users_# ON DELETE CASCADE,
    title text COLLATE "C", price price_#, width integer, height integer, area integer GENERATED ALWAYS AS (width * height)
    STORED, data jsonb);
CREATE TABLE orders_# (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), item_id bigint REFERENCES items_#, amount integer
    DEFAULT 1 CHECK (amount BETWEEN 1 AND 100), placed timestamptz NOT NULL DEFAULT now(), note varchar(200));
CREATE INDEX ON users_# (lower(name));
CREATE INDEX ON items_# (user_id, title DESC) WHERE price > 0;
CREATE INDEX ON items_# USING gin (data);
CREATE INDEX ON orders_# (item_id) INCLUDE (amount);
CREATE VIEW bought_# AS SELECT u.name, count(o.id) AS orders, sum(o.amount * i.price) AS total FROM users_# u JOIN items_# i
    ON i.user_id = u.id LEFT JOIN orders_# o ON o.item_id = i.id GROUP BY u.name;
CREATE MATERIALIZED VIEW dear_# AS SELECT id, title FROM items_# WHERE price > 100 WITH NO DATA;
CREATE TRIGGER touched BEFORE UPDATE ON users_# FOR EACH ROW WHEN (OLD.name <> NEW.name) EXECUTE FUNCTION touch_#();
CREATE POLICY own ON users_# FOR SELECT USING (name = current_user AND area_#(1) > 0);
ALTER TABLE users_# ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE users_# IS 'people of part #';
COMMENT ON COLUMN users_#.born IS 'in their own calendar';
)sql";

}  // namespace

std::string every_kind_of_schema(int parts) {
    std::string sql;
    for (int number = 0; number < parts; ++number) {
        for (const char* at = part; *at != '\0'; ++at) {
            sql += *at == '#' ? std::to_string(number) : std::string(1, *at);
        }
    }
    return sql;
}

}  // namespace varve::bench
