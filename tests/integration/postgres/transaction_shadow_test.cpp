// SPDX-License-Identifier: MIT
#include "integration/postgres/round_trip.hpp"

#include "postgres/dialect.hpp"
#include "postgres/shadow/transaction_shadow.hpp"
#include "support/temporary_directory.hpp"

#include "varve/diag/error.hpp"
#include "varve/execute/generator.hpp"
#include "varve/report/schema_text.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <chrono>
#include <thread>

/// \file
/// Shadows and what they do to the database that they stand beside: nothing.

namespace varve::test {
namespace {

const std::string live_schema =
    "CREATE TABLE users (id integer PRIMARY KEY, name text); CREATE TABLE posts (id integer PRIMARY KEY, "
    "user_id integer REFERENCES users); CREATE VIEW names AS SELECT name FROM users; INSERT INTO users "
    "VALUES "
    "(1, 'anna')";

/// A role without CREATEDB that owns a database with something in it.
struct ModestOwner {
    ModestOwner() {
        postgres_query(target.url(), "DO $$ BEGIN CREATE ROLE varve_modest_owner LOGIN; EXCEPTION WHEN "
                                     "duplicate_object OR unique_violation THEN NULL; END $$");
        postgres_query(target.url(), "ALTER DATABASE " + target.name() + " OWNER TO varve_modest_owner");
        postgres_query(url(), live_schema);
    }

    std::string url() const {
        const char sign = target.url().find('?') == std::string::npos ? '?' : '&';
        return target.url() + sign + "user=varve_modest_owner";
    }

    ScratchDatabase target;
};

/// The locks of other sessions on what is in the database for everybody to see, but for those that every
/// reader takes.
const std::string strong_locks =
    "SELECT string_agg(DISTINCT l.mode || ' on ' || coalesce(l.relation::regclass::text, l.objid::text), ', "
    "') "
    "FROM pg_locks l LEFT JOIN pg_class c ON c.oid = l.relation LEFT JOIN pg_namespace n ON n.oid = l.objid "
    "AND "
    "l.classid = 'pg_namespace'::regclass WHERE l.pid <> pg_backend_pid() AND l.database = (SELECT oid FROM "
    "pg_database WHERE datname = current_database()) AND l.mode <> 'AccessShareLock' AND (c.oid >= 16384 OR "
    "(l.locktype = 'object' AND n.oid IS NOT NULL))";

/// Looks at the locks again and again until it goes; keeps what it sees.
class LockWatch {
public:
    explicit LockWatch(const std::string& url)
        : m_thread([this, url] {
              while (!m_is_over) {
                  const std::string locks = postgres_query(url, strong_locks);
                  m_seen = m_seen.empty() ? locks : m_seen;
                  ++m_looks;
              }
          }) {}
    ~LockWatch() { stop(); }
    LockWatch(const LockWatch&) = delete;
    LockWatch& operator=(const LockWatch&) = delete;

    std::string stop() {
        m_is_over = true;
        if (m_thread.joinable()) {
            m_thread.join();
        }
        return m_seen;
    }
    int looks() const { return m_looks; }

private:
    std::atomic<bool> m_is_over = false;
    std::string m_seen;
    std::atomic<int> m_looks = 0;
    std::thread m_thread;
};

/// Proves a migration that follows one that makes `users` and `posts`.
execute::Proposal prove(Shadow& shadow) {
    const TemporaryDirectory folder;
    write_file(
        folder / "20260101000000_first.sql",
        "-- varve:migration 20260101000000_first\n-- varve:up\nCREATE TABLE users (id integer PRIMARY KEY);"
        "\nCREATE TABLE posts (user_id integer REFERENCES users);\n-- varve:down\nDROP TABLE posts;\nDROP "
        "TABLE users;\n");
    DiagnosticList problems;
    const auto directory =
        migration::MigrationDirectory::read(folder.path().string(), postgres::dialect().lexis(), problems);
    REQUIRE(directory);
    const std::vector<BatchStatement> wanted{{"CREATE TABLE users (id integer PRIMARY KEY, name text)"},
                                             {"CREATE TABLE posts (user_id bigint REFERENCES users)"},
                                             {"CREATE INDEX by_user ON posts (user_id)"},
                                             {"CREATE VIEW v AS SELECT name FROM users"}};
    shadow.reset();
    REQUIRE(shadow.load(wanted));
    const execute::DesiredSchema desired{shadow.inspect({}), shadow.observe({})};
    execute::Generator generator(*directory, postgres::dialect(), shadow, {});
    execute::Proposal proposal =
        generator.propose(desired, {{}, diff::OpenRenames::DropAndAdd}, "20260102000000", "second");
    generator.prove(proposal, desired);
    return proposal;
}

std::unique_ptr<Shadow> open_beside(const std::string& url) {
    return postgres::dialect().open_shadow({Url(url)});
}

}  // namespace

TEST_CASE("a role that may not create databases gets a transaction, which sees nothing of what is there") {
    const ModestOwner owner;
    {
        const std::unique_ptr<Shadow> shadow = open_beside(owner.url());
        CHECK(shadow->description() == "a transaction on the target (the role may not create databases)");
        CHECK(shadow->inspect({}).empty());
        CHECK(shadow->observe({}).empty());

        REQUIRE(shadow->load(std::vector<BatchStatement>{{"CREATE TABLE users (x text)"},
                                                         {"CREATE SCHEMA app"},
                                                         {"CREATE VIEW app.v AS SELECT 1 AS x FROM users"}}));
        CHECK(report::schema_text(shadow->inspect({})) ==
              "schema app\n\ntable users\n  x text\n\nview app.v (x)\n    SELECT 1 AS x\n       FROM "
              "public.users\n\n");
        CHECK_FALSE(shadow->load(std::vector<BatchStatement>{{"CREATE TABLE t ()"}, {"nonsense"}}));
        CHECK_THROWS_AS(shadow->connection().execute(Sql() << "nonsense"), Error);
        CHECK(shadow->inspect({}).of_kind(Kind::Table).size() == 1);

        shadow->reset();
        CHECK(shadow->inspect({}).empty());
    }
    CHECK(postgres_query(owner.url(), "SELECT name FROM users") == "anna");
    CHECK(postgres_query(owner.url(), "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'varve%'") ==
          "0");
}

TEST_CASE("a proof takes no lock on what is in the target, whatever the shadow") {
    const ModestOwner owner;
    for (const std::string& url : {owner.url(), owner.target.url()}) {
        const std::unique_ptr<Shadow> shadow = open_beside(url);
        INFO(shadow->description());
        LockWatch watch(owner.target.url());

        const execute::Proposal proposal = prove(*shadow);

        CHECK(watch.stop().empty());
        CHECK(watch.looks() > 2);
        CHECK(proposal.proof.differences == std::vector<std::string>());
        // A transaction still holds all that it took.
        CHECK(postgres_query(owner.target.url(), strong_locks).empty());
    }
}

TEST_CASE("the watch over locks sees one that somebody takes") {
    const ModestOwner owner;
    const auto other = postgres::dialect().connect(Url(owner.url()));
    const ConnectionTransaction transaction(*other);
    other->execute(Sql() << "LOCK TABLE users IN ROW SHARE MODE");

    CHECK(postgres_query(owner.target.url(), strong_locks) == "RowShareLock on users");
}

TEST_CASE("others read and write while a transaction serves as shadow") {
    const ModestOwner owner;
    const std::unique_ptr<Shadow> shadow = open_beside(owner.url());
    prove(*shadow);

    postgres_query(owner.url(),
                   "SET lock_timeout = '1s'; INSERT INTO users VALUES (2, 'bert'); ALTER TABLE users ADD "
                   "email text; CREATE TABLE more ()");

    CHECK(postgres_query(owner.url(), "SELECT count(*) FROM names") == "2");
}

TEST_CASE("event triggers of the target never run for what is tried") {
    const ModestOwner owner;
    postgres_query(owner.target.url(),
                   "CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; CREATE EVENT "
                   "TRIGGER e ON ddl_command_end EXECUTE FUNCTION f()");

    try {
        open_beside(owner.url());
        FAIL("nothing was thrown");
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::Unsupported);
        CHECK(std::string(error.what()).find("event triggers") != std::string::npos);
        CHECK(error.hint().find("--shadow") != std::string::npos);
    }
}

TEST_CASE("a schema that would fill the server's table of locks is refused in a transaction") {
    const ModestOwner owner;
    const std::unique_ptr<Shadow> shadow = open_beside(owner.url());
    const std::int64_t room =
        std::stoll(postgres_query(owner.url(), "SELECT current_setting('max_locks_per_transaction')::int * "
                                               "current_setting('max_connections')::int"));
    // Any lock counts; these are the cheapest.
    const std::string takes_many =
        "SELECT pg_advisory_xact_lock(g) FROM generate_series(1, " + std::to_string(room / 3 + 100) + ") g";
    const std::vector<BatchStatement> batch{{takes_many}};

    try {
        shadow->load(batch);
        FAIL("nothing was thrown");
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::Unsupported);
        CHECK(std::string(error.what()).find("too large") != std::string::npos);
    }
}

}  // namespace varve::test
