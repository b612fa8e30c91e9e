// SPDX-License-Identifier: MIT
#include "postgres/versions.hpp"

#include <catch2/catch.hpp>

namespace varve::postgres {
namespace {

/// What a server of a version says of a statement that it stumbles over at `place`; behind the last character
/// means that it says no place.
std::string complaint(int version, const char* sqlstate, const std::string& sql,
                      const std::string& place = "") {
    Error error(ErrorCode::Database, "no");
    error.with_sqlstate(sqlstate).with_statement(sql, place.empty() ? std::nullopt
                                                                    : std::optional(sql.find(place)));
    return missing_feature(version, error);
}

}  // namespace

TEST_CASE("words that only a later server knows are explained") {
    const std::string unique = "CREATE TABLE t (a int UNIQUE NULLS NOT DISTINCT)";

    CHECK(complaint(130023, "42601", unique, "NULLS") ==
          "PostgreSQL 13 has no `NULLS NOT DISTINCT`; it came with 15");
    CHECK(complaint(150020, "42601", unique, "NULLS").empty());
    CHECK(complaint(130023, "22023", "CREATE VIEW v WITH (Security_Invoker = on) AS SELECT 1") ==
          "PostgreSQL 13 has no `security_invoker`; it came with 15");
    CHECK(complaint(140000, "42601", "CREATE PUBLICATION p FOR TABLE t (a)", "(") ==
          "PostgreSQL 14 has no column lists and row filters of publications; it came with 15");
}

TEST_CASE("a mistake elsewhere in a statement is not the version's fault") {
    CHECK(complaint(130023, "42601", "CREATE TABLE t (a int UNIQUE NULLS NOT DISTINCT, b in t)", "in t")
              .empty());
    CHECK(complaint(130023, "23505", "SELECT 'NULLS NOT DISTINCT'").empty());
    CHECK(complaint(130023, "42601", "SELEC \"virtual\"", "SELEC").empty());
}

}  // namespace varve::postgres
