// SPDX-License-Identifier: MIT
//
// branch_orders DIALECT [--size N] [--databases N] [--first K]
//
// A random history of branches and merges, taken by several databases in different orders: each is brought to
// some migration here and some there before it is brought to all of them. All must end at the same
// fingerprint, and the same for observers that share no code with varve.
#include "integration/branches/random_history.hpp"
#include "support/dialects.hpp"
#include "support/observe.hpp"
#include "varve/execute/executor.hpp"
#include "varve/model/fingerprint.hpp"

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <set>

namespace varve::test {
namespace {

struct Settings {
    std::string dialect;
    std::uint64_t first = 1;
    std::size_t size = 1000;
    int databases = 10;
};

/// How one database ended.
struct End {
    /// The versions as they were applied.
    std::string order;
    std::string fingerprint;
    std::vector<std::string> observed;
    std::vector<std::string> rows;
};

/// Goes to a few migrations in the order of chance, then to all of them.
End take(const migration::MigrationDirectory& directory, const Dialect& dialect, std::uint64_t seed) {
    const std::unique_ptr<TestDatabase> database = make_test_database(dialect.name());
    execute::Progress quiet;
    execute::Executor executor(dialect, database->url(), {}, quiet);
    Random random(seed);
    for (int stop = 0; stop < 12; ++stop) {
        executor.migrate(directory, {random.pick(directory.migrations()).version, std::nullopt});
    }
    executor.migrate(directory, {});
    End end;
    for (const migration::AppliedMigration& row : executor.history()) {
        end.order += row.version + " ";
    }
    end.fingerprint = fingerprint(dialect.inspect(executor.connection(), {}));
    end.observed = database->observe();
    for (std::string& row : database->rows()) {
        // The history itself tells of the order.
        if (row.find("varve_") == std::string::npos) {
            end.rows.push_back(std::move(row));
        }
    }
    return end;
}

int run(const Settings& settings) {
    const Dialect& dialect = dialect_named(settings.dialect);
    const auto begin = std::chrono::steady_clock::now();
    const migration::MigrationDirectory directory =
        random_history(settings.first, settings.size, dialect.lexis());
    std::size_t joins = 0;
    for (const migration::Migration& each : directory.migrations()) {
        joins += each.parents.size() > 1 ? 1U : 0U;
    }
    std::set<std::string> orders;
    std::optional<End> wanted;
    int others = 0;
    for (int number = 0; number < settings.databases; ++number) {
        const End end = take(directory, dialect, settings.first * 1000 + static_cast<std::uint64_t>(number));
        orders.insert(end.order);
        if (!wanted) {
            wanted = end;
        } else if (end.fingerprint != wanted->fingerprint || end.observed != wanted->observed ||
                   end.rows != wanted->rows) {
            ++others;
            std::cout << "database " << number << " ended elsewhere:\n"
                      << difference(wanted->observed, end.observed) << difference(wanted->rows, end.rows);
        }
    }
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    std::cout << settings.size << " migrations on " << settings.dialect << ", " << joins << " joins, "
              << directory.heads().size() << " head(s); " << settings.databases << " databases in "
              << orders.size() << " different orders: " << others << " ended elsewhere, "
              << static_cast<int>(seconds.count()) << " s\n";
    return others == 0 && orders.size() > 1 ? 0 : 1;
}

bool read_settings(int argc, char** argv, Settings& settings) {
    for (int at = 1; at < argc; ++at) {
        const std::string argument = argv[at];
        const bool has_value = at + 1 < argc;
        if (argument == "--size" && has_value) {
            settings.size = std::strtoull(argv[++at], nullptr, 10);
        } else if (argument == "--first" && has_value) {
            settings.first = std::strtoull(argv[++at], nullptr, 10);
        } else if (argument == "--databases" && has_value) {
            settings.databases = std::atoi(argv[++at]);
        } else if (settings.dialect.empty() && !argument.starts_with("-")) {
            settings.dialect = argument;
        } else {
            return false;
        }
    }
    return !settings.dialect.empty() && settings.size > 0;
}

}  // namespace
}  // namespace varve::test

int main(int argc, char** argv) {
    varve::test::Settings settings;
    if (!varve::test::read_settings(argc, argv, settings)) {
        std::cerr << "usage: branch_orders sqlite|postgres [--size N] [--databases N] [--first K]\n";
        return 2;
    }
    try {
        return varve::test::run(settings);
    } catch (const std::exception& failure) {
        std::cerr << failure.what() << "\n";
        return 1;
    }
}
