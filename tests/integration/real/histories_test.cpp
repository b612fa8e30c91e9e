// SPDX-License-Identifier: MIT
#include "integration/real/real_database.hpp"

#include "varve/diag/error.hpp"
#include "varve/migration/apply.hpp"
#include "varve/migration/migration_directory.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>

/// \file
/// Histories that their authors wrote by hand, turned into migration files and gone up, down and up again.

namespace varve::test {

namespace {

namespace fs = std::filesystem;
using migration::Direction;
using migration::Migration;
using Reasons = std::map<std::string, std::string, std::less<>>;

/// The ways back that do not lead back, and what is wrong with them.
const Reasons& wrong_ways_back(const RealSchema& real) {
    static const std::map<std::string, Reasons> all{};
    static const Reasons none;
    const auto found = all.find(real.application + " " + real.dialect);
    return found == all.end() ? none : found->second;
}

/// `0007_2019-03-30_create_view.up.sql` → `0007`
std::string number_of(const fs::path& file) {
    return file.filename().string().substr(0, 4);
}

/// A migration file of what the authors keep in two.
std::string migration_text(const std::string& number, const std::string& parent, const fs::path& up) {
    const auto version = [](const std::string& of) { return "2000000000" + of + "_step"; };
    std::string path = up.string();
    std::string text = "-- varve:migration " + version(number) + "\n";
    text += parent.empty() ? "" : "-- varve:parents " + version(parent) + "\n";
    text += "-- varve:up\n" + read_file(path) + "\n";
    path.replace(path.rfind(".up.sql"), std::string::npos, ".down.sql");
    return text + (fs::exists(path) ? "-- varve:down\n" + read_file(path) + "\n" : "");
}

void write_migrations(const RealSchema& real, const TemporaryDirectory& folder) {
    std::vector<fs::path> ups;
    for (const fs::directory_entry& entry : fs::directory_iterator(real.folder / "migrations")) {
        if (entry.path().string().ends_with(".up.sql")) {
            ups.push_back(entry.path());
        }
    }
    std::sort(ups.begin(), ups.end());
    std::string parent;
    for (const fs::path& up : ups) {
        write_file(folder / (number_of(up) + ".sql"), migration_text(number_of(up), parent, up));
        parent = number_of(up);
    }
}

/// One database on its way through a history.
class Walk {
public:
    explicit Walk(const RealSchema& real) : m_real(real), m_database(make_real_database(real.dialect)) {
        m_before = m_database->inspect();
    }

    void step(const Migration& migration) {
        const std::string number = migration.version.substr(10);
        const auto reason = wrong_ways_back(m_real).find(number);
        const bool is_listed = reason != wrong_ways_back(m_real).end();
        INFO(m_real.application << " " << number);
        go(migration, Direction::Up);
        const Schema after = inspect();
        if (migration.is_reversible() && migration.down) {
            const std::string wrong = wrong_way_back(migration, after);
            if (is_listed) {
                CHECK_FALSE(wrong.empty());
            } else {
                CHECK(wrong == "");
            }
        } else {
            CHECK_FALSE(is_listed);
        }
        m_before = after;
    }

    const RealDatabase& database() const { return *m_database; }

private:
    Connection& connection() {
        if (m_connection == nullptr) {
            m_connection = m_database->dialect().connect(m_database->url());
        }
        return *m_connection;
    }
    void go(const Migration& migration, Direction direction) {
        migration::apply(migration, direction, connection(), m_database->dialect());
    }
    Schema inspect() { return m_database->dialect().inspect(connection(), {}); }

    /// Goes down and up again; what is wrong, or nothing. Ends where it began.
    std::string wrong_way_back(const Migration& migration, const Schema& after) {
        m_connection.reset();
        m_database->keep();
        std::string wrong;
        try {
            go(migration, Direction::Down);
            wrong = listed(differences(m_before, inspect()), "down leaves: ");
            go(migration, Direction::Up);
            wrong += listed(differences(after, inspect()), "up again leaves: ");
        } catch (const Error& error) {
            wrong += std::string("fails: ") + error.what();
        }
        if (!wrong.empty()) {
            m_connection.reset();
            m_database->come_back();
        }
        return wrong;
    }

    static std::string listed(const std::vector<std::string>& lines, const std::string& heading) {
        std::string text;
        for (const std::string& line : lines) {
            text += (text.empty() ? heading : "; ") + line;
        }
        return text;
    }

    const RealSchema& m_real;
    std::unique_ptr<RealDatabase> m_database;
    std::unique_ptr<Connection> m_connection;
    Schema m_before;
};

void check_histories(std::string_view dialect) {
    for (const RealSchema& real : real_schemas(dialect)) {
        if (!fs::exists(real.folder / "migrations")) {
            continue;
        }
        DYNAMIC_SECTION(real.application) {
            const TemporaryDirectory folder;
            write_migrations(real, folder);
            Walk walk(real);
            DiagnosticList reports;
            const std::optional<migration::MigrationDirectory> directory =
                migration::MigrationDirectory::read(folder.path().string(), walk.database().dialect().lexis(),
                                                    reports);
            for (const Diagnostic& report : reports.items()) {
                FAIL_CHECK(format(report));
            }
            REQUIRE(directory);
            for (const Migration& migration : directory->migrations()) {
                walk.step(migration);
            }
        }
    }
}

}  // namespace

TEST_CASE("histories of applications go up, down and up again, sqlite", "[sqlite]") {
    check_histories("sqlite");
}

TEST_CASE("histories of applications go up, down and up again, postgres", "[postgres]") {
    check_histories("postgres");
}

}  // namespace varve::test
