// SPDX-License-Identifier: MIT
#include "index.hpp"

#include "../create_index_parser.hpp"

#include <utility>

namespace varve::sqlite {

namespace {

IndexKey index_key(const ParsedKey& key, const std::string& table, const KnownNames& columns) {
    IndexKey result;
    result.order = key.is_descending ? SortOrder::Descending : SortOrder::Ascending;
    // Kept also where it is the column's own: an index says what it says when the column changes.
    result.collation = collation_name(key.collation);
    const std::string* column = key.column.empty() ? nullptr : columns.find(key.column);
    if (column != nullptr) {
        result.column = *column;
    } else {
        result.expression = Expression{
            key.column.empty() ? canonical_expression(key.expression, columns, table) : key.column};
    }
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
        index.keys.push_back(index_key(key, table, *columns));
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
