// SPDX-License-Identifier: MIT
//
// branch_pairs DIALECT [--pairs N] [--first K] [--show]
//
// Random pairs of branches, what they really are to each other, and what varve says of them. A pair that is
// said to commute and does not is a failure; one that commutes and is not said to is counted.
#include "integration/branches/truth.hpp"
#include "support/dialects.hpp"
#include "support/postgres_server.hpp"
#include "varve/execute/merger.hpp"

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <map>
#include <optional>

namespace varve::test {
namespace {

using execute::BranchComparison;
using execute::Meeting;

struct Settings {
    std::string dialect;
    std::uint64_t first = 1;
    std::uint64_t pairs = 300;
    bool is_showing = false;
};

std::string migration_text(const std::string& id, const std::string& parent, const Statements& statements) {
    std::string text = "-- varve:migration " + id + "\n";
    text += parent.empty() ? "" : "-- varve:parents " + parent + "\n";
    text += "-- varve:up\n";
    for (const std::string& statement : statements) {
        text += statement + ";\n";
    }
    return text;
}

/// The base and both branches as a migration directory.
migration::MigrationDirectory directory_of(const BranchPair& pair, const Dialect& dialect) {
    std::vector<SourceText> files;
    const std::string base = "20260101000000_base";
    files.emplace_back(base, migration_text(base, "", base_statements(dialect.name())));
    for (const bool is_left : {true, false}) {
        std::string parent = base;
        int number = 1;
        for (const Statements& statements : is_left ? pair.left : pair.right) {
            const std::string id = std::string(is_left ? "2026020100000" : "2026030100000") +
                                   std::to_string(number++) + (is_left ? "_left" : "_right");
            files.emplace_back(id, migration_text(id, parent, statements));
            parent = id;
        }
    }
    DiagnosticList problems;
    std::optional<migration::MigrationDirectory> directory =
        migration::MigrationDirectory::read("branches", std::move(files), dialect.lexis(), problems);
    if (!directory) {
        throw std::runtime_error(problems.items().front().message);
    }
    return std::move(*directory);
}

void show(std::uint64_t seed, const BranchPair& pair, const Answer& answer, const BranchComparison& said) {
    std::cout << "=== seed " << seed << ": varve says `" << to_string(said.meeting) << "`, truth is `"
              << (answer.truth == Truth::Commute ? "commute" : "conflict") << "`\n";
    for (const auto& [name, branch] : {std::pair("left", pair.left), std::pair("right", pair.right)}) {
        for (const Statements& migration : branch) {
            for (const std::string& statement : migration) {
                std::cout << name << ": " << statement << ";\n";
            }
        }
    }
    for (const auto* lines : {&said.lines, &said.untried}) {
        for (const std::string& line : *lines) {
            std::cout << "  " << line << "\n";
        }
    }
    std::cout << answer.evidence << std::flush;
}

int run(const Settings& settings) {
    const Dialect& dialect = dialect_named(settings.dialect);
    ShadowOptions options;
    std::unique_ptr<TestDatabase> server;
    if (settings.dialect != "sqlite") {
        server = make_test_database(settings.dialect);
        options.target = server->url();
    }
    const std::unique_ptr<Shadow> shadow = dialect.open_shadow(options);
    const auto begin = std::chrono::steady_clock::now();
    std::map<std::pair<Truth, Meeting>, int> table;
    int false_commutes = 0;
    int false_alarms = 0;
    std::uint64_t counted = 0;
    std::uint64_t seed = settings.first;
    for (; counted < settings.pairs; ++seed) {
        const BranchPair pair = random_branch_pair(seed, settings.dialect);
        const Answer answer = truth_of(pair, settings.dialect);
        if (answer.truth == Truth::Unsound) {
            continue;
        }
        ++counted;
        const migration::MigrationDirectory directory = directory_of(pair, dialect);
        const std::vector<const migration::Migration*> heads = directory.heads();
        execute::Merger merger(directory, dialect, *shadow, {});
        const BranchComparison said = merger.compare(*heads.at(0), *heads.at(1));
        ++table[{answer.truth, said.meeting}];
        const bool says_commute = said.meeting == Meeting::Commute;
        const bool is_false_commute = says_commute && answer.truth == Truth::Conflict;
        false_commutes += is_false_commute ? 1 : 0;
        false_alarms += !says_commute && answer.truth == Truth::Commute ? 1 : 0;
        if (is_false_commute || (settings.is_showing && says_commute != (answer.truth == Truth::Commute))) {
            show(seed, pair, answer, said);
        }
    }
    for (const auto& [outcome, count] : table) {
        std::cout << "  truth " << (outcome.first == Truth::Commute ? "commute " : "conflict") << "  said "
                  << to_string(outcome.second) << ": " << count << "\n";
    }
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    std::cout << counted << " pairs on " << settings.dialect << " (seeds " << settings.first << " to "
              << seed - 1 << "): " << false_commutes << " false commutes, " << false_alarms
              << " false alarms, " << static_cast<int>(seconds.count()) << " s\n";
    return false_commutes == 0 ? 0 : 1;
}

}  // namespace
}  // namespace varve::test

int main(int argc, char** argv) {
    varve::test::Settings settings;
    for (int at = 1; at < argc; ++at) {
        const std::string argument = argv[at];
        if (argument == "--show") {
            settings.is_showing = true;
        } else if (argument == "--pairs" && at + 1 < argc) {
            settings.pairs = std::strtoull(argv[++at], nullptr, 10);
        } else if (argument == "--first" && at + 1 < argc) {
            settings.first = std::strtoull(argv[++at], nullptr, 10);
        } else if (settings.dialect.empty() && !argument.starts_with("-")) {
            settings.dialect = argument;
        } else {
            std::cerr << "usage: branch_pairs sqlite|postgres [--pairs N] [--first K] [--show]\n";
            return 2;
        }
    }
    try {
        return varve::test::run(settings);
    } catch (const std::exception& failure) {
        std::cerr << failure.what() << "\n";
        return 1;
    }
}
