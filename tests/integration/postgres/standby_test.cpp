// SPDX-License-Identifier: MIT
#include "support/postgres_server.hpp"
#include "support/process.hpp"
#include "support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <filesystem>
#include <string>
#include <thread>

namespace varve::test {
namespace {

/// A server and one that follows it, both private.
class Pair {
public:
    Pair() {
        call("start", "primary.url", "");
        call("follow", "standby.url", m_directory / "primary.url");
    }
    ~Pair() {
        for (const char* name : {"standby.url", "primary.url"}) {
            run({{script, "stop", m_directory / name}});
        }
    }
    Pair(const Pair&) = delete;
    Pair& operator=(const Pair&) = delete;

    std::string primary() const { return url("primary.url"); }
    std::string standby() const { return url("standby.url"); }
    const std::filesystem::path& directory() const { return m_directory.path(); }

    void wait_until_followed() const {
        const std::string place = postgres_query(primary(), "SELECT pg_current_wal_lsn()");
        for (int i = 0; i < 200; ++i) {
            if (postgres_query(standby(), "SELECT (pg_last_wal_replay_lsn() >= '" + place + "')::int") ==
                "1") {
                return;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
        FAIL("the standby does not follow");
    }

private:
    static constexpr const char* script = VARVE_SERVER_SCRIPT;

    void call(const std::string& command, const std::string& name, const std::string& other) const {
        Command start{{script, command, m_directory / name}};
        if (!other.empty()) {
            start.arguments.push_back(other);
        }
        run_or_throw(start);
    }

    std::string url(const std::string& name) const {
        const std::string text = read_file(m_directory / name);
        return text.substr(0, text.find('\n'));
    }

    TemporaryDirectory m_directory;
};

}  // namespace

TEST_CASE("a standby answers what can be read and refuses the rest") {
    if (postgres_version() != postgres_version_of_goldens) {
        return;
    }
    const Pair servers;
    const std::string shadow = with_database(servers.primary(), "template_for_tries");
    postgres_query(servers.primary(), "CREATE DATABASE template_for_tries");
    write_file(servers.directory() / "varve.yaml", "schema: schema.sql\nmigrations: migrations\n");
    write_file(servers.directory() / "schema.sql", "CREATE TABLE people (id int PRIMARY KEY, name text);");
    const auto varve = [&](const std::string& command, const std::string& url,
                           const std::vector<std::string>& more = {}) {
        Command line{{VARVE_BINARY, command, "--url", url}, servers.directory()};
        line.arguments.insert(line.arguments.end(), more.begin(), more.end());
        return run(line);
    };
    REQUIRE(varve("generate", servers.primary(), {"people"}).exit_code == 0);
    REQUIRE(varve("migrate", servers.primary()).exit_code == 0);
    servers.wait_until_followed();

    CHECK(varve("status", servers.standby()).standard_output.find("1 applied, 0 pending") !=
          std::string::npos);
    CHECK(varve("migrate", servers.standby()).standard_error == "nothing to apply\n");
    const Outcome inspected = run({{VARVE_BINARY, "inspect", servers.standby()}, servers.directory()});
    CHECK(inspected.exit_code == 0);
    CHECK(inspected.standard_output.find("name: text?") != std::string::npos);

    const auto is_refused = [](const Outcome& outcome) {
        return outcome.exit_code == 4 &&
               outcome.standard_error.starts_with(
                   "error[unsupported]: the server is a standby, which takes no changes\n") &&
               outcome.standard_error.ends_with("hint: give the URL of the server that it follows\n");
    };
    CHECK(is_refused(varve("rollback", servers.standby())));
    write_file(servers.directory() / "schema.sql",
               "CREATE TABLE people (id int PRIMARY KEY, name text, age int);");
    REQUIRE(varve("generate", servers.primary(), {"ages"}).exit_code == 0);
    CHECK(varve("status", servers.standby()).standard_output.find("1 applied, 1 pending") !=
          std::string::npos);
    CHECK(is_refused(varve("migrate", servers.standby())));

    const Outcome untried =
        run({{VARVE_BINARY, "diff", "--from", servers.standby(), "--to", "schema.sql"}, servers.directory()});
    CHECK(untried.exit_code == 4);
    CHECK(untried.standard_error.find(
              "is a standby, which nothing can be tried on\nhint: give an empty database "
              "of another server with `--shadow URL`") != std::string::npos);
    const Outcome tried = run({{VARVE_BINARY, "diff", "--from", servers.standby(), "--to", "schema.sql",
                                "--shadow", shadow, "--format", "sql"},
                               servers.directory()});
    CHECK(tried.exit_code == 0);
    CHECK(tried.standard_output.find("ALTER TABLE public.people ADD COLUMN age integer;") !=
          std::string::npos);
}

}  // namespace varve::test
