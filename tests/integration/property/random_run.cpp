// SPDX-License-Identifier: MIT
#include "integration/property/random_run.hpp"

#include <cstdlib>
#include <iostream>
#include <string>

namespace varve::test {
namespace {

bool read_option(int argc, char** argv, int& at, RandomRun& run) {
    const std::string argument = argv[at];
    if (argument == "--show") {
        run.is_showing = true;
        return true;
    }
    if (argument == "--no-shrink") {
        run.is_shrinking = false;
        return true;
    }
    if (at + 1 >= argc) {
        return false;
    }
    const std::uint64_t number = std::strtoull(argv[++at], nullptr, 10);
    if (argument == "--seeds") {
        run.seeds = number;
    } else if (argument == "--first") {
        run.first = number;
    } else if (argument == "--failures") {
        run.most_failures = static_cast<int>(number);
    } else {
        return false;
    }
    return true;
}

bool read(int argc, char** argv, TakesDialect takes_dialect, RandomRun& run) {
    bool has_dialect = takes_dialect == TakesDialect::No;
    for (int at = 1; at < argc; ++at) {
        const std::string argument = argv[at];
        if (!has_dialect && (argument == "sqlite" || argument == "postgres")) {
            run.flavour = argument == "sqlite" ? Flavour::Sqlite : Flavour::Postgres;
            has_dialect = true;
        } else if (!read_option(argc, argv, at, run)) {
            return false;
        }
    }
    return has_dialect;
}

}  // namespace

int run_from_command_line(int argc, char** argv, TakesDialect takes_dialect, RandomRun run,
                          const std::function<int(const RandomRun&)>& program) {
    if (!read(argc, argv, takes_dialect, run)) {
        std::cerr << "usage: " << argv[0] << (takes_dialect == TakesDialect::Yes ? " sqlite|postgres" : "")
                  << " [--seeds N] [--first K] [--failures N] [--no-shrink] [--show]\n";
        return 2;
    }
    return program(run);
}

}  // namespace varve::test
