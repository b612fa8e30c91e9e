// SPDX-License-Identifier: MIT
#include "integration/interruption/own_database.hpp"
#include "integration/interruption/project.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <csignal>
#include <thread>

namespace varve::test {
namespace {

constexpr int rows = 3000;

/// Two tables, the second referring to the first, and many rows for both.
class SeededProject {
public:
    explicit SeededProject(TestDatabase& database) : m_database(database) {
        write_file(m_directory / "varve.yaml", "migrations: migrations\n");
        std::string seeds = "posts:\n";
        for (int id = 1; id <= rows; ++id) {
            const std::string number = std::to_string(id);
            seeds.append("  - {id: ").append(number).append(", author: ").append(number).append("}\n");
        }
        seeds += "users:\n";
        for (int id = 1; id <= rows; ++id) {
            seeds += "  - {id: " + std::to_string(id) + ", name: user}\n";
        }
        write_file(m_directory / "seeds/all.yaml", seeds);
        m_database.query("CREATE TABLE users (id integer PRIMARY KEY, name text)");
        m_database.query("CREATE TABLE posts (id integer PRIMARY KEY, author integer REFERENCES users)");
    }

    Command seed() const {
        Command command;
        command.arguments = {VARVE_BINARY, "seed", "--url", m_database.url().text()};
        command.directory = m_directory.path();
        return command;
    }
    std::string counts() {
        return m_database.query("SELECT count(*) FROM users") + " " +
               m_database.query("SELECT count(*) FROM posts");
    }

private:
    TestDatabase& m_database;
    TemporaryDirectory m_directory;
};

const std::string all = std::to_string(rows) + " " + std::to_string(rows);

void check_all_or_nothing(SeededProject& project) {
    const std::string found = project.counts();
    INFO(found);
    CHECK((found == "0 0" || found == all));
}

void check_seeds_again(SeededProject& project) {
    const Outcome again = run(project.seed());
    INFO(again.standard_error);
    CHECK(again.exit_code == 0);
    CHECK(project.counts() == all);
}

}  // namespace

TEST_CASE("seeds of a runner that is killed are there as a whole or not at all (SQLite)", "[sqlite]") {
    for (const int pause : {5, 20, 40, 80, 160}) {
        const std::unique_ptr<TestDatabase> database = make_test_database("sqlite");
        SeededProject project(*database);
        Process runner(project.seed());
        std::this_thread::sleep_for(std::chrono::milliseconds(pause));
        runner.kill();
        runner.wait();

        check_all_or_nothing(project);
        check_seeds_again(project);
    }
}

#ifdef VARVE_WITH_POSTGRES
TEST_CASE("seeds are there as a whole or not at all when the server is killed", "[postgres]") {
    OwnServer server;
    int broken_off = 0;
    int number = 0;
    for (const int pause : {150, 300, 500, 800}) {
        DatabaseOfOwnServer database(server, ++number);
        SeededProject project(database);
        Process runner(project.seed());
        std::this_thread::sleep_for(std::chrono::milliseconds(pause));
        server.kill();
        const Outcome broken = runner.wait();
        server.start();

        broken_off += broken.exit_code == 4 ? 1 : 0;
        INFO(broken.standard_error);
        CHECK((broken.exit_code == 4 || broken.exit_code == 0));
        check_all_or_nothing(project);
        check_seeds_again(project);
    }
    CHECK(broken_off > 0);
}
#endif

}  // namespace varve::test
