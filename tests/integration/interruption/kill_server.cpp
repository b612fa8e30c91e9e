// SPDX-License-Identifier: MIT
#include "integration/interruption/kill_matrix.hpp"

#include "integration/interruption/own_database.hpp"
#include "support/observe.hpp"

#include <chrono>
#include <random>
#include <thread>

namespace varve::test {
namespace {

using Clock = std::chrono::steady_clock;

}  // namespace

Tally kill_server_at_random_times(Content content, int count, unsigned seed) {
    Tally tally{std::string("postgres, ") +
                (content == Content::Steps ? "with lone statements" : "transactions") +
                ": server killed at random times"};
    std::minstd_rand random(seed);
    OwnServer server;
    Project project("postgres", content, std::make_unique<DatabaseOfOwnServer>(server, 0));
    const Clock::time_point start = Clock::now();
    run_or_throw(project.command({"migrate"}));
    const long time = static_cast<long>(
        std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start).count());
    const std::vector<std::string> wanted = project.state();
    for (int number = 1; number <= count; ++number) {
        project.start_over(std::make_unique<DatabaseOfOwnServer>(server, number));
        const long when = std::uniform_int_distribution<long>(0, time)(random);
        Process runner(project.command({"migrate"}));
        std::this_thread::sleep_for(std::chrono::microseconds(when));
        server.kill();
        const Outcome broken = runner.wait();
        server.start();
        const Outcome again = run(project.command({"migrate"}));
        const std::string loss = again.exit_code == 0 ? difference(wanted, project.state())
                                                      : broken.standard_error + again.standard_error;
        ++tally.cases;
        tally.broken_off += broken.exit_code != 0 ? 1 : 0;
        tally.resumed += loss.empty() ? 1 : 0;
        tally.lost += loss.empty() ? 0 : 1;
        if (!loss.empty() && tally.first_loss.empty()) {
            tally.first_loss = "after " + std::to_string(when) + " us\n" + loss;
        }
    }
    return tally;
}

}  // namespace varve::test
