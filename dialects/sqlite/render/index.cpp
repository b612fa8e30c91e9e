// SPDX-License-Identifier: MIT
#include "index.hpp"

#include "../canonical.hpp"
#include "../lexis.hpp"

#include "varve/sql/sql.hpp"

namespace varve::sqlite {

namespace {

void add_key(Sql& sql, const IndexKey& key) {
    if (key.expression && is_function_call(key.expression->text)) {
        sql << *key.expression;
    } else if (key.expression) {
        // COLLATE would bind to the last operand only.
        sql << "(" << *key.expression << ")";
    } else {
        sql << Identifier(key.column);
    }
    if (!key.collation.empty()) {
        sql << " COLLATE " << Identifier(key.collation);
    }
    if (key.order == SortOrder::Descending) {
        sql << " DESC";
    }
}

}  // namespace

std::vector<plan::Statement> render_create_index(const Object& object) {
    const Index& index = as<Index>(object);
    Sql sql;
    sql << "CREATE ";
    if (index.is_unique) {
        sql << "UNIQUE ";
    }
    sql << "INDEX " << Identifier(object.id.name) << " ON " << Identifier(object.id.owner) << " (";
    for (std::size_t at = 0; at < index.keys.size(); ++at) {
        if (at != 0) {
            sql << ", ";
        }
        add_key(sql, index.keys[at]);
    }
    sql << ")";
    if (index.predicate) {
        sql << " WHERE " << *index.predicate;
    }
    plan::Statement statement{
        sql.text(lexis()), object.id, {plan::Hazard::FullScan, plan::Hazard::BlocksWrites}};
    if (index.is_unique) {
        statement.hazards.push_back(plan::Hazard::MayFail);
    }
    return {statement};
}

std::vector<plan::Statement> render_drop_index(const Object& index) {
    const Sql sql = Sql() << "DROP INDEX " << Identifier(index.id.name);
    return {{sql.text(lexis()), index.id}};
}

}  // namespace varve::sqlite
