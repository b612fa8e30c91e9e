-- One object of every kind that PostgreSQL has, for the test that walks the catalogues.

CREATE SCHEMA app;
COMMENT ON SCHEMA app IS 'a schema';
CREATE EXTENSION citext;

CREATE TYPE app.mood AS ENUM ('sad', 'glad');
CREATE DOMAIN app.positive AS integer CHECK (VALUE > 0);
CREATE TYPE app.pair AS (a integer, b integer);
CREATE FUNCTION app.distance(a timestamp, b timestamp) RETURNS double precision
    LANGUAGE sql IMMUTABLE AS 'SELECT extract(epoch FROM a - b)::double precision';
CREATE TYPE app.time_range AS RANGE (SUBTYPE = timestamp, SUBTYPE_DIFF = app.distance);
CREATE TYPE app.shell;
CREATE TYPE app.name_type;
CREATE FUNCTION app.name_in(cstring) RETURNS app.name_type LANGUAGE internal STRICT IMMUTABLE AS 'namein';
CREATE FUNCTION app.name_out(app.name_type) RETURNS cstring LANGUAGE internal STRICT IMMUTABLE AS 'nameout';
CREATE TYPE app.name_type (INPUT = app.name_in, OUTPUT = app.name_out, INTERNALLENGTH = 64, ALIGNMENT = char);

CREATE COLLATION app.plain (PROVIDER = libc, LOCALE = 'C');
CREATE SEQUENCE app.counter;

CREATE TABLE app.people (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text COLLATE app.plain NOT NULL DEFAULT 'nobody',
    nick citext UNIQUE,
    mood app.mood,
    born date CHECK (born > '1900-01-01'),
    boss integer REFERENCES app.people (id),
    doubled integer GENERATED ALWAYS AS (7 * 2) STORED,
    EXCLUDE USING btree (born WITH =)
);
CREATE INDEX by_name ON app.people (lower(name));
CREATE TABLE app.pairs OF app.pair;
CREATE TABLE app.staff (salary app.positive) INHERITS (app.people);
CREATE TABLE app.events (at date NOT NULL, what text) PARTITION BY RANGE (at);
CREATE TABLE app.events_2026 PARTITION OF app.events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE UNLOGGED TABLE app.scratch (a integer);
ALTER TABLE app.people ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON app.people USING (name = current_user);

CREATE VIEW app.names AS SELECT id, name FROM app.people;
CREATE MATERIALIZED VIEW app.moods AS SELECT mood, count(*) FROM app.people GROUP BY mood;
CREATE INDEX by_mood ON app.moods (mood);

CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE PROCEDURE app.nothing() LANGUAGE sql AS 'SELECT 1';
CREATE AGGREGATE app.total(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0');
CREATE TRIGGER touched BEFORE UPDATE ON app.people FOR EACH ROW EXECUTE FUNCTION app.touch();
CREATE RULE quiet AS ON DELETE TO app.scratch DO INSTEAD NOTHING;
CREATE FUNCTION app.watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER watched ON ddl_command_end WHEN TAG IN ('DROP TABLE') EXECUTE FUNCTION app.watch();
CREATE STATISTICS app.correlated (dependencies) ON id, boss FROM app.people;

CREATE FUNCTION app.to_mood(integer) RETURNS app.mood LANGUAGE sql IMMUTABLE AS 'SELECT ''sad''::app.mood';
CREATE CAST (integer AS app.mood) WITH FUNCTION app.to_mood(integer) AS ASSIGNMENT;
CREATE FUNCTION app.near(integer, integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT abs($1 - $2) < 2';
CREATE OPERATOR app.~~~ (FUNCTION = app.near, LEFTARG = integer, RIGHTARG = integer, COMMUTATOR = OPERATOR(app.~~~));
CREATE OPERATOR FAMILY app.loose USING btree;
ALTER OPERATOR FAMILY app.loose USING btree ADD OPERATOR 1 < (integer, integer), FUNCTION 1 (integer, integer) btint4cmp(integer, integer);
CREATE OPERATOR CLASS app.backwards FOR TYPE integer USING btree AS
    OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=, OPERATOR 5 <, FUNCTION 1 btint4cmp(integer, integer);

CREATE TEXT SEARCH PARSER app.words (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
CREATE TEXT SEARCH TEMPLATE app.simple_words (INIT = dsimple_init, LEXIZE = dsimple_lexize);
CREATE TEXT SEARCH DICTIONARY app.exact (TEMPLATE = app.simple_words, STOPWORDS = english);
CREATE TEXT SEARCH CONFIGURATION app.search (PARSER = app.words);
ALTER TEXT SEARCH CONFIGURATION app.search ADD MAPPING FOR asciiword, word WITH app.exact, pg_catalog.simple;

CREATE PUBLICATION everything FOR ALL TABLES;
CREATE PUBLICATION people FOR TABLE app.people (id, name) WHERE (id > 10) WITH (publish = 'insert'); -- since 15
CREATE PUBLICATION people FOR TABLE app.people WITH (publish = 'insert'); -- before 15
CREATE PUBLICATION whole_schema FOR TABLES IN SCHEMA app; -- since 15
CREATE SUBSCRIPTION follower CONNECTION 'dbname=nowhere' PUBLICATION people WITH (connect = false, slot_name = NONE);

CREATE FOREIGN DATA WRAPPER dummy OPTIONS (debug 'true');
CREATE SERVER elsewhere TYPE 'x' VERSION '1' FOREIGN DATA WRAPPER dummy OPTIONS (host 'there');
CREATE USER MAPPING FOR PUBLIC SERVER elsewhere OPTIONS (user 'me', password 'secret');
CREATE FOREIGN TABLE app.remote (id integer OPTIONS (column_name 'key'), name text) SERVER elsewhere OPTIONS (table_name 'theirs');

CREATE CONVERSION app.latin FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
CREATE TRUSTED LANGUAGE other HANDLER plpgsql_call_handler;
CREATE ACCESS METHOD also_heap TYPE TABLE HANDLER heap_tableam_handler;
CREATE FUNCTION app.hidden(internal) RETURNS internal LANGUAGE internal IMMUTABLE STRICT AS 'prsd_lextype';
CREATE TRANSFORM FOR app.pair LANGUAGE other (FROM SQL WITH FUNCTION app.hidden(internal));

ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO PUBLIC;
SELECT lo_create(0);
