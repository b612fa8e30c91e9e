// SPDX-License-Identifier: MIT
#include "integration/postgres/round_trip.hpp"
#include "support/observe.hpp"
#include "support/temporary_directory.hpp"

#include "postgres/dialect.hpp"

#include "varve/declare/snapshot.hpp"
#include "varve/diag/error.hpp"
#include "varve/diff/diff.hpp"
#include "varve/model/fingerprint.hpp"
#include "varve/plan/planner.hpp"
#include "varve/report/schema_text.hpp"
#include "varve/report/sql.hpp"
#include "varve/report/yaml.hpp"
#include "varve/source/loader.hpp"

#include <catch2/catch.hpp>

namespace varve::test {
namespace {

constexpr ManagedAccess everything{true, true};

Scope scope_of_everything() {
    Scope scope;
    scope.managed = everything;
    return scope;
}

/// A database that is seen and changed by one role, which is not the one that made it.
struct Workplace {
    explicit Workplace(const std::string& role)
        : connection(postgres::dialect().connect(Url(database.url() + "?options=-crole%3D" + role))) {}

    /// As the superuser of the server.
    void query(const std::string& sql) const { postgres_query(database.url(), sql); }
    void run(const std::string& sql) { connection->execute(Sql().verbatim(sql)); }
    Schema inspect() { return postgres::dialect().inspect(*connection, scope_of_everything()); }
    void apply(const plan::Plan& plan) {
        for (const plan::Statement& statement : plan.statements) {
            run(statement.sql);
        }
    }

    ScratchDatabase database;
    std::unique_ptr<Connection> connection;
};

void make_roles() {
    for (const char* role : {"varve_reader", "varve_team", "varve_deployer"}) {
        postgres_query(postgres_server_url(),
                       std::string("DO $$ BEGIN CREATE ROLE ") + role +
                           "; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$");
    }
    // Granted already: said as a notice; granted by another test at the same moment: then it is there.
    try {
        postgres_query(postgres_server_url(), "GRANT varve_team TO varve_deployer");
    } catch (const std::exception&) {
        postgres_query(postgres_server_url(), "SELECT 1");
    }
}

std::string changes_between(const Schema& from, const Schema& to) {
    std::string text;
    for (const Change& change : diff::diff(from, to).changes) {
        text += describe(change) + "\n";
    }
    return text;
}

constexpr const char* every_kind =
    "CREATE SCHEMA shop AUTHORIZATION varve_team; GRANT USAGE ON SCHEMA shop TO varve_reader WITH GRANT "
    "OPTION;"
    "CREATE TYPE shop.mood AS ENUM ('ok'); REVOKE ALL ON TYPE shop.mood FROM PUBLIC;"
    "CREATE DOMAIN price AS numeric; GRANT USAGE ON DOMAIN price TO varve_reader;"
    "CREATE SEQUENCE numbers; GRANT USAGE ON SEQUENCE numbers TO PUBLIC;"
    "CREATE TABLE shop.orders (id serial PRIMARY KEY, \"odd \"\"name\" text, m shop.mood);"
    "ALTER TABLE shop.orders OWNER TO varve_team; REVOKE DELETE ON shop.orders FROM varve_team;"
    "GRANT SELECT, INSERT ON shop.orders TO varve_reader; GRANT UPDATE (\"odd \"\"name\", m) ON shop.orders "
    "TO PUBLIC;"
    "CREATE VIEW v AS SELECT id, m FROM shop.orders; GRANT SELECT (id) ON v TO varve_reader;"
    "CREATE MATERIALIZED VIEW mv AS SELECT 1 AS a; GRANT SELECT ON mv TO varve_reader;"
    "CREATE FUNCTION f(a int, OUT b int) LANGUAGE sql AS 'SELECT a'; REVOKE ALL ON FUNCTION f FROM PUBLIC;"
    "CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1'; ALTER PROCEDURE p OWNER TO varve_team;"
    "CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int); GRANT EXECUTE ON FUNCTION total TO "
    "varve_reader;"
    "GRANT CREATE ON SCHEMA public TO varve_reader;"
    "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO varve_reader;"
    "ALTER DEFAULT PRIVILEGES FOR ROLE varve_team IN SCHEMA shop GRANT EXECUTE ON FUNCTIONS TO varve_reader;"
    "ALTER DEFAULT PRIVILEGES REVOKE USAGE ON TYPES FROM PUBLIC";

Schema declared(const std::string& name, const std::string& text, const std::string& url) {
    TemporaryDirectory folder;
    write_file(folder / name, text);
    ShadowOptions where;
    where.target = Url(url);
    source::LazyShadow shadow(postgres::dialect(), where);
    source::LoadOptions options;
    options.caching = source::Caching::Off;
    options.scope = scope_of_everything();
    DiagnosticList reports;
    const auto loaded =
        source::load(source::parse_source(folder / name), postgres::dialect(), shadow, options, reports);
    for (const Diagnostic& report : reports.items()) {
        UNSCOPED_INFO(format(report));
    }
    REQUIRE(loaded);
    return loaded->schema;
}

}  // namespace

TEST_CASE("owners, grants and default privileges of every kind come back from SQL, YAML and a snapshot") {
    make_roles();
    PostgresDatabase database;
    database.query(every_kind);
    const std::string url = database.database.url();
    const Schema schema = postgres::dialect().inspect(*database.connection, scope_of_everything());

    const Schema from_sql = declared("schema.sql", report::sql(schema, postgres::dialect()), url);
    const Schema from_yaml = declared("schema.yaml", report::yaml(schema, postgres::dialect()), url);
    const Schema from_snapshot = declared("schema.json", declare::write_snapshot(schema, "postgres"), url);

    CHECK(report::schema_text(from_sql) == report::schema_text(schema));
    CHECK(report::schema_text(from_yaml) == report::schema_text(schema));
    CHECK(fingerprint(from_snapshot) == fingerprint(schema));
}

TEST_CASE("owners and grants are neither read nor a difference unless they are managed") {
    make_roles();
    PostgresDatabase plain;
    plain.query("CREATE TABLE t (id int)");
    PostgresDatabase granted;
    granted.query("CREATE TABLE t (id int); ALTER TABLE t OWNER TO varve_team; GRANT SELECT ON t TO PUBLIC;"
                  "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO varve_reader");

    CHECK(changes_between(plain.inspect(), granted.inspect()).empty());
}

TEST_CASE("a role that is not the owner, but may act for him, changes access and finds nothing left to do") {
    make_roles();
    const std::string before =
        "GRANT CREATE ON SCHEMA public TO varve_deployer, varve_team; CREATE TABLE t (id int, a int);"
        "ALTER TABLE t OWNER TO varve_team; GRANT UPDATE ON t TO varve_reader;";
    const std::string after =
        "SET ROLE varve_deployer; GRANT SELECT ON t TO PUBLIC; REVOKE UPDATE ON t FROM varve_reader;"
        "GRANT INSERT (a) ON t TO varve_reader;"
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO varve_team;"
        "CREATE TABLE u (id serial); ALTER TABLE u OWNER TO varve_team;";
    Workplace wanted("varve_deployer");
    wanted.query(before + after);
    Workplace live("varve_deployer");
    live.query(before);
    const Schema from = live.inspect();
    const Schema to = wanted.inspect();
    const plan::RoundTrip trip = plan::plan_round_trip(from, to, {}, postgres::dialect());

    live.apply(trip.up);

    CHECK(changes_between(live.inspect(), to).empty());
    CHECK(observe_postgres(live.database.url(), everything) ==
          observe_postgres(wanted.database.url(), everything));
    live.apply(trip.down);
    CHECK(changes_between(live.inspect(), from).empty());
}

TEST_CASE("what somebody else granted is left alone, and nothing is taken away by CASCADE") {
    make_roles();
    PostgresDatabase live;
    live.query(
        "CREATE TABLE t (id int); GRANT SELECT ON t TO varve_team WITH GRANT OPTION; SET ROLE varve_team;"
        "GRANT SELECT ON t TO varve_reader");
    PostgresDatabase wanted;
    wanted.query("CREATE TABLE t (id int); GRANT SELECT ON t TO varve_team WITH GRANT OPTION");
    const auto read = [](PostgresDatabase& database) {
        return postgres::dialect().inspect(*database.connection, scope_of_everything());
    };
    const Schema from = read(live);
    Schema without = read(wanted);
    CHECK(changes_between(from, without).empty());

    without.find({Kind::Table, "public", "", "t", ""})->access.grants.clear();
    const plan::Plan plan =
        plan::make_plan(diff::diff(from, without).changes, from, without, postgres::dialect());

    CHECK_THROWS_AS(live.apply(plan), Error);
}

}  // namespace varve::test
