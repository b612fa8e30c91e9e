// SPDX-License-Identifier: MIT
#include "repeated_rows.hpp"

#include "create_index_parser.hpp"
#include "lexis.hpp"

namespace varve::sqlite {

std::optional<Obstacle> repeated_rows(Connection& connection, const std::string& table,
                                      const std::vector<Sql>& keys, const Sql& rows, const Sql& predicate) {
    Sql list;
    Sql shown;
    Sql condition;
    for (const Sql& key : keys) {
        if (!list.empty()) {
            list << ", ";
            shown << " || ', ' || ";
            condition << " AND ";
        }
        list << key;
        shown << "quote(" << key << ")";
        condition << key << " IS NOT NULL";
    }
    Sql groups;
    groups << "SELECT count(*) AS n, " << shown << " AS v FROM " << rows << " WHERE " << condition;
    if (!predicate.empty()) {
        groups << " AND (" << predicate << ")";
    }
    groups << " GROUP BY " << list << " HAVING count(*) > 1";
    try {
        const std::int64_t count =
            connection.query_integer(Sql() << "SELECT coalesce(sum(n), 0) FROM (" << groups << ")");
        if (count == 0) {
            return std::nullopt;
        }
        const std::string names = list.text(lexis());
        Obstacle obstacle{"`" + table + " (" + names + ")` must be unique", count};
        const auto found = connection.query(Sql() << groups << " ORDER BY n DESC, v LIMIT "
                                                  << static_cast<std::int64_t>(most_samples));
        while (found->next()) {
            obstacle.samples.push_back(names + " = " + std::string(found->text(1)) + " in " +
                                       std::string(found->text(0)) + " rows");
        }
        return obstacle;
    } catch (const Error& error) {
        ignore_statement_failure(error);
        return std::nullopt;
    }
}

std::optional<Obstacle> check_unique_index(Connection& connection, const std::string& table,
                                           std::string_view sql, const Sql& rows) {
    const std::optional<ParsedIndex> index = parse_create_index(sql);
    if (!index || !index->is_unique) {
        return std::nullopt;
    }
    std::vector<Sql> keys;
    for (const ParsedKey& parsed : index->keys) {
        Sql key;
        if (parsed.column.empty()) {
            key << "(";
            key.verbatim(parsed.expression) << ")";
        } else {
            key << Identifier(parsed.column);
        }
        if (!parsed.collation.empty()) {
            key << " COLLATE " << Identifier(parsed.collation);
        }
        keys.push_back(std::move(key));
    }
    Sql predicate;
    if (!index->predicate.empty()) {
        predicate.verbatim(index->predicate);
    }
    return repeated_rows(connection, table, keys, rows, predicate);
}

void ignore_statement_failure(const Error& error) {
    if (error.code() != ErrorCode::Database) {
        throw error;
    }
}

}  // namespace varve::sqlite
