// SPDX-License-Identifier: MIT
#include "postgres/dialect.hpp"
#include "support/postgres_server.hpp"
#include "support/temporary_directory.hpp"

#include "varve/model/codec.hpp"
#include "varve/report/schema_text.hpp"
#include "varve/source/loader.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>

/// \file
/// Reading only a part of what is declared must never give another schema than reading all of it, also where
/// no catalogue keeps what depends on what.

namespace varve::test {
namespace {

/// Declarations of one file, read one after the other with a cache of their own.
class Reading {
public:
    Reading() : m_shadow(postgres::dialect(), {Url(m_target.url()), std::nullopt, {}}) {
        setenv("XDG_CACHE_HOME", (m_folder / "cache").c_str(), 1);
    }
    ~Reading() { unsetenv("XDG_CACHE_HOME"); }
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;

    source::LoadedSchema load(const std::string& sql, const Schema* known, source::Caching caching) {
        write_file(m_folder / "schema.sql", sql);
        source::LoadOptions options;
        options.caching = caching;
        options.observing = source::Observing::On;
        options.known = known;
        DiagnosticList reports;
        std::optional<source::LoadedSchema> loaded =
            source::load(source::declared_source({m_folder / "schema.sql"}), postgres::dialect(), m_shadow,
                         options, reports);
        REQUIRE(loaded);
        return std::move(*loaded);
    }

    /// Whether `after` was read in part; that it is what reading all of it gives is checked.
    bool is_read_in_part(const std::string& before, const std::string& after, const std::string& built = "") {
        const Schema first = load(before, nullptr, source::Caching::On).schema;
        const Schema known = built.empty() ? first : load(built, nullptr, source::Caching::Off).schema;
        const source::LoadedSchema loaded = load(after, &known, source::Caching::On);
        const Schema whole = load(after, nullptr, source::Caching::Off).schema;
        CHECK(report::schema_text(loaded.schema) == report::schema_text(whole));
        CHECK(encode(loaded.schema) == encode(whole));
        return loaded.part.has_value();
    }

private:
    ScratchDatabase m_target;
    TemporaryDirectory m_folder;
    source::LazyShadow m_shadow;
};

}  // namespace

TEST_CASE("a column more is read without the tables beside it", "[source]") {
    Reading reading;

    CHECK(reading.is_read_in_part(
        "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a_id int REFERENCES a);"
        "CREATE TABLE c (id serial);",
        "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a_id int REFERENCES a, x int);"
        "CREATE TABLE c (id serial);"));
}

TEST_CASE("a table that another statement attaches stays attached", "[source]") {
    const std::string parent = "CREATE TABLE p (id int, x int) PARTITION BY RANGE (id);";
    const std::string attach = "ALTER TABLE p ATTACH PARTITION c FOR VALUES FROM (1) TO (9);";
    Reading reading;

    reading.is_read_in_part(parent + "CREATE TABLE c (id int, x int);" + attach,
                            parent + "CREATE TABLE c (id int, x int, CHECK (x > 0));" + attach);
}

TEST_CASE("names that the server gives depend on all that is there", "[source]") {
    const std::string other =
        "CREATE TABLE item (id int PRIMARY KEY); CREATE TABLE orders (item_id int REFERENCES item);";
    Reading reading;

    reading.is_read_in_part(other + "CREATE TABLE orders_item (id int REFERENCES item);",
                            other + "CREATE TABLE orders_item (id int REFERENCES item, x int);");
    reading.is_read_in_part(
        other + "CREATE TABLE orders_item (id int REFERENCES item);",
        "CREATE TABLE item (id int PRIMARY KEY); CREATE TABLE orders_item (id int REFERENCES "
        "item);");
}

TEST_CASE("copies of a table follow it", "[source]") {
    Reading reading;

    reading.is_read_in_part(
        "CREATE TABLE t (a int); CREATE TABLE x AS TABLE t; CREATE TABLE y (LIKE t);",
        "CREATE TABLE t (a int, b int); CREATE TABLE x AS TABLE t; CREATE TABLE y (LIKE t);");
}

TEST_CASE("columns stand in the order of the declaration, not of what was built", "[source]") {
    const std::string declared = "CREATE TABLE u (a int, b int, c int);";
    Reading reading;

    reading.is_read_in_part(declared, declared + "CREATE VIEW v AS SELECT * FROM u;",
                            "CREATE TABLE u (a int, c int, b int);");
}

TEST_CASE("a key keeps to the constraint that it refers to", "[source]") {
    const std::string child = "CREATE TABLE b (x int REFERENCES a (x));";
    Reading reading;

    reading.is_read_in_part("CREATE TABLE a (id int, x int CONSTRAINT one UNIQUE);" + child,
                            "CREATE TABLE a (id int, x int CONSTRAINT other UNIQUE);" + child);
}

}  // namespace varve::test
