// SPDX-License-Identifier: MIT
#include "integration/interruption/kill_matrix.hpp"

#include "support/observe.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <random>
#include <stdexcept>
#include <thread>

namespace varve::test {
namespace {

constexpr int killed = 128 + 9;

using Clock = std::chrono::steady_clock;

std::map<std::string, std::string> fault(const KillPoint& point, long at, const std::string& count_file) {
    return {{"LD_PRELOAD", VARVE_KILL_AT_LIBRARY},
            {"VARVE_TEST_KILL_CALL", point.call},
            {"VARVE_TEST_KILL_AT", std::to_string(at)},
            {"VARVE_TEST_KILL_WHEN", point.when},
            {"VARVE_TEST_KILL_COUNT", count_file}};
}

std::string name_of(Content content) {
    return content == Content::Steps ? "with lone statements" : "transactions";
}

/// How long a run takes that nobody disturbs, in microseconds.
long duration_of(const Command& command) {
    const Clock::time_point start = Clock::now();
    run_or_throw(command);
    return static_cast<long>(
        std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start).count());
}

/// Runs again what was broken off and compares with how it should have become.
void judge(Tally& tally, bool was_broken_off, const Project& project, const std::string& command,
           const std::vector<std::string>& wanted, const std::string& which) {
    ++tally.cases;
    tally.broken_off += was_broken_off ? 1 : 0;
    std::vector<std::string> arguments{command};
    if (command == "rollback") {
        arguments.emplace_back("--all");
    }
    const Outcome again = run(project.command(arguments));
    const std::string loss = again.exit_code == 0
                                 ? difference(wanted, project.state())
                                 : again.standard_error + run(project.command({"status"})).standard_output;
    tally.resumed += loss.empty() ? 1 : 0;
    tally.lost += loss.empty() ? 0 : 1;
    if (!loss.empty() && tally.first_loss.empty()) {
        tally.first_loss = which + "\n" + loss;
    }
}

}  // namespace

std::string Tally::line() const {
    char text[200];
    std::snprintf(text, sizeof text, "%-66s %6d cases %6d broken off %6d resumed %4d lost", what.c_str(),
                  cases, broken_off, resumed, lost);
    return text;
}

Tally kill_at_calls(const std::string& dialect, Content content, const KillPoint& point) {
    Tally tally{dialect + ", " + name_of(content) + ": killed " + point.when + " " + point.call};
    Project project(dialect, content);
    run_or_throw(project.command({"migrate"}, fault(point, 0, project.file("count"))));
    const std::vector<std::string> wanted = project.state();
    const long calls = std::stol(read_file(project.file("count")));
    const long stride = std::max(1L, calls / point.most);
    for (long at = 1; at <= calls; at += stride) {
        project.start_over();
        const Outcome broken = run(project.command({"migrate"}, fault(point, at, "/dev/null")));
        judge(tally, broken.exit_code == killed, project, "migrate", wanted,
              "at call " + std::to_string(at) + " of " + std::to_string(calls));
    }
    return tally;
}

Tally kill_at_random_times(const std::string& dialect, Content content, int count, unsigned seed) {
    Tally tally{dialect + ", " + name_of(content) + ": killed at random times"};
    std::minstd_rand random(seed);
    Project project(dialect, content);
    const long time_forward = duration_of(project.command({"migrate"}));
    const std::vector<std::string> forward = project.state();
    const long time_back = duration_of(project.command({"rollback", "--all"}));
    const std::vector<std::string> back = project.state();
    for (int number = 0; number < count; ++number) {
        const bool is_forward = number % 2 == 0;
        project.start_over();
        if (!is_forward) {
            run_or_throw(project.command({"migrate"}));
        }
        std::uniform_int_distribution<long> moment(0, is_forward ? time_forward : time_back);
        const long when = moment(random);
        Process runner(is_forward ? project.command({"migrate"}) : project.command({"rollback", "--all"}));
        std::this_thread::sleep_for(std::chrono::microseconds(when));
        runner.kill();
        const bool was_broken_off = runner.wait().exit_code == killed;
        judge(tally, was_broken_off, project, is_forward ? "migrate" : "rollback",
              is_forward ? forward : back,
              (is_forward ? "migrate after " : "rollback after ") + std::to_string(when) + " us");
    }
    return tally;
}

}  // namespace varve::test
