// SPDX-License-Identifier: MIT
#include "source/schema_cache.hpp"

#include "tests/support/dialects.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

namespace varve::source {

namespace {

Schema one_table() {
    Schema schema;
    schema.add({{Kind::Table, "", "", "users", ""}, Table{}});
    return schema;
}

}  // namespace

TEST_CASE("a schema is found again under its key alone", "[source]") {
    const test::TemporaryDirectory folder;
    const SchemaCache cache(folder / "cache");
    const std::string key = SchemaCache::key_of({"a", "b"});

    CHECK_FALSE(cache.find(key));
    cache.store(key, one_table());

    REQUIRE(cache.find(key));
    CHECK(cache.find(key)->contains({Kind::Table, "", "", "users", ""}));
    CHECK_FALSE(cache.find(SchemaCache::key_of({"ab", ""})));
}

TEST_CASE("a damaged file, or one under another's name, is as good as none", "[source]") {
    const test::TemporaryDirectory folder;
    const SchemaCache cache(folder.path().string());
    const std::string key = SchemaCache::key_of({"a"});
    const std::string other = SchemaCache::key_of({"b"});
    cache.store(key, one_table());
    const std::string content = test::read_file(folder / key);

    test::write_file(folder / other, content);
    CHECK_FALSE(cache.find(other));
    for (const std::size_t size : {std::size_t{0}, std::size_t{10}, content.size() - 1}) {
        test::write_file(folder / key, content.substr(0, size));
        CHECK_FALSE(cache.find(key));
    }
    std::string flipped = content;
    flipped.back() = static_cast<char>(flipped.back() ^ 1);
    test::write_file(folder / key, flipped);
    CHECK_FALSE(cache.find(key));
}

TEST_CASE("a folder that cannot be written to is no error", "[source]") {
    const SchemaCache cache("/proc/nowhere");

    cache.store("key", one_table());
    CHECK_FALSE(cache.find("key"));
    CHECK_FALSE(SchemaCache("").find("key"));
}

TEST_CASE("SQL that reads more than its text says is not kept", "[source]") {
    const Lexis& lexis = test::dialect_named("postgres").lexis();

    CHECK(is_self_contained("CREATE TABLE a (b int DEFAULT 1)", lexis));
    CHECK(is_self_contained("/* first */ ALTER TABLE a ADD b int", lexis));
    CHECK(is_self_contained("CREATE EXTENSION citext", lexis));
    CHECK(is_about_extension("CREATE EXTENSION citext", lexis));
    CHECK_FALSE(is_about_extension("CREATE TABLE extension (a int)", lexis));
    CHECK_FALSE(is_self_contained("DO $$ BEGIN EXECUTE 'x'; END $$", lexis));
    CHECK_FALSE(is_self_contained("SELECT set_config('a', 'b', false)", lexis));
    CHECK_FALSE(is_self_contained("CREATE TABLE a (b timestamp DEFAULT 'NOW')", lexis));
    CHECK_FALSE(is_self_contained("CREATE FUNCTION f() RETURNS int SET x FROM CURRENT AS ''", lexis));
}

}  // namespace varve::source
