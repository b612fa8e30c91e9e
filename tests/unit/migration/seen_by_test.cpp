// SPDX-License-Identifier: MIT
#include "varve/migration/seen_by.hpp"

#include "texts.hpp"

#include "support/temporary_directory.hpp"
#include "varve/diag/error.hpp"

#include <catch2/catch.hpp>

using namespace varve;
using namespace varve::migration;
using namespace varve::test;

namespace {

const std::string squash = "-- varve:migration 20260103000000_all\n"
                           "-- varve:replaces 20260101000000_a 20260102000000_b\n"
                           "-- varve:up\nSELECT 'all';\n-- varve:down\nSELECT 'none';\n";

/// A squash of two, what builds on it, and the archive.
class Project {
public:
    Project() {
        write_file(m_folder / "20260103000000_all.sql", squash);
        write_file(m_folder / "20260104000000_c.sql",
                   migration_text("20260104000000_c", "20260102000000_b", "SELECT 'c';"));
        write_file(m_folder / "archive/20260101000000_a.sql",
                   migration_text("20260101000000_a", "", "SELECT 'a';"));
        write_file(m_folder / "archive/20260102000000_b.sql",
                   migration_text("20260102000000_b", "20260101000000_a", "SELECT 'b';"));
    }

    MigrationDirectory read() const {
        DiagnosticList problems;
        return *MigrationDirectory::read(m_folder.path().string(), plain_lexis(), problems);
    }
    const TemporaryDirectory& folder() const { return m_folder; }

    /// What a database sees that has applied these: names, those without statements in brackets.
    std::string seen(const std::vector<std::string>& versions) const {
        std::vector<AppliedMigration> history;
        for (const std::string& version : versions) {
            history.emplace_back().version = version;
        }
        std::string text;
        const MigrationDirectory directory = seen_by(read(), history, plain_lexis());
        for (const Migration& each : directory.migrations()) {
            text +=
                (text.empty() ? "" : " ") + (each.up.statements.empty() ? "(" + each.name + ")" : each.name);
        }
        return text;
    }

private:
    TemporaryDirectory m_folder;
};

}  // namespace

TEST_CASE("who builds on a replaced migration builds on what replaces it", "[migration]") {
    const Project project;

    CHECK(project.read().require("c").parents == std::vector<std::string>{"20260103000000"});
    CHECK(project.read().heads().size() == 1);
}

TEST_CASE("a database that began with what is replaced goes on with the archive", "[migration]") {
    const Project project;

    CHECK(project.seen({}) == "all c");
    CHECK(project.seen({"20260103000000"}) == "all c");
    CHECK(project.seen({"20260101000000"}) == "a b (all) c");
    CHECK(project.seen({"20260101000000", "20260102000000", "20260104000000"}) == "a b (all) c");
    CHECK(project.seen({"20260101000000", "20260102000000", "20260103000000"}) == "a b (all) c");
}

TEST_CASE("a file that the archive lacks is missed only where it is still to be applied", "[migration]") {
    const Project project;
    std::filesystem::remove_all(project.folder() / "archive");

    CHECK(project.seen({}) == "all c");
    CHECK(project.seen({"20260101000000", "20260102000000"}) == "(all) c");
    CHECK_THROWS_AS(project.seen({"20260101000000"}), Error);
}

TEST_CASE("what undoes a hot-fix has statements only where that is recorded", "[migration]") {
    const Project project;
    write_file(project.folder() / "20260105000000_undo.sql",
               "-- varve:migration 20260105000000_undo\n-- varve:parents 20260104000000_c\n"
               "-- varve:undoes 20260104120000_found\n-- varve:up\nSELECT 'undo';\n");

    CHECK(project.seen({}) == "all c (undo)");
    CHECK(project.seen({"20260104120000"}) == "all c undo");
    CHECK(is_accounted_for(project.read(), "20260104120000"));
    CHECK_FALSE(is_accounted_for(project.read(), "20260104130000"));
}

TEST_CASE("what is replaced must not stand beside its replacement", "[migration]") {
    const Project project;
    std::filesystem::copy(project.folder() / "archive/20260101000000_a.sql",
                          project.folder() / "20260101000000_a.sql");
    DiagnosticList problems;

    CHECK_FALSE(MigrationDirectory::read(project.folder().path().string(), plain_lexis(), problems));
    CHECK(problems.items().front().id == "replaced-still-there");
}
