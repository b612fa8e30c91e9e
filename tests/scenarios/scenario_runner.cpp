// SPDX-License-Identifier: MIT
//
// scenario_runner FILE [DIALECT]: plays one scenario and compares it with what the file expects. With
// VARVE_BLESS set, writes what came into the file instead.
#include "scenarios/rehearsal.hpp"
#include "support/golden.hpp"
#ifdef VARVE_WITH_POSTGRES
#include "support/postgres_server.hpp"
#endif
#include "support/temporary_directory.hpp"

#include <algorithm>
#include <iostream>
#include <optional>

namespace varve::test {
namespace {

bool is_equal(const char* what, const std::string& expected, const std::string& actual) {
    if (expected == actual) {
        return true;
    }
    std::cerr << "--- " << what << ": expected\n" << expected << "--- but got\n" << actual << "---\n";
    return false;
}

/// Whether the server that plays is the one whose words the goldens hold. Others print expressions and errors
/// in words of their own.
enum class Words { OfGoldens, Others };

bool is_as_expected(const Expectation& expected, const Expectation& actual, Words words) {
    bool is_right = is_equal("changes", expected.changes, actual.changes);
    is_right = is_equal("questions", expected.questions, actual.questions) && is_right;
    is_right = is_equal("rows after up", expected.rows, actual.rows) && is_right;
    is_right = is_equal("rows after down", expected.rows_back, actual.rows_back) && is_right;
    if (words == Words::Others) {
        return expected.error.empty() ? is_equal("error", "", actual.error) && is_right : is_right;
    }
    is_right = is_equal("up", expected.up, actual.up) && is_right;
    is_right = is_equal("down", expected.down, actual.down) && is_right;
    return is_equal("error", expected.error, actual.error) && is_right;
}

/// 0 for a dialect that is no server.
int server_version(const std::string& dialect) {
#ifdef VARVE_WITH_POSTGRES
    if (dialect == "postgres") {
        return postgres_version();
    }
#endif
    return dialect == "sqlite" ? 0 : throw std::runtime_error("this build has no dialect " + dialect);
}

Words words_of(const Scenario& scenario, int version) {
#ifdef VARVE_WITH_POSTGRES
    const int goldens = std::max(scenario.postgres_since, postgres_version_of_goldens);
    return version == 0 || version == goldens ? Words::OfGoldens : Words::Others;
#else
    return version == 0 ? Words::OfGoldens : Words::Others;
#endif
}

/// Nothing when the server was built without something that the scenario needs.
std::optional<Rehearsal> rehearse_if_built(const Scenario& scenario, const std::string& dialect) {
    try {
        return rehearse(scenario, dialect);
    } catch (const std::runtime_error& error) {
        if (std::string_view(error.what()).find("requires the server to be built with") ==
            std::string_view::npos) {
            throw;
        }
        std::cout << "skipped: " << error.what() << "\n";
        return std::nullopt;
    }
}

bool play(Scenario& scenario, const std::string& dialect) {
    const int version = server_version(dialect);
    if (version != 0 && version < scenario.postgres_since) {
        std::cout << "skipped: needs PostgreSQL " << scenario.postgres_since << "\n";
        return true;
    }
    const std::optional<Rehearsal> played = rehearse_if_built(scenario, dialect);
    if (!played) {
        return true;
    }
    const Rehearsal& rehearsal = *played;
    for (const std::string& failure : rehearsal.failures) {
        std::cerr << dialect << ": " << failure << "\n";
    }
    const bool is_right = is_blessing() || is_as_expected(scenario.expected[dialect], rehearsal.actual,
                                                          words_of(scenario, version));
    if (words_of(scenario, version) == Words::OfGoldens) {
        scenario.expected[dialect] = rehearsal.actual;
    }
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
