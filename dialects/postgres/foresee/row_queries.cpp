// SPDX-License-Identifier: MIT
#include "row_queries.hpp"

#include "reader.hpp"
#include "row_search.hpp"

namespace varve::postgres::foresee {

namespace {

/// One key as people read it, as SQL.
Sql shown_key(const FutureTable& table, const std::string& key) {
    const std::string column = Reader(key).name();
    if (lexis().name(column) == key) {
        return shown_value(table, column);
    }
    Sql sql;
    sql << "coalesce(pg_catalog.quote_literal((";
    return sql.verbatim(key) << ")::pg_catalog.text), 'NULL')";
}

/// The names as they stand in SQL.
std::string text_of(const std::vector<std::string>& columns) {
    std::string text;
    for (const std::string& column : columns) {
        text += (text.empty() ? "" : ", ") + lexis().name(column);
    }
    return text;
}

/// `varve_rows.a IS NULL AND varve_rows.b IS NULL`
Sql nulls(const std::vector<std::string>& columns, bool is_null) {
    Sql sql;
    for (const std::string& column : columns) {
        sql.verbatim(sql.empty() ? "" : " AND ") << "varve_rows." << Identifier(column);
        sql.verbatim(is_null ? " IS NULL" : " IS NOT NULL");
    }
    return sql;
}

}  // namespace

std::string joined(const std::vector<std::string>& pieces) {
    std::string text;
    for (const std::string& piece : pieces) {
        text += (text.empty() ? "" : ", ") + piece;
    }
    return text;
}

Sql rows_where(const FutureTable& table, const std::string& text, const Sql& condition, bool is_only) {
    return Sql() << "SELECT pg_catalog.count(*) OVER (), " << shown_values(table, table.columns_in(text))
                 << " " << table.source(text, is_only) << " WHERE " << condition << " LIMIT " << most_samples;
}

Sql repeated_rows(const FutureTable& table, const AddUnique& unique) {
    Sql shown;
    Sql condition;
    for (const std::string& key : unique.keys) {
        shown.verbatim(shown.empty() ? "" : " || ', ' || ") << shown_key(table, key);
        condition.verbatim(condition.empty() ? "(" : " AND (").verbatim(key) << ") IS NOT NULL";
    }
    const std::string names = joined(unique.keys);
    Sql groups;
    groups << "SELECT pg_catalog.count(*) AS varve_count, " << shown << " AS varve_shown "
           << table.source(names + " " + unique.predicate) << " WHERE "
           << (unique.has_distinct_nulls ? condition : Sql() << "true");
    if (!unique.predicate.empty()) {
        groups << " AND (";
        groups.verbatim(unique.predicate) << ")";
    }
    groups << " GROUP BY ";
    groups.verbatim(names) << " HAVING pg_catalog.count(*) > 1";
    Sql sql;
    sql << "SELECT pg_catalog.sum(varve_count) OVER ()::bigint, ";
    return sql.literal(names + " = ")
           << " || varve_shown || ' in ' || varve_count || ' rows' FROM (" << groups
           << ") AS g ORDER BY varve_count DESC, varve_shown LIMIT " << most_samples;
}

Sql orphans(const FutureTable& table, const FutureTable& parent, const AddForeignKey& key) {
    const std::vector<std::string>& referenced =
        key.referenced_columns.empty() ? parent.key : key.referenced_columns;
    Sql condition;
    condition << "(" << nulls(key.columns, false) << ")";
    if (!parent.is_empty()) {
        if (referenced.size() != key.columns.size()) {
            return {};
        }
        Sql join;
        for (std::size_t at = 0; at < referenced.size(); ++at) {
            join.verbatim(at == 0 ? "" : " AND ") << "varve_parents." << Identifier(referenced[at])
                                                  << " = varve_rows." << Identifier(key.columns[at]);
        }
        condition << " AND NOT EXISTS (SELECT FROM (SELECT * " << parent.source(text_of(referenced))
                  << ") AS varve_parents WHERE " << join << ")";
    }
    if (key.is_match_full) {
        condition = Sql() << "((" << condition << ") OR (NOT (" << nulls(key.columns, false) << ") AND NOT ("
                          << nulls(key.columns, true) << ")))";
    }
    const std::string text = text_of(key.columns);
    return Sql() << "SELECT pg_catalog.count(*) OVER (), " << shown_values(table, table.columns_in(text))
                 << " FROM (SELECT * " << table.source(text) << ") AS varve_rows WHERE " << condition
                 << " LIMIT " << most_samples;
}

Sql conflicting_rows(const FutureTable& table, const AddExclusion& exclusion) {
    const std::string names = joined(exclusion.keys);
    Sql rows;
    Sql conflict;
    rows << "SELECT pg_catalog.row_number() OVER () AS varve_number, "
         << shown_values(table, table.columns_in(names)) << " AS varve_shown";
    for (std::size_t at = 0; at < exclusion.keys.size(); ++at) {
        const Identifier name("varve_key_" + std::to_string(at));
        rows << ", ";
        rows.verbatim(exclusion.keys[at]) << " AS " << name;
        conflict << " AND x." << name << " ";
        conflict.verbatim(exclusion.operators.at(at)) << " y." << name;
    }
    rows << " " << table.source(names + " " + exclusion.predicate);
    if (!exclusion.predicate.empty()) {
        rows << " WHERE ";
        rows.verbatim(exclusion.predicate);
    }
    return Sql()
           << "WITH varve_rows AS MATERIALIZED (" << rows
           << ") SELECT pg_catalog.count(*) OVER (), x.varve_shown FROM varve_rows x WHERE EXISTS (SELECT "
              "FROM varve_rows y WHERE x.varve_number <> y.varve_number"
           << conflict << ") ORDER BY 2 LIMIT " << most_samples;
}

}  // namespace varve::postgres::foresee
