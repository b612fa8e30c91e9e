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

/// Why a way back does not lead back.
struct Flaw {
    std::string reason;
    /// The server's version from which on it does; 0 when there is none.
    int until = 0;
};
using Flaws = std::map<std::string, Flaw, std::less<>>;

/// The ways back that do not lead back, by application and number. Whoever is right although he is listed, or
/// wrong although he is not, makes the test fail.
const Flaws& flaws_of(const RealSchema& real) {
    static const std::string moment = "writes the present moment into a view";
    static const std::string not_null = "gives a name to NOT NULL as only PostgreSQL 18 can";
    static const std::map<std::string, Flaws> all{
        {"vaultwarden sqlite", {{"0018", {"gives the column a default that it did not have"}}}},
        {"vaultwarden postgres",
         {{"0002", {"gives three columns another length than they had"}},
          {"0008", {"gives the column a default that it did not have"}},
          {"0020", {"drops a table before what refers to it"}}}},
        {"lemmy postgres",
         {{"0037", {moment}},
          {"0038", {moment}},
          {"0042", {"columns come back in another order, which `SELECT *` of views shows"}},
          {"0045", {"makes the functions and triggers of an earlier version"}},
          {"0046", {moment}},
          {"0049", {moment}},
          {"0053", {"makes functions that differ from the ones before"}},
          {"0066", {"takes nothing back, as it says"}},
          {"0077", {"columns come back in another order, which `SELECT *` of views shows"}},
          {"0119", {"columns come back in another order, which `SELECT *` of views shows"}},
          {"0214", {not_null, 18}},
          {"0245", {not_null, 18}},
          {"0249", {not_null, 18}},
          {"0267", {not_null, 18}},
          {"0274", {not_null, 18}},
          {"0275", {not_null, 18}},
          {"0278", {not_null, 18}},
          {"0283", {not_null, 18}},
          {"0285", {not_null, 18}},
          {"0293", {not_null, 18}},
          {"0295", {not_null, 18}},
          {"0312", {not_null, 18}}}},
    };
    static const Flaws none;
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
        const bool is_flawed = is_listed(number);
        INFO(m_real.application << " " << number);
        go(migration, Direction::Up);
        const Schema after = inspect();
        if (migration.down && migration.is_reversible()) {
            if (is_flawed) {
                keep();
            }
            const std::string wrong = wrong_way_back(migration, after);
            if (is_flawed) {
                CHECK_FALSE(wrong.empty());
                come_back();
            } else {
                // What follows would stand on a state that nobody meant.
                REQUIRE(wrong == "");
            }
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

    bool is_listed(const std::string& number) {
        const auto flaw = flaws_of(m_real).find(number);
        return flaw != flaws_of(m_real).end() &&
               (flaw->second.until == 0 || std::stoi(connection().server_version()) < flaw->second.until);
    }

    void keep() {
        m_connection.reset();
        m_database->keep();
    }
    void come_back() {
        m_connection.reset();
        m_database->come_back();
    }

    /// Goes down and up again; what is wrong with that, or nothing.
    std::string wrong_way_back(const Migration& migration, const Schema& after) {
        std::string wrong;
        try {
            go(migration, Direction::Down);
            wrong = listed(differences(m_before, inspect()), "down leaves: ");
            go(migration, Direction::Up);
            wrong += listed(differences(after, inspect()), "up again leaves: ");
        } catch (const Error& error) {
            wrong += std::string("fails: ") + error.what();
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
