// SPDX-License-Identifier: MIT
#include "varve/execute/verifier.hpp"

#include "../migration/texts.hpp"
#include "sqlite/dialect.hpp"
#include "support/temporary_directory.hpp"

#include <catch2/catch.hpp>

using namespace varve;
using namespace varve::execute;
using namespace varve::test;

namespace {

class Project {
public:
    void add(const std::string& id, const std::string& parents, const std::string& up,
             const std::string& down) {
        write_file(m_folder.path() / (id + ".sql"), migration_text(id, parents, up, down));
    }

    /// The problems of each migration in its order; those of the whole way come last.
    std::vector<std::vector<std::string>> verify(Verifier::Depth depth) {
        DiagnosticList reports;
        m_directory =
            migration::MigrationDirectory::read(m_folder.path().string(), sqlite::dialect().lexis(), reports);
        REQUIRE(m_directory);
        Verifier verifier(*m_directory, sqlite::dialect(), *m_shadow, {});
        std::vector<std::vector<std::string>> problems;
        for (const Trial& trial : verifier.run(depth, [](const Trial&) {})) {
            problems.push_back(trial.problems);
        }
        problems.push_back(verifier.whole());
        m_end = verifier.end();
        return problems;
    }
    const Schema& end() const { return m_end; }

private:
    TemporaryDirectory m_folder;
    std::unique_ptr<Shadow> m_shadow = sqlite::dialect().open_shadow({});
    std::optional<migration::MigrationDirectory> m_directory;
    Schema m_end;
};

using Problems = std::vector<std::vector<std::string>>;
const std::vector<std::string> none;

}  // namespace

TEST_CASE("migrations that lead there and back have no problems", "[execute]") {
    Project project;
    project.add("20260101000000_one", "", "CREATE TABLE t1 (a int);", "DROP TABLE t1;");
    project.add("20260102000000_two", "20260101000000_one", "CREATE TABLE t2 (a int);", "DROP TABLE t2;");

    CHECK(project.verify(Verifier::Depth::RoundTrip) == Problems{none, none, none});
    CHECK(project.end().of_kind(Kind::Table).size() == 2);
}

TEST_CASE("a way back that leaves something is named, and what follows is tried from the right place",
          "[execute]") {
    Project project;
    project.add("20260101000000_one", "", "CREATE TABLE t1 (a int);", "SELECT 1;");
    project.add("20260102000000_two", "20260101000000_one", "CREATE TABLE t2 (a int);", "DROP TABLE t2;");

    const Problems found = project.verify(Verifier::Depth::RoundTrip);

    CHECK(found[0] == std::vector<std::string>{"after down: it would still have to drop table t1",
                                               "after down: it would still have to drop column t1.a"});
    CHECK(found[1] == none);
}

TEST_CASE("what builds on a migration that fails is not tried", "[execute]") {
    Project project;
    project.add("20260101000000_one", "", "CREATE TABLE t1 (a int);", "DROP TABLE t1;");
    project.add("20260102000000_bad", "20260101000000_one", "CREATE TABLE t1 (a int);", "SELECT 1;");
    project.add("20260103000000_on_bad", "20260102000000_bad", "CREATE TABLE t3 (a int);", "DROP TABLE t3;");
    project.add("20260104000000_beside", "20260101000000_one", "CREATE TABLE t4 (a int);", "DROP TABLE t4;");

    const Problems found = project.verify(Verifier::Depth::RoundTrip);

    CHECK(found[0] == none);
    CHECK(found[1].size() == 1);
    CHECK(found[2] == std::vector<std::string>{"not tried: it builds on 20260102000000_bad"});
    CHECK(found[3] == none);
}

TEST_CASE("forward only, ways back are not looked at", "[execute]") {
    Project project;
    project.add("20260101000000_one", "", "CREATE TABLE t1 (a int);", "SELECT 1;");

    CHECK(project.verify(Verifier::Depth::Up) == Problems{none, none});
}
