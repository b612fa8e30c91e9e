// SPDX-License-Identifier: MIT
#include "texts.hpp"

#include "support/temporary_directory.hpp"
#include "varve/diag/error.hpp"
#include "varve/migration/migration_directory.hpp"

#include <catch2/catch.hpp>

#include <fstream>

using namespace varve;
using namespace varve::migration;
using namespace varve::test;

namespace {

/// root → left, right → (left only) leaf
MigrationDirectory branched(const TemporaryDirectory& folder) {
    const auto write = [&](const std::string& id, const std::string& parents) {
        std::ofstream(folder.path() / (id + ".sql")) << migration_text(id, parents);
    };
    write("20260101000000_root", "");
    write("20260102000000_left", "20260101000000_root");
    write("20260103000000_right", "20260101000000_root");
    write("20260104000000_leaf", "20260102000000_left");
    std::ofstream(folder.path() / "notes.txt") << "not a migration";
    DiagnosticList problems;
    std::optional<MigrationDirectory> directory =
        MigrationDirectory::read(folder.path().string(), plain_lexis(), problems);
    REQUIRE(directory);
    return std::move(*directory);
}

std::vector<std::string> names(const std::vector<const Migration*>& migrations) {
    std::vector<std::string> all;
    for (const Migration* each : migrations) {
        all.push_back(each->name);
    }
    return all;
}

}  // namespace

TEST_CASE("a folder that does not exist has no migrations", "[migration]") {
    DiagnosticList problems;
    const auto directory = MigrationDirectory::read("/nowhere/at/all", plain_lexis(), problems);

    REQUIRE(directory);
    CHECK(directory->empty());
    CHECK(directory->heads().empty());
}

TEST_CASE("heads are what nothing builds on", "[migration]") {
    const TemporaryDirectory folder;
    CHECK(names(branched(folder).heads()) == std::vector<std::string>{"right", "leaf"});
}

TEST_CASE("up to a version means its ancestors and nothing beside them", "[migration]") {
    const TemporaryDirectory folder;
    const MigrationDirectory directory = branched(folder);

    CHECK(names(directory.up_to("leaf")) == std::vector<std::string>{"root", "left", "leaf"});
    CHECK(names(directory.up_to("20260103000000")) == std::vector<std::string>{"root", "right"});
    CHECK(names(directory.up_to(std::nullopt)) == std::vector<std::string>{"root", "left", "right", "leaf"});
}

TEST_CASE("an unknown version is answered with the nearest one", "[migration]") {
    const TemporaryDirectory folder;
    const MigrationDirectory directory = branched(folder);

    try {
        directory.require("laef");
        FAIL("it must not be found");
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::Usage);
        CHECK(error.hint() == "did you mean `leaf`?");
    }
}
