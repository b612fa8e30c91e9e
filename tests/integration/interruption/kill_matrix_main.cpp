// SPDX-License-Identifier: MIT
/// \file
/// `kill_matrix DIALECT POINTS RUNNER_KILLS SERVER_KILLS [SEED [transactions|steps]]`: prints one line for
/// each way to break a run off, and fails when anything is lost.
#include "integration/interruption/kill_matrix.hpp"

#include <cstdio>
#include <exception>
#include <string>

using namespace varve::test;

namespace {

bool is_fine(const Tally& tally) {
    std::printf("%s\n%s%s", tally.line().c_str(), tally.first_loss.c_str(),
                tally.first_loss.empty() ? "" : "\n");
    std::fflush(stdout);
    return tally.lost == 0;
}

bool run_all(const std::string& dialect, long points, int runner_kills, int server_kills, unsigned seed,
             const std::string& wanted) {
    bool all_fine = true;
    for (const Content content : {Content::Transactions, Content::Steps}) {
        const std::string name = content == Content::Steps ? "steps" : "transactions";
        if (!wanted.empty() && wanted != name) {
            continue;
        }
        if (dialect == "sqlite") {
            all_fine &= is_fine(kill_at_calls(dialect, content, {"allocation", "before", points}));
            all_fine &= is_fine(kill_at_calls(dialect, content, {"write", "before", points}));
        } else {
            all_fine &= is_fine(kill_at_calls(dialect, content, {"send", "before", points}));
            all_fine &= is_fine(kill_at_calls(dialect, content, {"send", "after", points}));
        }
        all_fine &= is_fine(kill_at_random_times(dialect, content, runner_kills, seed));
#ifdef VARVE_WITH_POSTGRES
        if (dialect == "postgres") {
            all_fine &= is_fine(kill_server_at_random_times(content, server_kills, seed));
        }
#endif
    }
    return all_fine;
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 5) {
        std::fprintf(
            stderr,
            "usage: kill_matrix DIALECT POINTS RUNNER_KILLS SERVER_KILLS [SEED [transactions|steps]]\n");
        return 2;
    }
    try {
        const unsigned seed = count > 5 ? static_cast<unsigned>(std::stoul(arguments[5])) : 1;
        return run_all(arguments[1], std::stol(arguments[2]), std::stoi(arguments[3]),
                       std::stoi(arguments[4]), seed, count > 6 ? arguments[6] : "")
                   ? 0
                   : 1;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
