// SPDX-License-Identifier: MIT
#include "support/process.hpp"
#include "support/sqlite_file.hpp"
#include "support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <sys/resource.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <thread>

namespace varve::test {
namespace {

/// Many small databases and three migrations for them, the second in several steps.
class Targets {
public:
    explicit Targets(int count) : m_count(count) {
        write_file(m_directory / "varve.yaml", "dialect: sqlite\n");
        write_file(m_directory / "targets.yaml", "files: data/*.db\nwaves: [5]\njobs: 4\n");
        write_file(
            m_directory / "migrations/a.sql",
            "-- varve:migration 20260101000001_a\n-- varve:up\nCREATE TABLE t (id INTEGER PRIMARY KEY, n "
            "INTEGER);\nINSERT INTO t VALUES (1, 0), (2, 0), (3, 0);\n");
        write_file(m_directory / "migrations/b.sql",
                   "-- varve:migration 20260101000002_b\n-- varve:parents 20260101000001_a\n-- varve:up\n"
                   "-- varve:batch key=id size=1\nUPDATE t SET n = n + 1 WHERE :batch;\nVACUUM;\n"
                   "UPDATE t SET n = n + 10;\n");
        write_file(m_directory / "migrations/c.sql",
                   "-- varve:migration 20260101000003_c\n-- varve:parents 20260101000002_b\n-- varve:up\n"
                   "UPDATE t SET n = n + 100;\n");
        for (int number = 0; number < count; ++number) {
            write_file(file(number), "");
        }
    }

    std::string file(int number) const { return m_directory / ("data/" + std::to_string(number) + ".db"); }
    Command command(std::vector<std::string> more = {}) const {
        Command command;
        command.arguments = {VARVE_BINARY, "migrate", "--targets", "targets.yaml"};
        command.arguments.insert(command.arguments.end(), more.begin(), more.end());
        command.directory = m_directory.path();
        return command;
    }
    const TemporaryDirectory& directory() const { return m_directory; }

    void check_complete() const {
        for (int number = 0; number < m_count; ++number) {
            INFO(number);
            CHECK(sqlite_query(file(number), "SELECT sum(n) FROM t") == "333");
            CHECK(sqlite_query(file(number), "SELECT count(*) FROM varve_history") == "3");
        }
    }

private:
    TemporaryDirectory m_directory;
    int m_count;
};

}  // namespace

TEST_CASE("a run over many databases that is killed goes on with what is left", "[sqlite][threads]") {
    const Targets targets(60);
    int killed = 0;
    for (int pause = 5; pause < 400; pause = pause * 3 / 2) {
        Process runner(targets.command());
        std::this_thread::sleep_for(std::chrono::milliseconds(pause));
        runner.kill();
        killed += runner.wait().exit_code == 128 + SIGKILL ? 1 : 0;
    }

    const Outcome last = run(targets.command({"--verbose"}));

    INFO(last.standard_error);
    CHECK(killed > 2);
    CHECK(last.exit_code == 0);
    targets.check_complete();
}

TEST_CASE("Ctrl-C ends a run over many databases in order", "[sqlite][threads]") {
    const Targets targets(400);
    Process runner(targets.command({"--jobs", "2"}));
    // The canary: all targets have been looked at.
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (std::filesystem::file_size(targets.file(0)) == 0 && std::chrono::steady_clock::now() < end) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    runner.send(SIGINT);
    const Outcome stopped = runner.wait();
    INFO(stopped.standard_error);
    CHECK(stopped.exit_code == 130);
    CHECK(stopped.standard_output.find("400 targets: ") != std::string::npos);

    CHECK(run(targets.command()).exit_code == 0);

    targets.check_complete();
}

TEST_CASE("ten times as many databases need no more memory", "[sqlite][threads]") {
    const Targets targets(3000);
    const auto peak_with = [&](int count) {
        std::string list;
        for (int number = 0; number < count; ++number) {
            list += "- sqlite:data/" + std::to_string(number) + ".db\n";
        }
        write_file(targets.directory() / "targets.yaml", list);
        CHECK(run(targets.command({"--jobs", "2"})).exit_code == 0);
        rusage usage{};
        getrusage(RUSAGE_CHILDREN, &usage);
        return usage.ru_maxrss;
    };

    const long few = peak_with(300);
    const long many = peak_with(3000);

    // Each line of the list is a node of the YAML file; nothing else grows.
    CHECK(many - few < 6 * 1024);
}

}  // namespace varve::test
