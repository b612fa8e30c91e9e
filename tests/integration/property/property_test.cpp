// SPDX-License-Identifier: MIT
//
// property_test DIALECT [--seeds N] [--first K] [--show]: random schemas with rows, random changes of them, and what must
// hold for every one: the change arrives, nothing else changes, no row is lost, the way back leads back.
#include "integration/property/print.hpp"
#include "integration/property/trial.hpp"

#include <cstdlib>
#include <cstring>
#include <iostream>

namespace varve::test {
namespace {

struct Settings {
    std::string dialect;
    std::uint64_t first = 1;
    std::uint64_t seeds = 500;
    bool is_showing = false;
    /// After so many failures it is enough.
    int most_failures = 5;
};

void show(const Pair& pair, Flavour flavour) {
    std::cout << "--- from:\n" << script_of(statements_of(pair.from, flavour)) << script_of(inserts_of(pair.from, flavour));
    std::cout << "--- mutations:\n";
    for (const Mutation& mutation : pair.mutations) {
        std::cout << describe(mutation) << "\n";
    }
    std::cout << "--- to:\n" << script_of(statements_of(target_of(pair, flavour), flavour));
}

void report(std::uint64_t seed, const Pair& pair, Bench& bench) {
    const Pair small = shrunk(pair, bench.flavour, [&](const Pair& candidate) { return !try_pair(candidate, bench).empty(); });
    std::cout << "=== seed " << seed << " fails; the smallest case that was found:\n";
    show(small, bench.flavour);
    std::cout << "--- what fails:\n" << try_pair(small, bench) << "\n" << std::flush;
}

int run(const Settings& settings) {
    Bench bench = make_bench(settings.dialect);
    int failures = 0;
    for (std::uint64_t seed = settings.first; seed < settings.first + settings.seeds; ++seed) {
        const Pair pair = random_pair(bench.flavour, seed);
        if (settings.is_showing) {
            show(pair, bench.flavour);
        }
        if (!try_pair(pair, bench).empty()) {
            report(seed, pair, bench);
            if (++failures == settings.most_failures) {
                break;
            }
        }
        if ((seed - settings.first + 1) % 1000 == 0) {
            std::cout << seed - settings.first + 1 << " pairs\n" << std::flush;
        }
    }
    std::cout << settings.dialect << ": " << settings.seeds << " pairs from seed " << settings.first << ", " << failures
              << " failed\n";
    return failures == 0 ? 0 : 1;
}

}  // namespace
}  // namespace varve::test

int main(int argc, char** argv) {
    varve::test::Settings settings;
    for (int i = 1; i < argc; ++i) {
        const std::string argument = argv[i];
        if (argument == "--show") {
            settings.is_showing = true;
        } else if (argument == "--seeds" && i + 1 < argc) {
            settings.seeds = std::strtoull(argv[++i], nullptr, 10);
        } else if (argument == "--first" && i + 1 < argc) {
            settings.first = std::strtoull(argv[++i], nullptr, 10);
        } else if (argument == "--failures" && i + 1 < argc) {
            settings.most_failures = std::atoi(argv[++i]);
        } else {
            settings.dialect = argument;
        }
    }
    if (settings.dialect != "sqlite" && settings.dialect != "postgres") {
        std::cerr << "usage: property_test sqlite|postgres [--seeds N] [--first K] [--failures N] [--show]\n";
        return 2;
    }
    return varve::test::run(settings);
}
