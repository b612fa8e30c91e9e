// SPDX-License-Identifier: MIT
//
// web_test [--seeds N] [--first K] [--failures N] [--no-shrink] [--show]
//
// Random webs of dependencies on PostgreSQL, random changes of them, and what must hold for every one: the
// plan applies the first time, both ways, and leads where it should. A failure is shrunk and printed.
#include "integration/property/web_trial.hpp"

#include <chrono>
#include <cstdlib>
#include <iostream>

namespace varve::test {
namespace {

struct Settings {
    std::uint64_t first = 1;
    std::uint64_t seeds = 150;
    int most_failures = 3;
    bool is_showing = false;
    bool is_shrinking = true;
};

void show(const WebPair& pair) {
    std::cout << "--- from:\n" << web_sql(pair.before) << web_rows_sql(pair.before) << "--- mutations:";
    for (const std::string& mutation : pair.mutations) {
        std::cout << " " << mutation << ";";
    }
    std::cout << "\n--- to:\n" << web_sql(pair.after);
}

void report(std::uint64_t seed, const WebPair& pair, const Settings& settings, TrialDatabases& databases) {
    const WebPair small = settings.is_shrinking ? shrunk_web(pair, databases) : pair;
    const WebVerdict verdict = try_web(small, databases);
    std::cout << "\n=== seed " << seed << " fails; the smallest case that was found:\n";
    show(small);
    std::cout << "--- the migration:\n"
              << verdict.script << "\n--- what fails:\n"
              << verdict.failure << "\n"
              << std::flush;
}

int run(const Settings& settings) {
    TrialDatabases databases = make_trial_databases(Flavour::Postgres);
    const auto begin = std::chrono::steady_clock::now();
    std::uint64_t webs = 0;
    std::uint64_t unsound = 0;
    int failures = 0;
    for (std::uint64_t seed = settings.first;
         seed < settings.first + settings.seeds && failures < settings.most_failures; ++seed) {
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

bool read_settings(int argc, char** argv, Settings& settings) {
    for (int i = 1; i < argc; ++i) {
        const std::string argument = argv[i];
        const bool has_value = i + 1 < argc;
        if (argument == "--show") {
            settings.is_showing = true;
        } else if (argument == "--no-shrink") {
            settings.is_shrinking = false;
        } else if (argument == "--seeds" && has_value) {
            settings.seeds = std::strtoull(argv[++i], nullptr, 10);
        } else if (argument == "--first" && has_value) {
            settings.first = std::strtoull(argv[++i], nullptr, 10);
        } else if (argument == "--failures" && has_value) {
            settings.most_failures = std::atoi(argv[++i]);
        } else {
            return false;
        }
    }
    return true;
}

}  // namespace
}  // namespace varve::test

int main(int argc, char** argv) {
    varve::test::Settings settings;
    if (!varve::test::read_settings(argc, argv, settings)) {
        std::cerr << "usage: web_test [--seeds N] [--first K] [--failures N] [--no-shrink] [--show]\n";
        return 2;
    }
    return varve::test::run(settings);
}
