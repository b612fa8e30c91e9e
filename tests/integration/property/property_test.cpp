// SPDX-License-Identifier: MIT
//
// property_test sqlite|postgres [--seeds N] [--first K] [--failures N] [--show]
//
// Random schemas with rows, random changes of them, and what must hold for every one: the change arrives,
// nothing else changes, no row is lost, a second run has nothing to do, the way back leads back. A failure is
// shrunk and printed.
#include "integration/property/sketch_sql.hpp"
#include "integration/property/trial.hpp"

#include <chrono>
#include <cstdlib>
#include <iostream>

namespace varve::test {
namespace {

struct Settings {
    Flavour flavour = Flavour::Sqlite;
    std::uint64_t first = 1;
    std::uint64_t seeds = 500;
    /// After so many failures it is enough.
    int most_failures = 3;
    /// Print every pair.
    bool is_showing = false;
    bool is_shrinking = true;
};

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

void report(std::uint64_t seed, const Pair& pair, const std::string& failure, const Settings& settings,
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

Tally run_all(const Settings& settings, TrialDatabases& databases) {
    Tally tally;
    for (std::uint64_t seed = settings.first; seed < settings.first + settings.seeds; ++seed) {
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

int run(const Settings& settings) {
    TrialDatabases databases = make_trial_databases(settings.flavour);
    const auto begin = std::chrono::steady_clock::now();
    const Tally tally = run_all(settings, databases);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    std::cout << databases.dialect->name() << ": " << tally.pairs << " pairs from seed " << settings.first
              << ", " << tally.refused << " refused because of their rows, " << tally.failures << " failed, "
              << static_cast<int>(static_cast<double>(tally.pairs) / seconds.count()) << " pairs/s\n";
    return tally.failures == 0 ? 0 : 1;
}

bool read_settings(int argc, char** argv, Settings& settings) {
    bool has_dialect = false;
    for (int i = 1; i < argc; ++i) {
        const std::string argument = argv[i];
        const bool has_value = i + 1 < argc;
        if (argument == "sqlite" || argument == "postgres") {
            settings.flavour = argument == "sqlite" ? Flavour::Sqlite : Flavour::Postgres;
            has_dialect = true;
        } else if (argument == "--show") {
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
    return has_dialect;
}

}  // namespace
}  // namespace varve::test

int main(int argc, char** argv) {
    varve::test::Settings settings;
    if (!varve::test::read_settings(argc, argv, settings)) {
        std::cerr << "usage: property_test sqlite|postgres [--seeds N] [--first K] [--failures N] "
                     "[--no-shrink] [--show]\n";
        return 2;
    }
    return varve::test::run(settings);
}
