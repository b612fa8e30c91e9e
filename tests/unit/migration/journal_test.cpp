// SPDX-License-Identifier: MIT
#include "varve/migration/journal.hpp"

#include "sqlite/dialect.hpp"

#include <catch2/catch.hpp>

using namespace varve;
using namespace varve::migration;

namespace {

JournalEntry entry(const std::string& version, std::int64_t first, bool is_done) {
    JournalEntry entry;
    entry.version = version;
    entry.first = first;
    entry.hash = "h";
    entry.statement = "VACUUM";
    entry.probe = "SELECT 'done'";
    entry.before = "not started";
    entry.is_done = is_done;
    entry.started_at = "2026-11-21T12:00:00Z";
    entry.applied_by = "me";
    return entry;
}

}  // namespace

TEST_CASE("the journal gives back what was put into it, in order", "[migration]") {
    const auto connection = sqlite::dialect().connect(Url("sqlite::memory:"));
    Journal journal(*connection, sqlite::dialect());
    CHECK(journal.read().empty());
    journal.create();
    journal.create();

    journal.put(entry("20260102000000", 1, false));
    journal.put(entry("20260102000000", 0, true));
    journal.put(entry("20260101000000", 0, true));

    const std::vector<JournalEntry> read = journal.read();
    REQUIRE(read.size() == 3);
    CHECK(read[0].version == "20260101000000");
    CHECK(read[1].first == 0);
    CHECK(read[1].is_done);
    CHECK_FALSE(read[2].is_done);
    CHECK(read[2].probe == "SELECT 'done'");
    CHECK(read[2].before == "not started");
    CHECK(read[2].applied_by == "me");
}

TEST_CASE("an outcome takes the place of its intent, and an intent can be taken back", "[migration]") {
    const auto connection = sqlite::dialect().connect(Url("sqlite::memory:"));
    Journal journal(*connection, sqlite::dialect());
    journal.create();
    journal.put(entry("20260101000000", 0, false));
    journal.put(entry("20260101000000", 0, true));
    journal.put(entry("20260101000000", 1, false));

    journal.take_back(entry("20260101000000", 1, false));

    REQUIRE(journal.read().size() == 1);
    CHECK(journal.read().front().is_done);
    journal.clear("20260101000000");
    CHECK(journal.read().empty());
}
