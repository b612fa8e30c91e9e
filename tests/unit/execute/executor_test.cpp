// SPDX-License-Identifier: MIT
#include "varve/execute/executor.hpp"

#include "../migration/texts.hpp"
#include "sqlite/dialect.hpp"
#include "support/temporary_directory.hpp"
#include "varve/diag/error.hpp"

#include <catch2/catch.hpp>

#include <filesystem>

using namespace varve;
using namespace varve::execute;
using namespace varve::test;

namespace {

/// A project with a SQLite file.
class Project {
public:
    std::string add(const std::string& id, const std::string& parents, const std::string& up,
                    const std::string& down) {
        write_file(m_folder.path() / "migrations" / (id + ".sql"), migration_text(id, parents, up, down));
        return id;
    }
    void remove(const std::string& id) {
        std::filesystem::remove(m_folder.path() / "migrations" / (id + ".sql"));
    }

    migration::MigrationDirectory directory() const {
        DiagnosticList problems;
        auto read =
            migration::MigrationDirectory::read(m_folder / "migrations", sqlite::dialect().lexis(), problems);
        REQUIRE(read);
        return std::move(*read);
    }

    Url url() const { return Url("sqlite:" + (m_folder / "app.db")); }
    Executor executor() {
        return Executor(sqlite::dialect(), url(), {std::chrono::milliseconds(50), "me", "1"}, m_progress);
    }

    std::vector<std::string> tables() {
        const auto connection = sqlite::dialect().connect(url());
        const auto rows = connection->query(
            Sql() << "SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 't_' "
                     "ORDER BY name");
        std::vector<std::string> names;
        while (rows->next()) {
            names.emplace_back(rows->text(0));
        }
        return names;
    }

private:
    TemporaryDirectory m_folder;
    Progress m_progress;
};

/// How long a runner waits before it tries again.
class Pauses : public Progress {
public:
    void retrying(const std::string& /*reason*/, std::size_t /*attempt*/, std::size_t /*limit*/,
                  std::chrono::milliseconds pause) override {
        all.push_back(pause.count());
    }
    std::vector<std::int64_t> all;
};

using Names = std::vector<std::string>;

void add_three(Project& project) {
    project.add("20260101000000_one", "", "CREATE TABLE t1 (a int);", "DROP TABLE t1;");
    project.add("20260102000000_two", "20260101000000_one", "CREATE TABLE t2 (a int);", "DROP TABLE t2;");
    project.add("20260103000000_three", "20260102000000_two", "CREATE TABLE t3 (a int);", "DROP TABLE t3;");
}

ErrorCode code_of(const std::function<void()>& action) {
    try {
        action();
    } catch (const Error& error) {
        return error.code();
    }
    return ErrorCode::Internal;
}

}  // namespace

TEST_CASE("what is pending is applied once and recorded", "[execute]") {
    Project project;
    add_three(project);

    CHECK(project.executor().migrate(project.directory(), {}).done.size() == 3);
    CHECK(project.executor().migrate(project.directory(), {}).done.empty());

    const auto history = project.executor().history();
    REQUIRE(history.size() == 3);
    CHECK(history[1].id() == "20260102000000_two");
    CHECK(history[1].parents == Names{"20260101000000"});
    CHECK(history[1].applied_by == "me");
    CHECK(history[2].position == 3);
    CHECK(project.tables() == Names{"t1", "t2", "t3"});
}

TEST_CASE("a target limits how far it goes", "[execute]") {
    Project project;
    add_three(project);

    CHECK(project.executor().migrate(project.directory(), {std::nullopt, 1}).done ==
          Names{"20260101000000_one"});
    CHECK(project.executor().migrate(project.directory(), {"two", std::nullopt}).done ==
          Names{"20260102000000_two"});
    CHECK(project.executor().rollback(project.directory(), {"one"}).done == Names{"20260102000000_two"});
    CHECK(project.executor().rollback(project.directory(), {}).done == Names{"20260101000000_one"});
    CHECK(project.executor().rollback(project.directory(), {}).done.empty());
}

TEST_CASE("a failing migration leaves no trace and keeps what came before", "[execute]") {
    Project project;
    add_three(project);
    project.add("20260104000000_four", "20260103000000_three",
                "CREATE TABLE t4 (a int);\nSELECT * FROM nowhere;", "DROP TABLE t4;");

    try {
        project.executor().migrate(project.directory(), {});
        FAIL("it must fail");
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::Database);
        REQUIRE(error.range());
        CHECK(error.range()->begin.line == 5);
        CHECK(error.range()->line_text == "SELECT * FROM nowhere;");
    }
    CHECK(project.tables() == Names{"t1", "t2", "t3"});
    CHECK(project.executor().history().size() == 3);
}

TEST_CASE("the history knows the way back when the files are gone", "[execute]") {
    Project project;
    add_three(project);
    project.executor().migrate(project.directory(), {});
    project.remove("20260103000000_three");
    project.remove("20260102000000_two");

    const Outcome outcome = project.executor().rollback(project.directory(), {std::nullopt, 2});

    CHECK(outcome.done == Names{"20260103000000_three", "20260102000000_two"});
    CHECK(project.tables() == Names{"t1"});
}

TEST_CASE("an edited migration is neither followed nor undone", "[execute]") {
    Project project;
    add_three(project);
    project.executor().migrate(project.directory(), {});
    project.add("20260103000000_three", "20260102000000_two", "CREATE TABLE t9 (a int);", "DROP TABLE t9;");

    CHECK(code_of([&] { project.executor().migrate(project.directory(), {}); }) == ErrorCode::Refused);
    CHECK(code_of([&] { project.executor().rollback(project.directory(), {}); }) == ErrorCode::Refused);
    CHECK(project.tables() == Names{"t1", "t2", "t3"});
}

TEST_CASE("nothing is undone when one of several has no way back", "[execute]") {
    Project project;
    add_three(project);
    project.add("20260102000000_two", "20260101000000_one", "CREATE TABLE t2 (a int);", "");
    project.executor().migrate(project.directory(), {});

    CHECK(code_of([&] {
              project.executor().rollback(project.directory(), {std::nullopt, 2});
          }) == ErrorCode::Refused);
    CHECK(project.tables() == Names{"t1", "t2", "t3"});
}

TEST_CASE("a runner gives up when another one keeps the lock", "[execute]") {
    Project project;
    add_three(project);
    const auto other = sqlite::dialect().runner_lock(project.url());
    REQUIRE(other->try_acquire());

    CHECK(code_of([&] { project.executor().migrate(project.directory(), {}); }) == ErrorCode::LockHeld);

    other->release();
    CHECK(project.executor().migrate(project.directory(), {}).done.size() == 3);
}

TEST_CASE("pauses before further tries grow and are never the same for two runners", "[execute]") {
    Project project;
    add_three(project);
    const auto other = sqlite::dialect().connect(project.url());
    other->execute(Sql() << "CREATE TABLE taken (a int)");
    other->execute(Sql() << "BEGIN IMMEDIATE");
    const auto pauses_of_a_runner = [&] {
        Pauses pauses;
        Executor::Settings settings;
        settings.limits.lock_wait = std::chrono::milliseconds(1);
        settings.retries = 3;
        Executor executor(sqlite::dialect(), project.url(), settings, pauses);
        CHECK(code_of([&] { executor.migrate(project.directory(), {}); }) == ErrorCode::Database);
        return pauses.all;
    };

    const std::vector<std::int64_t> one = pauses_of_a_runner();
    const std::vector<std::int64_t> another = pauses_of_a_runner();

    REQUIRE(one.size() == 3);
    for (std::size_t attempt = 0; attempt < one.size(); ++attempt) {
        const std::int64_t longest = 200LL << attempt;
        CHECK(one[attempt] >= longest / 2);
        CHECK(one[attempt] <= longest);
    }
    CHECK(one != another);
}
