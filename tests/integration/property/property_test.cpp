// SPDX-License-Identifier: MIT
//
// property_test sqlite|postgres [--seeds N] [--first K] [--failures N] [--show]
//
// Random schemas with rows, random changes of them, and what must hold for every one: the change arrives,
// nothing else changes, no row is lost, a second run has nothing to do, the way back leads back. A failure is
// shrunk and printed.
#include "integration/property/random_run.hpp"
#include "integration/property/sketch_sql.hpp"
#include "integration/property/trial.hpp"

#include <chrono>
#include <iostream>

namespace varve::test {
namespace {

struct Tally {
    std::uint64_t pairs = 0;
    std::uint64_t refused = 0;
    int failures = 0;
};

/// Every third pair is declared in YAML.
Form form_of(std::uint64_t seed) {
    return seed % 3 == 0 ? Form::Yaml : Form::Sql;
}

void show(const Pair& pair, Flavour flavour) {
    std::cout << "--- from:\n"
              << script(schema_sql(pair.before, flavour)) << script(rows_sql(pair.before, flavour))
              << script(triggers_sql(pair.before, flavour)) << "--- mutations:";
    for (const std::string& mutation : pair.mutations) {
        std::cout << " " << mutation << ";";
    }
    std::cout << "\n--- to:\n"
              << script(schema_sql(pair.after, flavour)) << script(triggers_sql(pair.after, flavour));
}

void report(std::uint64_t seed, const Pair& pair, const std::string& failure, const RandomRun& settings,
            TrialDatabases& databases) {
    const auto fails = [&](const Pair& candidate) {
        return !try_pair(candidate, form_of(seed), databases).failure.empty();
    };
    const Pair small = settings.is_shrinking ? shrunk(pair, settings.flavour, fails) : pair;
    std::cout << "\n=== seed " << seed << " fails; the smallest case that was found:\n";
    show(small, settings.flavour);
    const Verdict verdict = try_pair(small, form_of(seed), databases);
    if (verdict.failure.empty()) {
        std::cout << "--- what failed once, and not again:\n" << failure << "\n";
    }
    std::cout << "--- the migration:\n"
              << verdict.migration << "\n--- what fails:\n"
              << verdict.failure << "\n"
              << std::flush;
}

Tally run_all(const RandomRun& settings, TrialDatabases& databases) {
    Tally tally;
    for (std::uint64_t seed = settings.first; seed < settings.end(); ++seed) {
        const Pair pair = random_pair(settings.flavour, seed);
        if (settings.is_showing) {
            std::cout << "=== seed " << seed << "\n";
            show(pair, settings.flavour);
        }
        const Verdict verdict = try_pair(pair, form_of(seed), databases);
        ++tally.pairs;
        tally.refused += verdict.is_refused ? 1 : 0;
        if (!verdict.failure.empty()) {
            report(seed, pair, verdict.failure, settings, databases);
            if (++tally.failures == settings.most_failures) {
                break;
            }
        }
        if (tally.pairs % 250 == 0) {
            std::cerr << "\r" << tally.pairs << " pairs" << std::flush;
        }
    }
    return tally;
}

int run(const RandomRun& settings) {
    TrialDatabases databases = make_trial_databases(settings.flavour);
    const auto begin = std::chrono::steady_clock::now();
    const Tally tally = run_all(settings, databases);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    std::cout << databases.dialect->name() << ": " << tally.pairs << " pairs from seed " << settings.first
              << ", " << tally.refused << " refused because of their rows, " << tally.failures << " failed, "
              << static_cast<int>(static_cast<double>(tally.pairs) / seconds.count()) << " pairs/s\n";
    return tally.failures == 0 ? 0 : 1;
}

}  // namespace
}  // namespace varve::test

int main(int argc, char** argv) {
    using namespace varve::test;
    return run_from_command_line(argc, argv, TakesDialect::Yes, {.seeds = 500}, run);
}
