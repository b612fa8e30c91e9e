// SPDX-License-Identifier: MIT
#include "integration/postgres/round_trip.hpp"

#include "postgres/dialect.hpp"

#include "support/temporary_directory.hpp"

#include "varve/diag/error.hpp"

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <thread>

namespace varve::test {
namespace {

std::string count_of(const ScratchDatabase& database, const std::string& name) {
    return postgres_query(database.url(), "SELECT count(*) FROM pg_database WHERE datname = '" + name + "'");
}

/// The name of the database behind a shadow.
std::string name_of(Shadow& shadow) {
    return shadow.connection().query_text(Sql() << "SELECT current_database()");
}

}  // namespace

TEST_CASE("a scratch database is there while its shadow lives and gone afterwards") {
    const ScratchDatabase target;
    std::string name;
    {
        const std::unique_ptr<Shadow> shadow = postgres::dialect().open_shadow({Url(target.url())});
        name = name_of(*shadow);
        shadow->connection().execute(Sql() << "CREATE TABLE t (a int)");
        CHECK(shadow->inspect({}).contains({Kind::Table, "public", "", "t", ""}));
        CHECK_FALSE(shadow->observe({}).empty());
        shadow->reset();
        CHECK(shadow->inspect({}).empty());
        CHECK(shadow->observe({}).empty());
        name = name_of(*shadow);
        CHECK(count_of(target, name) == "1");
    }
    CHECK(count_of(target, name) == "0");
}

TEST_CASE("what a dead process left is swept, what a living one uses is not") {
    const ScratchDatabase target;
    const std::unique_ptr<Shadow> alive = postgres::dialect().open_shadow({Url(target.url())});
    const std::string name = name_of(*alive);
    postgres_query(target.url(), "CREATE DATABASE varve_shadow_1_2");

    const std::unique_ptr<Shadow> other = postgres::dialect().open_shadow({Url(target.url())});

    CHECK(count_of(target, "varve_shadow_1_2") == "0");
    CHECK(count_of(target, name) == "1");
    CHECK(alive->connection().query_integer(Sql() << "SELECT 1") == 1);
}

TEST_CASE("what looks like a shadow and belongs to somebody else is left alone") {
    const ScratchDatabase target;
    postgres_query(target.url(), "DO $$ BEGIN CREATE ROLE varve_other_maker LOGIN CREATEDB; EXCEPTION WHEN "
                                 "duplicate_object OR unique_violation THEN NULL; END $$");
    postgres_query(target.url(), "CREATE DATABASE varve_shadow_3_4 OWNER varve_other_maker");

    postgres::dialect().open_shadow({Url(target.url())});

    CHECK(count_of(target, "varve_shadow_3_4") == "1");
    postgres_query(target.url(), "DROP DATABASE varve_shadow_3_4");
}

TEST_CASE("what a killed process left is swept by the next one") {
    const ScratchDatabase target;
    TemporaryDirectory files;
    const std::string file = files / "name";
    const pid_t child = fork();
    if (child == 0) {
        // Nothing of the test's own sessions may be used here.
        const std::unique_ptr<Shadow> shadow = postgres::dialect().open_shadow({Url(target.url())});
        write_file(file, name_of(*shadow));
        kill(getpid(), SIGKILL);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(WTERMSIG(status) == SIGKILL);
    const std::string name = read_file(file);
    CHECK(count_of(target, name) == "1");

    // The server needs a moment to see that the process is gone.
    for (int tries = 0; tries < 50 && count_of(target, name) != "0"; ++tries) {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        postgres::dialect().open_shadow({Url(target.url())});
    }
    CHECK(count_of(target, name) == "0");
}

TEST_CASE("a role that may not create databases is told what to do") {
    const ScratchDatabase target;
    postgres_query(target.url(), "DROP ROLE IF EXISTS varve_modest; CREATE ROLE varve_modest LOGIN");
    std::string url = target.url();
    url += (url.find('?') == std::string::npos ? "?" : "&") + std::string("user=varve_modest");
    const Url modest(url);

    try {
        postgres::dialect().open_shadow({modest});
        FAIL("nothing was thrown");
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::Unsupported);
        CHECK(error.hint().find("--shadow") != std::string::npos);
    }
    postgres_query(target.url(), "DROP ROLE varve_modest");
}

TEST_CASE("a database given as shadow must be empty and is left empty") {
    const ScratchDatabase given;
    const ShadowOptions options{std::nullopt, Url(given.url())};
    {
        const std::unique_ptr<Shadow> shadow = postgres::dialect().open_shadow(options);
        shadow->connection().execute(Sql() << "CREATE EXTENSION citext");
        shadow->connection().execute(Sql() << "CREATE TABLE t (a citext)");
        shadow->connection().execute(Sql() << "CREATE SCHEMA s");
    }
    CHECK(postgres_query(given.url(), "SELECT count(*) FROM pg_namespace WHERE nspname = 's'") == "0");

    postgres_query(given.url(), "CREATE TABLE precious (a int)");

    CHECK_THROWS_AS(postgres::dialect().open_shadow(options), Error);
    CHECK(postgres_query(given.url(), "SELECT count(*) FROM precious") == "0");
}

}  // namespace varve::test
