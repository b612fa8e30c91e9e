// SPDX-License-Identifier: MIT
//
// scenario_runner FILE [DIALECT]: plays one scenario and compares it with what the file expects. With
// VARVE_BLESS set, writes what came into the file instead.
#include "scenarios/rehearsal.hpp"
#include "support/golden.hpp"
#include "support/temporary_directory.hpp"

#include <iostream>

namespace varve::test {
namespace {

bool is_equal(const char* what, const std::string& expected, const std::string& actual) {
    if (expected == actual) {
        return true;
    }
    std::cerr << "--- " << what << ": expected\n" << expected << "--- but got\n" << actual << "---\n";
    return false;
}

bool is_as_expected(const Expectation& expected, const Expectation& actual) {
    bool is_right = is_equal("changes", expected.changes, actual.changes);
    is_right = is_equal("questions", expected.questions, actual.questions) && is_right;
    is_right = is_equal("up", expected.up, actual.up) && is_right;
    is_right = is_equal("down", expected.down, actual.down) && is_right;
    is_right = is_equal("rows after up", expected.rows, actual.rows) && is_right;
    is_right = is_equal("rows after down", expected.rows_back, actual.rows_back) && is_right;
    return is_equal("error", expected.error, actual.error) && is_right;
}

bool play(Scenario& scenario, const std::string& dialect) {
    const Rehearsal rehearsal = rehearse(scenario, dialect);
    for (const std::string& failure : rehearsal.failures) {
        std::cerr << dialect << ": " << failure << "\n";
    }
    const bool is_right = is_blessing() || is_as_expected(scenario.expected[dialect], rehearsal.actual);
    scenario.expected[dialect] = rehearsal.actual;
    return is_right && rehearsal.failures.empty();
}

int run_scenario(const std::string& file, const std::string& only_dialect) {
    Scenario scenario = read_scenario(file);
    bool is_right = true;
    for (const std::string& dialect : scenario.dialects) {
        if (only_dialect.empty() || only_dialect == dialect) {
            is_right = play(scenario, dialect) && is_right;
        }
    }
    if (is_blessing()) {
        write_file(file, with_expectation(read_file(file), scenario));
    }
    return is_right ? 0 : 1;
}

}  // namespace
}  // namespace varve::test

int main(int argc, char** argv) {
    if (argc < 2 || argc > 3) {
        std::cerr << "usage: scenario_runner FILE [DIALECT]\n";
        return 2;
    }
    try {
        return varve::test::run_scenario(argv[1], argc == 3 ? argv[2] : "");
    } catch (const std::exception& error) {
        std::cerr << argv[1] << ": " << error.what() << "\n";
        return 2;
    }
}
