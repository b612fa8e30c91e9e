// SPDX-License-Identifier: MIT
#include "sqlite_support.hpp"

#include "sqlite/dialect.hpp"
#include "support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace varve;

namespace {

std::unique_ptr<RunnerLock> lock_on(const std::string& path) {
    return sqlite::dialect().runner_lock(Url("sqlite:" + path));
}

}  // namespace

TEST_CASE("only one runner at a time has the lock, and it is named", "[sqlite]") {
    const test::TemporaryDirectory folder;
    const std::string path = folder / "app.db";
    const auto first = lock_on(path);
    const auto second = lock_on(folder / "./app.db");

    CHECK(first->try_acquire());
    CHECK_FALSE(second->try_acquire());
    CHECK(second->holder().find("pid " + std::to_string(getpid())) != std::string::npos);

    first->release();
    CHECK(second->holder().empty());
    CHECK(second->try_acquire());
    second->release();
    CHECK_FALSE(std::filesystem::exists(path + ".varve-lock"));
}

TEST_CASE("the lock does not keep its holder from writing", "[sqlite]") {
    const test::TemporaryDirectory folder;
    const std::string path = folder / "app.db";
    const auto lock = lock_on(path);
    REQUIRE(lock->try_acquire());

    const auto connection = sqlite::dialect().connect(Url("sqlite:" + path));
    testing::run(*connection, "CREATE TABLE t (a)");

    CHECK(testing::rows(*connection, "SELECT name FROM sqlite_schema").size() == 1);
}

TEST_CASE("a killed runner leaves no lock behind", "[sqlite]") {
    const test::TemporaryDirectory folder;
    const std::string path = folder / "app.db";
    int ready[2];
    REQUIRE(pipe(ready) == 0);
    const pid_t child = fork();
    if (child == 0) {
        const auto lock = lock_on(path);
        const char done = lock->try_acquire() ? 'y' : 'n';
        [[maybe_unused]] const ssize_t written = write(ready[1], &done, 1);
        pause();
        _exit(0);
    }
    char done = 'n';
    REQUIRE(read(ready[0], &done, 1) == 1);
    const auto lock = lock_on(path);

    CHECK_FALSE(lock->try_acquire());
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    CHECK(lock->try_acquire());
}

TEST_CASE("a database in memory needs no lock", "[sqlite]") {
    const auto first = lock_on(":memory:");
    const auto second = lock_on(":memory:");

    CHECK(first->try_acquire());
    CHECK(second->try_acquire());
}
