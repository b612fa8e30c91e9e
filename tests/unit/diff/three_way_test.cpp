// SPDX-License-Identifier: MIT
#include "varve/diff/three_way.hpp"

#include "sqlite/dialect.hpp"

#include <catch2/catch.hpp>

using namespace varve;
using namespace varve::diff;

namespace {

Schema schema_of(const std::string& sql) {
    const std::unique_ptr<Shadow> shadow = sqlite::dialect().open_shadow({});
    BatchFailure failure;
    const std::vector<BatchStatement> batch{{sql}};
    shadow->connection().run(batch, failure);
    return shadow->inspect({});
}

std::string conflict_of(const std::string& base, const std::string& ours, const std::string& theirs) {
    const MergedSchema merged = merge_schemas(schema_of(base), schema_of(ours), schema_of(theirs));
    return merged.conflicts.empty()
               ? ""
               : describe(merged.conflicts.front().id) + ": " + merged.conflicts.front().why;
}

}  // namespace

TEST_CASE("what each side changed stands in the merged schema", "[diff]") {
    const MergedSchema merged = merge_schemas(
        schema_of("CREATE TABLE t (a INT, b INT, c INT)"), schema_of("CREATE TABLE t (a INT, b TEXT, d INT)"),
        schema_of("CREATE TABLE t (a INT, b INT, c INT, e INT); CREATE INDEX i ON t (a)"));

    CHECK(merged.conflicts.empty());
    CHECK(diff::diff(merged.schema,
                     schema_of("CREATE TABLE t (a INT, b TEXT, d INT, e INT); CREATE INDEX i ON t (a)"))
              .changes.empty());
}

TEST_CASE("two fields of one fact can be changed by two sides", "[diff]") {
    const MergedSchema merged =
        merge_schemas(schema_of("CREATE TABLE t (a INT)"), schema_of("CREATE TABLE t (a INT DEFAULT 1)"),
                      schema_of("CREATE TABLE t (a TEXT)"));

    CHECK(merged.conflicts.empty());
    CHECK(diff::diff(merged.schema, schema_of("CREATE TABLE t (a TEXT DEFAULT 1)")).changes.empty());
}

TEST_CASE("both making the same change is no conflict", "[diff]") {
    CHECK(conflict_of("CREATE TABLE t (a INT)", "CREATE TABLE t (a INT, b INT)",
                      "CREATE TABLE t (a INT, b INT)")
              .empty());
}

TEST_CASE("one fact changed in two ways is a conflict that says why", "[diff]") {
    CHECK(conflict_of("CREATE TABLE t (a INT)", "CREATE TABLE t (a TEXT)", "CREATE TABLE t (a REAL)") ==
          "column t.a: both change its type");
    CHECK(conflict_of("CREATE TABLE t (a INT)", "CREATE TABLE t (a INT, b INT)",
                      "CREATE TABLE t (a INT, b TEXT)") == "column t.b: both add it, with different content");
    CHECK(conflict_of("CREATE TABLE t (a INT, b INT)", "CREATE TABLE t (a INT)",
                      "CREATE TABLE t (a INT, b TEXT)") == "column t.b: ours drops it, theirs changes it");
}

TEST_CASE("nothing stays whose ground the other side takes away", "[diff]") {
    CHECK(conflict_of("CREATE TABLE t (a INT); CREATE TABLE u (b INT)", "CREATE TABLE u (b INT)",
                      "CREATE TABLE t (a INT, c INT); CREATE TABLE u (b INT)") ==
          "column t.c: it lives in table t, which the other side drops");
}
