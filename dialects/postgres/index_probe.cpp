// SPDX-License-Identifier: MIT
#include "index_probe.hpp"

#include "lexis.hpp"

#include "varve/sql/token_reader.hpp"

#include <string>
#include <vector>

namespace varve::postgres {

namespace {

/// What a CREATE INDEX says.
struct Shape {
    /// Without its schema, which is the table's; empty: the server finds one.
    std::string name;
    /// As it is written.
    std::string table;
    bool is_unique = false;
    bool has_predicate = false;
    /// Empty when one of the keys is an expression.
    std::vector<std::string> columns;
};

/// The columns between the parentheses of an index.
std::vector<std::string> columns_of(std::string_view keys) {
    std::vector<std::string> columns;
    TokenReader reader(keys, lexis());
    while (!reader.at_end()) {
        const bool is_plain = reader.is_name() && !reader.is_symbol('(', 1);
        if (!is_plain) {
            return {};
        }
        columns.push_back(reader.name());
        while (!reader.at_end() && !reader.accept_symbol(',')) {
            if (reader.is_symbol('(')) {
                reader.parenthesized();
            } else {
                reader.skip();
            }
        }
    }
    return columns;
}

std::optional<Shape> shape_of(std::string_view sql) {
    TokenReader reader(sql, lexis());
    Shape shape;
    if (!reader.accept("CREATE")) {
        return std::nullopt;
    }
    shape.is_unique = reader.accept("UNIQUE");
    if (!reader.accept("INDEX")) {
        return std::nullopt;
    }
    reader.accept("CONCURRENTLY");
    if (reader.accept("IF", "NOT")) {
        reader.accept("EXISTS");
    }
    shape.name = reader.is_word("ON") ? std::string() : reader.name();
    if (!reader.accept("ON")) {
        return std::nullopt;
    }
    reader.accept("ONLY");
    shape.table = reader.written_name();
    if (reader.accept("USING")) {
        reader.name();
    }
    shape.columns = columns_of(reader.parenthesized());
    for (; !reader.at_end(); reader.skip()) {
        if (reader.is_symbol('(')) {
            reader.parenthesized();
        }
        shape.has_predicate = shape.has_predicate || reader.is_word("WHERE");
    }
    return shape.table.empty() ? std::nullopt : std::optional(shape);
}

std::string literal(std::string_view text) {
    return lexis().text_literal(text);
}

/// Whether `i` is made like this; the name is another matter.
std::string condition_of(const Shape& shape) {
    std::string sql = "i.indisunique = " + std::string(shape.is_unique ? "true" : "false") +
                      " AND (i.indpred IS NOT NULL) = " + (shape.has_predicate ? "true" : "false");
    if (shape.columns.empty()) {
        return sql;
    }
    std::string columns;
    for (const std::string& column : shape.columns) {
        columns += (columns.empty() ? "" : ", ") + literal(column);
    }
    return sql +
           " AND ARRAY(SELECT a.attname::text FROM pg_catalog.unnest(i.indkey::pg_catalog.int2[]) WITH "
           "ORDINALITY AS k(number, place) JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND "
           "a.attnum = k.number WHERE k.place <= i.indnkeyatts ORDER BY k.place) = ARRAY[" +
           columns + "]::text[]";
}

/// Whoever builds an index concurrently holds this lock on its table to the end, and a second one waits for
/// it: what is not valid may be about to become so. Vacuuming holds it, too.
constexpr std::string_view is_worked_on =
    "EXISTS (SELECT FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity s ON s.pid = l.pid "
    "WHERE l.locktype = 'relation' AND l.relation = t.oid AND l.mode = 'ShareUpdateExclusiveLock' "
    "AND l.granted AND l.pid <> pg_catalog.pg_backend_pid() AND l.database = (SELECT d.oid FROM "
    "pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()) "
    "AND s.backend_type IS DISTINCT FROM 'autovacuum worker')";

Probe named(const Shape& shape) {
    const std::string from =
        " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_class t ON t.oid = pg_catalog.to_regclass(" +
        literal(shape.table) +
        ") LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid WHERE c.relnamespace = t.relnamespace "
        "AND c.relname = " +
        literal(shape.name) + "::pg_catalog.name";
    const std::string same = "i.indexrelid IS NOT NULL AND i.indrelid = t.oid AND " + condition_of(shape);
    Probe probe;
    probe.question = "SELECT CASE WHEN count(*) = 0 THEN 'not started' WHEN NOT pg_catalog.bool_and(" + same +
                     ") THEN 'something else of that name' WHEN pg_catalog.bool_and(i.indisvalid AND "
                     "i.indisready) THEN 'done' WHEN pg_catalog.bool_or(" +
                     std::string(is_worked_on) + ") THEN 'in other hands' ELSE 'half done' END" + from;
    probe.mend = "SELECT pg_catalog.format('DROP INDEX CONCURRENTLY IF EXISTS %s', "
                 "i.indexrelid::pg_catalog.regclass)" +
                 from + " AND " + same + " AND NOT (i.indisvalid AND i.indisready)";
    return probe;
}

Probe nameless(const Shape& shape) {
    const std::string from = " FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class t ON t.oid = i.indrelid "
                             "WHERE t.oid = pg_catalog.to_regclass(" +
                             literal(shape.table) + ") AND NOT (i.indisvalid AND i.indisready) AND " +
                             condition_of(shape);
    Probe probe;
    probe.question = "SELECT CASE WHEN count(*) = 0 THEN 'unknown' WHEN pg_catalog.bool_or(" +
                     std::string(is_worked_on) + ") THEN 'in other hands' ELSE 'half done' END" + from;
    probe.mend = "SELECT pg_catalog.format('DROP INDEX CONCURRENTLY IF EXISTS %s', "
                 "i.indexrelid::pg_catalog.regclass)" +
                 from;
    return probe;
}

}  // namespace

std::optional<Probe> index_probe(std::string_view statement) {
    const std::optional<Shape> shape = shape_of(statement);
    if (!shape) {
        return std::nullopt;
    }
    return shape->name.empty() ? nameless(*shape) : named(*shape);
}

}  // namespace varve::postgres
