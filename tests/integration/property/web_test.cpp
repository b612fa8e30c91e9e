// SPDX-License-Identifier: MIT
//
// web_test [--seeds N] [--first K] [--failures N] [--no-shrink] [--show]
//
// Random webs of dependencies on PostgreSQL, random changes of them, and what must hold for every one: the
// plan applies the first time, both ways, and leads where it should. A failure is shrunk and printed.
#include "integration/property/random_run.hpp"
#include "integration/property/web_trial.hpp"

#include <chrono>
#include <iostream>

namespace varve::test {
namespace {

void show(const WebPair& pair) {
    std::cout << "--- from:\n" << web_sql(pair.before) << web_rows_sql(pair.before) << "--- mutations:";
    for (const std::string& mutation : pair.mutations) {
        std::cout << " " << mutation << ";";
    }
    std::cout << "\n--- to:\n" << web_sql(pair.after);
}

void report(std::uint64_t seed, const WebPair& pair, const RandomRun& settings, TrialDatabases& databases) {
    const WebPair small = settings.is_shrinking ? shrunk_web(pair, databases) : pair;
    const WebVerdict verdict = try_web(small, databases);
    std::cout << "\n=== seed " << seed << " fails; the smallest case that was found:\n";
    show(small);
    std::cout << "--- the migration:\n"
              << verdict.script << "\n--- what fails:\n"
              << verdict.failure << "\n"
              << std::flush;
}

int run(const RandomRun& settings) {
    TrialDatabases databases = make_trial_databases(Flavour::Postgres);
    const auto begin = std::chrono::steady_clock::now();
    std::uint64_t webs = 0;
    std::uint64_t unsound = 0;
    int failures = 0;
    for (std::uint64_t seed = settings.first; seed < settings.end() && failures < settings.most_failures;
         ++seed) {
        const WebPair pair = random_web_pair(seed);
        if (settings.is_showing) {
            std::cout << "=== seed " << seed << "\n";
            show(pair);
        }
        const WebVerdict verdict = try_web(pair, databases);
        ++webs;
        unsound += verdict.is_sound ? 0 : 1;
        if (settings.is_showing && !verdict.is_sound) {
            std::cout << "--- the server refuses it: " << verdict.script << "\n";
        }
        if (!verdict.failure.empty()) {
            ++failures;
            report(seed, pair, settings, databases);
        }
    }
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    std::cout << webs << " webs from seed " << settings.first << ", " << unsound << " refused by the server, "
              << failures << " failed, " << static_cast<int>(static_cast<double>(webs) / seconds.count())
              << " webs/s\n";
    return failures == 0 && unsound * 4 < webs ? 0 : 1;
}

}  // namespace
}  // namespace varve::test

int main(int argc, char** argv) {
    using namespace varve::test;
    return run_from_command_line(argc, argv, TakesDialect::No, {.seeds = 150}, run);
}
