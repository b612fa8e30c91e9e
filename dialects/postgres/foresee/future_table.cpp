// SPDX-License-Identifier: MIT
#include "future_table.hpp"

#include "../lexis.hpp"

#include "varve/sql/token.hpp"

#include <algorithm>
#include <array>

namespace varve::postgres::foresee {

namespace {

bool is_number(std::string_view type) {
    constexpr std::array<std::string_view, 6> starts{"integer", "bigint", "smallint",
                                                     "numeric", "real",   "double precision"};
    return !type.ends_with("[]") && std::any_of(starts.begin(), starts.end(), [&](std::string_view start) {
        return type.starts_with(start);
    });
}

bool contains(const std::vector<std::string>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::string text_of(const QualifiedName& name) {
    return (name.schema.empty() ? "" : lexis().name(name.schema) + ".") + lexis().name(name.name);
}

}  // namespace

FutureColumn* FutureTable::find(std::string_view column) {
    const auto found = std::find_if(columns.begin(), columns.end(),
                                    [&](const FutureColumn& each) { return each.name == column; });
    return found == columns.end() ? nullptr : &*found;
}

std::string FutureTable::shown_name() const {
    return name.schema.empty() || name.schema == "public" ? name.name : name.schema + "." + name.name;
}

std::vector<std::string> FutureTable::columns_in(std::string_view text) const {
    std::vector<std::string> names = key;
    for (const Token& token : significant_tokens(text, lexis())) {
        if (token.kind != TokenKind::Word && token.kind != TokenKind::QuotedName) {
            continue;
        }
        const std::string name = name_of(token, lexis());
        const bool is_column = std::any_of(columns.begin(), columns.end(),
                                           [&](const FutureColumn& each) { return each.name == name; });
        if (is_column && !contains(names, name)) {
            names.push_back(name);
        }
    }
    return names;
}

Sql FutureTable::source(std::string_view text, bool is_only) const {
    Sql from;
    from << "FROM ";
    if (is_only && has_children) {
        from << "ONLY ";
    }
    from << rows;
    if (!is_changed) {
        return from;
    }
    const std::vector<std::string> names = columns_in(text);
    Sql list;
    for (const FutureColumn& column : columns) {
        if (contains(names, column.name)) {
            if (!list.empty()) {
                list << ", ";
            }
            list << column.value << " AS " << Identifier(column.name);
        }
    }
    return Sql() << "FROM (SELECT " << list << " " << from << ") AS " << Identifier(name.name);
}

void FutureTable::settle() {
    std::string all;
    for (const FutureColumn& column : columns) {
        all += lexis().name(column.name) + " ";
    }
    const std::string from = source(all).text(lexis());
    rows = Sql().verbatim(from.substr(std::string_view("FROM ").size()));
    for (FutureColumn& column : columns) {
        column.value = Sql() << Identifier(column.name);
    }
    has_children = false;
    is_changed = false;
}

bool is_same_table(const QualifiedName& left, const QualifiedName& right) {
    return left.name == right.name &&
           (left.schema == right.schema || left.schema.empty() || right.schema.empty());
}

Sql shown_value(const FutureTable& table, const std::string& column) {
    const auto found = std::find_if(table.columns.begin(), table.columns.end(),
                                    [&](const FutureColumn& each) { return each.name == column; });
    Sql value;
    value << "coalesce(";
    if (found != table.columns.end() && is_number(found->type)) {
        value << Identifier(column) << "::pg_catalog.text";
    } else {
        value << "pg_catalog.quote_literal(pg_catalog.\"left\"(" << Identifier(column)
              << "::pg_catalog.text, 80))";
    }
    return value << ", 'NULL')";
}

Sql shown_values(const FutureTable& table, const std::vector<std::string>& columns) {
    if (columns.empty()) {
        return Sql() << "NULL::pg_catalog.text";
    }
    Sql sql;
    for (std::size_t at = 0; at < columns.size(); ++at) {
        sql.verbatim(at == 0 ? "" : " || ").literal((at == 0 ? "" : ", ") + columns[at] + " = ");
        sql << " || " << shown_value(table, columns[at]);
    }
    return sql;
}

std::vector<FutureTable> tables_in_database(ServerConnection& connection,
                                            const std::vector<QualifiedName>& names) {
    if (names.empty()) {
        return {};
    }
    Sql sql;
    sql << "SELECT n.i, c.relhassubclass, c.relhassubclass OR pg_catalog.pg_relation_size(c.oid) > 0, "
           "ARRAY(SELECT a.attname FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 "
           "AND NOT a.attisdropped ORDER BY a.attnum), "
           "ARRAY(SELECT pg_catalog.format_type(a.atttypid, a.atttypmod) FROM pg_catalog.pg_attribute a "
           "WHERE "
           "a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum), "
           "ARRAY(SELECT a.attname FROM pg_catalog.pg_index x, unnest(x.indkey) WITH ORDINALITY k(n, o), "
           "pg_catalog.pg_attribute a WHERE x.indrelid = c.oid AND x.indisprimary AND a.attrelid = c.oid AND "
           "a.attnum = k.n ORDER BY k.o) "
           "FROM unnest(ARRAY[";
    for (std::size_t at = 0; at < names.size(); ++at) {
        sql.verbatim(at == 0 ? "" : ", ").literal(text_of(names[at]));
    }
    sql << "]::text[]) WITH ORDINALITY n(name, i) JOIN pg_catalog.pg_class c ON c.oid = "
           "pg_catalog.to_regclass(n.name) WHERE c.relkind IN ('r', 'p') ORDER BY n.i";
    std::vector<FutureTable> tables;
    const auto rows = connection.query(sql);
    while (rows->next()) {
        FutureTable table{names[static_cast<std::size_t>(rows->integer(0)) - 1]};
        if (rows->text(2) == "t") {
            table.rows << table.name;
        }
        table.has_children = rows->text(1) == "t";
        const std::vector<std::string> types = array_items(rows->text(4));
        for (const std::string& column : array_items(rows->text(3))) {
            table.columns.push_back({column, Sql() << Identifier(column), types.at(table.columns.size())});
        }
        table.key = array_items(rows->text(5));
        tables.push_back(std::move(table));
    }
    return tables;
}

}  // namespace varve::postgres::foresee
