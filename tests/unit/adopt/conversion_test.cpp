// SPDX-License-Identifier: MIT
#include "varve/adopt/conversion.hpp"

#include "sqlite/dialect.hpp"

#include <catch2/catch.hpp>

namespace varve::adopt {

namespace {

std::optional<migration::Draft> draft_of(const std::string& up, DiagnosticList& problems,
                                         bool is_outside = false) {
    ForeignMigration migration{"1", "add Users!", "1"};
    migration.up = ForeignSection::whole(SourceText("1.sql", up));
    migration.up.is_outside_transaction = is_outside;
    const auto adopted = convert({migration}, {"a tool", {"its_table"}}, sqlite::dialect(), problems);
    return adopted ? std::optional(adopted->front().draft) : std::nullopt;
}

std::vector<std::string> statements_of(const std::string& up, bool is_outside = false) {
    DiagnosticList problems;
    std::vector<std::string> texts;
    const std::optional<migration::Draft> draft = draft_of(up, problems, is_outside);
    REQUIRE(draft);
    for (const plan::Statement& statement : draft->up.statements) {
        texts.push_back(statement.sql);
    }
    return texts;
}

using List = std::vector<std::string>;

}  // namespace

TEST_CASE("a migration has its own transaction", "[adopt]") {
    CHECK(statements_of("BEGIN; SELECT 1; COMMIT; BEGIN TRANSACTION; SELECT 2; END;") ==
          List{"SELECT 1", "SELECT 2"});

    DiagnosticList problems;
    CHECK_FALSE(draft_of("SELECT 1; ROLLBACK;", problems));
    CHECK(problems.items().front().id == "transaction-control");
}

TEST_CASE("comments stay with their statements, marks of the tool go", "[adopt]") {
    CHECK(statements_of("-- +goose StatementBegin\n-- one\n/* two */\nSELECT 1;\n-- +goose StatementEnd\n") ==
          List{"-- one\n/* two */\nSELECT 1"});

    DiagnosticList problems;
    const std::optional<migration::Draft> draft = draft_of("SELECT 1; -- behind it\nSELECT 2;", problems);
    REQUIRE(draft);
    CHECK(draft->up.statements[0].remark == "behind it");
    CHECK(draft->up.statements[1].sql == "SELECT 2");
}

TEST_CASE("what a tool writes about itself is left out", "[adopt]") {
    CHECK(statements_of("CREATE TABLE its_table (a); INSERT INTO its_table VALUES (1); SELECT 1;") ==
          List{"SELECT 1"});
    CHECK(statements_of("INSERT INTO t VALUES ('its_table')").size() == 1);
}

TEST_CASE("a switch that does nothing inside a transaction becomes a directive", "[adopt]") {
    DiagnosticList problems;
    const std::optional<migration::Draft> draft =
        draft_of("PRAGMA foreign_keys = OFF; DROP TABLE a; PRAGMA foreign_keys=on;", problems);

    REQUIRE(draft);
    CHECK(draft->up.directives == List{"foreign-keys off"});
    CHECK(draft->up.statements.size() == 1);
}

TEST_CASE("only a file without transactions of its own runs outside of them", "[adopt]") {
    DiagnosticList problems;

    CHECK(draft_of("VACUUM;", problems, true)->up.directives == List{"no-transaction section"});
    CHECK(draft_of("BEGIN; SELECT 1; COMMIT;", problems, true)->up.directives.empty());
    CHECK(draft_of("SELECT 1;", problems)->verdict.kind == migration::VerdictKind::Irreversible);
    CHECK(draft_of("SELECT 1;", problems)->name == "add_users");
}

}  // namespace varve::adopt
