// SPDX-License-Identifier: MIT
#include "lone_statements.hpp"

#include "lexis.hpp"

#include "varve/sql/statement_pattern.hpp"

#include <array>
#include <optional>
#include <string>

namespace varve::sqlite {

namespace {

/// One row of the table below. Patterns and templates are those of varve/sql/statement_pattern.hpp.
struct Entry {
    std::string_view pattern;
    bool runs_alone = false;
    bool is_repeatable = false;
    std::string_view question = {};
    /// It writes more than its database, so no trial may run it.
    bool reaches_beyond = false;
};

constexpr std::string_view there_question =
    "SELECT CASE WHEN EXISTS (SELECT 1 FROM sqlite_schema WHERE name = #1 COLLATE NOCASE) "
    "THEN 'done' ELSE 'not started' END";
constexpr std::string_view gone_question =
    "SELECT CASE WHEN EXISTS (SELECT 1 FROM sqlite_schema WHERE name = #1 COLLATE NOCASE) "
    "THEN 'not started' ELSE 'done' END";

/// The first row that matches counts. A statement outside of transactions is one transaction by itself, so
/// nothing is ever half done.
constexpr auto entries = std::to_array<Entry>({
    // Writes a file; whether it is whole nobody can ask the database.
    {"VACUUM * INTO", true, false, {}, true},
    {"VACUUM", true, true},
    {"PRAGMA * JOURNAL_MODE", true, true},
    {"PRAGMA * SYNCHRONOUS", true, true},
    {"PRAGMA * WAL_CHECKPOINT", true, true},
    // What below can stand inside a transaction; a file may say that it shall not.
    {"CREATE TABLE IF? NOT? EXISTS? @", false, false, there_question},
    {"CREATE UNIQUE? INDEX IF? NOT? EXISTS? @", false, false, there_question},
    {"CREATE VIEW IF? NOT? EXISTS? @", false, false, there_question},
    {"CREATE TRIGGER IF? NOT? EXISTS? @", false, false, there_question},
    {"DROP TABLE IF? EXISTS? @", false, false, gone_question},
    {"DROP INDEX IF? EXISTS? @", false, false, gone_question},
    {"DROP VIEW IF? EXISTS? @", false, false, gone_question},
    {"DROP TRIGGER IF? EXISTS? @", false, false, gone_question},
    {"ANALYZE", false, true},
    {"REINDEX", false, true},
    {"PRAGMA", false, true},
});

const Entry* find_entry(std::string_view statement, std::vector<std::string>& captures) {
    // What the first word of a pattern, or a comment before it, can begin with; none is an INSERT.
    return varve::find_entry(std::span<const Entry>(entries), statement, "acdprvACDPRV/-", lexis(), captures);
}

}  // namespace

std::vector<Placement> place(std::span<const std::string_view> statements) {
    std::vector<Placement> places;
    places.reserve(statements.size());
    std::vector<std::string> captures;
    for (const std::string_view statement : statements) {
        const Entry* entry = find_entry(statement, captures);
        places.push_back(entry != nullptr && entry->runs_alone ? Placement::Alone : Placement::Inside);
    }
    return places;
}

LoneStatement describe_lone(std::string_view statement) {
    std::vector<std::string> captures;
    const Entry* entry = find_entry(statement, captures);
    LoneStatement lone;
    if (entry != nullptr) {
        lone.probe.question = filled(entry->question, captures, lexis());
        lone.probe.is_repeatable = entry->is_repeatable;
        lone.is_server_wide = entry->reaches_beyond;
    }
    return lone;
}

}  // namespace varve::sqlite
