// SPDX-License-Identifier: MIT
#include "texts.hpp"

#include "support/temporary_directory.hpp"
#include "varve/diag/error.hpp"
#include "varve/migration/standing.hpp"

#include <catch2/catch.hpp>

#include <fstream>

using namespace varve;
using namespace varve::migration;
using namespace varve::test;

namespace {

MigrationDirectory directory_with(const TemporaryDirectory& folder, const std::vector<std::string>& ids) {
    for (const std::string& id : ids) {
        std::ofstream(folder.path() / (id + ".sql")) << migration_text(id);
    }
    DiagnosticList problems;
    return *MigrationDirectory::read(folder.path().string(), plain_lexis(), problems);
}

AppliedMigration row_of(const Migration& migration) {
    AppliedMigration row;
    row.version = migration.version;
    row.name = migration.name;
    row.hash = migration.hash;
    row.up = migration.text_of(Direction::Up);
    return row;
}

}  // namespace

TEST_CASE("directory and history are put side by side", "[migration]") {
    const TemporaryDirectory folder;
    const MigrationDirectory directory =
        directory_with(folder, {"20260101000000_a", "20260102000000_b", "20260103000000_c"});
    std::vector<AppliedMigration> history{row_of(directory.migrations()[0]),
                                          row_of(directory.migrations()[1])};
    history[1].hash = "another";
    history.emplace_back();
    history.back().version = "20250101000000";
    history.back().name = "gone";

    const std::vector<Standing> standings = compare(directory, history);

    REQUIRE(standings.size() == 4);
    CHECK(standings[0].state == State::Applied);
    CHECK(standings[1].state == State::Edited);
    CHECK(standings[2].state == State::Missing);
    CHECK(standings[2].id() == "20250101000000_gone");
    CHECK(standings[3].state == State::Pending);
}

TEST_CASE("an edited migration is refused with both versions of it", "[migration]") {
    const TemporaryDirectory folder;
    const MigrationDirectory directory = directory_with(folder, {"20260101000000_a"});
    AppliedMigration row = row_of(directory.migrations()[0]);
    row.hash = "another";
    row.up = "CREATE TABLE t (old int);\n";
    const std::vector<AppliedMigration> history{row};

    try {
        refuse_edited(compare(directory, history));
        FAIL("it must be refused");
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::Refused);
        CHECK(error.detail().find("CREATE TABLE t (old int);") != std::string::npos);
        CHECK(error.detail().find("CREATE TABLE t (a int);") != std::string::npos);
    }
}
