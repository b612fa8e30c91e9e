// SPDX-License-Identifier: MIT
#include "integration/real/real_database.hpp"
#include "support/dialects.hpp"

#include "varve/adopt/adoption.hpp"
#include "varve/adopt/tool.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <numeric>

/// \file
/// Histories of applications as other tools keep them: taken over, and proven against a database that the
/// shell has filled with the first part of them.

namespace varve::test {

namespace {

namespace fs = std::filesystem;

/// What is applied; longer histories take minutes.
constexpr std::size_t most_applied = 60;

std::vector<fs::path> files_of(const RealSchema& real) {
    std::vector<fs::path> ups;
    for (const fs::directory_entry& entry : fs::directory_iterator(real.folder / "migrations")) {
        if (entry.path().string().ends_with(".up.sql")) {
            ups.push_back(entry.path());
        }
    }
    std::sort(ups.begin(), ups.end());
    ups.resize(std::min(ups.size(), most_applied + 5));
    return ups;
}

fs::path way_back_of(const fs::path& up) {
    std::string path = up.string();
    return path.replace(path.rfind(".up.sql"), std::string::npos, ".down.sql");
}

/// `0002_2019-02-26-002946_create_user.up.sql` without its number and endings.
std::string stem_of(const fs::path& up) {
    const std::string name = up.filename().string();
    return name.substr(0, name.size() - std::string(".up.sql").size());
}

/// The same files as one tool or another has them.
void lay_out(const std::vector<fs::path>& ups, std::string_view tool, const fs::path& folder) {
    for (const fs::path& up : ups) {
        const std::string up_text = read_file(up.string());
        const std::string down_text =
            fs::exists(way_back_of(up)) ? read_file(way_back_of(up).string()) : std::string();
        const std::string stem = stem_of(up);
        if (tool == "diesel") {
            write_file(folder / stem / "up.sql", up_text);
            write_file(folder / stem / "down.sql", down_text);
        } else if (tool == "goose") {
            write_file(folder / (stem + ".sql"),
                       "-- +goose Up\n" + up_text + "\n-- +goose Down\n" + down_text + "\n");
        } else {
            write_file(folder / (stem + ".up.sql"), up_text);
            write_file(folder / (stem + ".down.sql"), down_text);
        }
    }
}

/// As if the tool had applied the first ones.
adopt::AppliedState first_ones(std::size_t count) {
    adopt::AppliedState state;
    state.applied.resize(count);
    std::iota(state.applied.begin(), state.applied.end(), 0);
    return state;
}

std::vector<adopt::Adopted> adopted(std::string_view tool, const fs::path& path, const Dialect& dialect) {
    DiagnosticList problems;
    const adopt::Tool& reader = adopt::require_tool(tool);
    const std::vector<adopt::ForeignMigration> foreign =
        reader.read_files(adopt::Folder::read(path.string()), {dialect, {}, problems});
    std::optional<std::vector<adopt::Adopted>> drafts =
        adopt::convert(foreign, {tool, adopt::patterns_of(reader, dialect)}, dialect, problems);
    for (const Diagnostic& each : problems.items()) {
        FAIL_CHECK(format(each));
    }
    REQUIRE(drafts);
    return std::move(*drafts);
}

void check_import(const RealSchema& real, std::string_view tool) {
    const TemporaryDirectory folder;
    const std::vector<fs::path> ups = files_of(real);
    lay_out(ups, tool, folder.path());
    const std::unique_ptr<RealDatabase> database = make_real_database(real.dialect);
    const Dialect& dialect = database->dialect();
    const std::size_t count = ups.size() - std::min<std::size_t>(5, ups.size());
    for (std::size_t at = 0; at < count; ++at) {
        database->run_file(ups[at].string());
    }

    std::vector<adopt::Adopted> migrations = adopted(tool, folder.path(), dialect);
    REQUIRE(migrations.size() == ups.size());
    const std::unique_ptr<Shadow> shadow = dialect.open_shadow({database->url(), {}, {}});
    DiagnosticList problems;
    REQUIRE(adopt::replay(migrations, dialect, *shadow, {}, problems));
    const adopt::Proof proof =
        adopt::prove(migrations, first_ones(count), database->inspect(), dialect, *shadow, {});

    CHECK(proof.applied.size() == count);
    for (const Change& change : proof.differences) {
        FAIL_CHECK(describe(change));
    }
}

void check_imports(std::string_view dialect, std::string_view tool) {
    for (const RealSchema& real : real_schemas(dialect)) {
        if (fs::exists(real.folder / "migrations")) {
            DYNAMIC_SECTION(real.application) {
                check_import(real, tool);
            }
        }
    }
}

}  // namespace

TEST_CASE("histories of applications are taken over from diesel, sqlite", "[sqlite]") {
    check_imports("sqlite", "diesel");
}

TEST_CASE("histories of applications are taken over from goose, sqlite", "[sqlite]") {
    check_imports("sqlite", "goose");
}

TEST_CASE("histories of applications are taken over from golang-migrate, postgres", "[postgres]") {
    check_imports("postgres", "golang-migrate");
}

TEST_CASE("histories of applications are taken over from goose, postgres", "[postgres]") {
    check_imports("postgres", "goose");
}

}  // namespace varve::test
