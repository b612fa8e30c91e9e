// SPDX-License-Identifier: MIT
#include "index.hpp"

#include "../create_index_parser.hpp"
#include "../lexis.hpp"
#include "constraint.hpp"

#include <utility>

namespace varve::sqlite {

namespace {

/// The collation that a column has by itself, as key_collation() wants to hear it.
ParsedTable collations_of(const std::string& table, const ParsedKey& key, const Schema& schema) {
    ParsedTable parsed;
    const Object* column = schema.table({"", table}).column(key.column);
    parsed.columns.push_back({key.column, column == nullptr ? std::string() : as<Column>(*column).collation});
    return parsed;
}

IndexKey index_key(ParsedKey key, const std::string& table, const KnownNames& columns, const Schema& schema) {
    IndexKey result;
    result.order = key.is_descending ? SortOrder::Descending : SortOrder::Ascending;
    if (const std::string* column = key.column.empty() ? nullptr : columns.find(key.column)) {
        key.column = *column;
        result.column = *column;
        const ParsedTable own = collations_of(table, key, schema);
        result.collation = key_collation(key, &own);
        return result;
    }
    result.expression = Expression{key.column.empty() ? canonical_expression(key.expression, columns, table) : key.column};
    result.collation = key_collation(key, nullptr);
    return result;
}

}  // namespace

void inspect_index(const SchemaRow& row, const DatabaseNames& names, Schema& schema) {
    const std::optional<ParsedIndex> parsed = parse_create_index(row.sql);
    const std::string table = names.relation(row.table);
    const KnownNames* columns = names.columns_of(table);
    if (!parsed || columns == nullptr) {
        return;
    }
    Index index;
    index.is_unique = parsed->is_unique;
    Object object{{Kind::Index, "", table, row.name, ""}, {}};
    for (const ParsedKey& key : parsed->keys) {
        index.keys.push_back(index_key(key, table, *columns, schema));
        const IndexKey& added = index.keys.back();
        if (added.expression) {
            const std::vector<ObjectId> used = columns_in(added.expression->text, table, *columns);
            object.needs.insert(object.needs.end(), used.begin(), used.end());
        } else {
            object.needs.push_back(column_id(table, added.column));
        }
    }
    if (!parsed->predicate.empty()) {
        index.predicate = Expression{canonical_expression(parsed->predicate, *columns, table)};
        const std::vector<ObjectId> used = columns_in(index.predicate->text, table, *columns);
        object.needs.insert(object.needs.end(), used.begin(), used.end());
    }
    object.needs = sorted_ids(std::move(object.needs));
    object.definition = std::move(index);
    schema.add(std::move(object));
}

}  // namespace varve::sqlite
