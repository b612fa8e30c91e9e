// SPDX-License-Identifier: MIT
#include "lone_statements.hpp"

#include "index_probe.hpp"
#include "lexis.hpp"

#include "varve/sql/statement_pattern.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace varve::postgres {

namespace {

enum Trait : std::uint8_t {
    None = 0,
    Alone = 1,            ///< refused inside a transaction
    ServerWide = 2,       ///< changes more than its database
    WaitsHarmlessly = 4,  ///< its lock lets others read and write, also while it waits
    Repeatable = 8,
};

/// One row of the table below. Patterns and templates are those of varve/sql/statement_pattern.hpp.
struct Entry {
    std::string_view pattern;
    unsigned traits = None;
    std::string_view question = {};
    std::string_view mend = {};
};

constexpr std::string_view index_drop_question =
    "SELECT CASE WHEN count(*) = 0 THEN 'done' WHEN pg_catalog.bool_and(indisvalid) THEN 'not started' "
    "ELSE 'half done' END FROM pg_catalog.pg_index WHERE indexrelid = pg_catalog.to_regclass($1)";

// REINDEX CONCURRENTLY builds a copy, `name_ccnew`, and leaves it, or the old one as `name_ccold`, when it
// dies.
#define LEFT_BY_REINDEX(SCOPE)                                                                               \
    "FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid "                         \
    "WHERE NOT i.indisvalid AND c.relname ~ '_cc(new|old)[0-9]*$' AND " SCOPE
#define REINDEX_QUESTION(SCOPE)                                                                              \
    "SELECT CASE WHEN count(*) = 0 THEN 'not started' ELSE 'half done' END " LEFT_BY_REINDEX(SCOPE)
#define REINDEX_MEND(SCOPE)                                                                                  \
    "SELECT pg_catalog.format('DROP INDEX CONCURRENTLY IF EXISTS %s', "                                      \
    "i.indexrelid::pg_catalog.regclass) " LEFT_BY_REINDEX(SCOPE)
#define OF_INDEX                                                                                             \
    "i.indrelid = (SELECT x.indrelid FROM pg_catalog.pg_index x WHERE x.indexrelid = "                       \
    "pg_catalog.to_regclass($1))"
#define OF_TABLE "i.indrelid = pg_catalog.to_regclass($1)"
#define OF_SCHEMA "c.relnamespace = pg_catalog.to_regnamespace($1)"

constexpr std::string_view detach_question =
    "SELECT CASE WHEN count(*) = 0 THEN 'done' WHEN pg_catalog.bool_or(inhdetachpending) THEN 'half done' "
    "ELSE 'not started' END FROM pg_catalog.pg_inherits WHERE inhparent = pg_catalog.to_regclass($1) "
    "AND inhrelid = pg_catalog.to_regclass($2)";
constexpr std::string_view detach_mend =
    "SELECT pg_catalog.format('ALTER TABLE %s DETACH PARTITION %s FINALIZE', "
    "inhparent::pg_catalog.regclass, inhrelid::pg_catalog.regclass) FROM pg_catalog.pg_inherits "
    "WHERE inhdetachpending AND inhparent = pg_catalog.to_regclass($1) "
    "AND inhrelid = pg_catalog.to_regclass($2)";

#define THERE(QUERY) "SELECT CASE WHEN EXISTS (" QUERY ") THEN 'done' ELSE 'not started' END"
#define GONE(QUERY) "SELECT CASE WHEN EXISTS (" QUERY ") THEN 'not started' ELSE 'done' END"
#define DATABASE "SELECT FROM pg_catalog.pg_database WHERE datname = #1::pg_catalog.name"
#define TABLESPACE "SELECT FROM pg_catalog.pg_tablespace WHERE spcname = #1::pg_catalog.name"
#define SUBSCRIPTION "SELECT FROM pg_catalog.pg_subscription WHERE subname = #1::pg_catalog.name"
#define RELATION "SELECT FROM pg_catalog.pg_class WHERE oid = pg_catalog.to_regclass($1)"

/// The first row that matches counts. Those without Alone run inside transactions unless the file says
/// otherwise.
constexpr auto entries = std::to_array<Entry>({
    // Their probes come from index_probe().
    {"CREATE UNIQUE? INDEX CONCURRENTLY", Alone | WaitsHarmlessly},
    {"DROP INDEX CONCURRENTLY IF? EXISTS? @", Alone | WaitsHarmlessly, index_drop_question},
    {"REINDEX * INDEX CONCURRENTLY @", Alone | WaitsHarmlessly | Repeatable, REINDEX_QUESTION(OF_INDEX),
     REINDEX_MEND(OF_INDEX)},
    {"REINDEX * TABLE CONCURRENTLY @", Alone | WaitsHarmlessly | Repeatable, REINDEX_QUESTION(OF_TABLE),
     REINDEX_MEND(OF_TABLE)},
    {"REINDEX * SCHEMA CONCURRENTLY @", Alone | WaitsHarmlessly | Repeatable, REINDEX_QUESTION(OF_SCHEMA),
     REINDEX_MEND(OF_SCHEMA)},
    {"REINDEX * DATABASE CONCURRENTLY", Alone | WaitsHarmlessly | Repeatable, REINDEX_QUESTION("true"),
     REINDEX_MEND("true")},
    {"REINDEX * CONCURRENTLY *", Alone | Repeatable},
    {"REINDEX * SCHEMA", Alone | Repeatable},
    {"REINDEX * DATABASE", Alone | Repeatable},
    {"REINDEX * SYSTEM", Alone | Repeatable},
    {"REINDEX", Repeatable},
    {"ALTER TABLE IF? EXISTS? @ DETACH PARTITION @ CONCURRENTLY", Alone | WaitsHarmlessly, detach_question,
     detach_mend},
    {"ALTER TYPE @ ADD VALUE IF? NOT? EXISTS? @", None,
     THERE("SELECT FROM pg_catalog.pg_enum WHERE enumtypid = pg_catalog.to_regtype($1) AND enumlabel = $2")},
    {"VACUUM", Alone | Repeatable},
    {"CLUSTER VERBOSE? $", Alone | Repeatable},
    {"DISCARD ALL", Alone | Repeatable},
    {"ALTER SYSTEM", Alone | ServerWide | Repeatable},
    {"CREATE DATABASE @", Alone | ServerWide, THERE(DATABASE)},
    {"DROP DATABASE IF? EXISTS? @", Alone | ServerWide, GONE(DATABASE)},
    {"ALTER DATABASE @ SET TABLESPACE", Alone | ServerWide | Repeatable},
    {"CREATE TABLESPACE @", Alone | ServerWide, THERE(TABLESPACE)},
    {"DROP TABLESPACE IF? EXISTS? @", Alone | ServerWide, GONE(TABLESPACE)},
    // Without a slot on the other server it is an ordinary statement.
    {"CREATE SUBSCRIPTION @ * CONNECT", None, THERE(SUBSCRIPTION)},
    {"CREATE SUBSCRIPTION @ * CREATE_SLOT", None, THERE(SUBSCRIPTION)},
    {"CREATE SUBSCRIPTION @", Alone | ServerWide, THERE(SUBSCRIPTION)},
    {"ALTER SUBSCRIPTION @ REFRESH PUBLICATION", Alone | ServerWide | Repeatable},
    // What below can stand inside a transaction; a file may say that it shall not.
    {"CREATE UNIQUE? INDEX", None},
    {"CREATE UNLOGGED? TABLE IF? NOT? EXISTS? @", None, THERE(RELATION)},
    {"CREATE SEQUENCE IF? NOT? EXISTS? @", None, THERE(RELATION)},
    {"CREATE MATERIALIZED? VIEW IF? NOT? EXISTS? @", None, THERE(RELATION)},
    {"DROP INDEX IF? EXISTS? @", None, index_drop_question},
    {"DROP TABLE IF? EXISTS? @", None, GONE(RELATION)},
    {"DROP SEQUENCE IF? EXISTS? @", None, GONE(RELATION)},
    {"DROP MATERIALIZED? VIEW IF? EXISTS? @", None, GONE(RELATION)},
    {"CREATE OR REPLACE", Repeatable},
    {"SET", Repeatable},
    {"RESET", Repeatable},
    {"ANALYZE", Repeatable},
    {"COMMENT ON", Repeatable},
    {"REFRESH MATERIALIZED VIEW", Repeatable},
});

const Entry* find_entry(std::string_view statement, std::vector<std::string>& captures) {
    // What the first word of a pattern, or a comment before it, can begin with; none is an INSERT.
    return varve::find_entry(std::span<const Entry>(entries), statement, "acdrsvACDRSV/-", lexis(), captures);
}

/// Whether statements mention a label, be it inside the body of a function.
bool is_used(std::string_view label, std::span<const std::string_view> statements) {
    return std::any_of(statements.begin(), statements.end(), [&](std::string_view statement) {
        return statement.find(label) != std::string_view::npos;
    });
}

/// A new label of an enum cannot be used before it is committed; before PostgreSQL 17 not even when its type
/// is just as new.
bool must_be_committed(const std::vector<std::string>& captures, std::span<const std::string_view> statements,
                       std::size_t at) {
    const std::string& quoted = captures[1];
    const std::string_view label = std::string_view(quoted).substr(1, quoted.size() - 2);
    return is_used(label, statements.subspan(at + 1));
}

}  // namespace

std::vector<Placement> place(std::span<const std::string_view> statements) {
    std::vector<Placement> places(statements.size(), Placement::Inside);
    std::vector<std::string> captures;
    for (std::size_t at = 0; at < statements.size(); ++at) {
        const Entry* entry = find_entry(statements[at], captures);
        if (entry == nullptr) {
            continue;
        }
        if ((entry->traits & Alone) != 0) {
            places[at] = Placement::Alone;
        } else if (entry->pattern.starts_with("ALTER TYPE") && must_be_committed(captures, statements, at)) {
            places[at] = Placement::BeforeCommit;
        }
    }
    return places;
}

LoneStatement describe_lone(std::string_view statement) {
    std::vector<std::string> captures;
    const Entry* entry = find_entry(statement, captures);
    if (entry == nullptr) {
        return {};
    }
    LoneStatement lone;
    lone.probe.question = filled(entry->question, captures, lexis());
    lone.probe.mend = filled(entry->mend, captures, lexis());
    if (const std::optional<Probe> probe = index_probe(statement)) {
        lone.probe = *probe;
    }
    lone.probe.is_repeatable = (entry->traits & Repeatable) != 0;
    lone.is_server_wide = (entry->traits & ServerWide) != 0;
    lone.waits_harmlessly = (entry->traits & WaitsHarmlessly) != 0;
    return lone;
}

}  // namespace varve::postgres
