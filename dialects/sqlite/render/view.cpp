// SPDX-License-Identifier: MIT
#include "view.hpp"

#include "../lexis.hpp"

#include "varve/sql/sql.hpp"

namespace varve::sqlite {

std::vector<plan::Statement> render_create_view(const Object& object) {
    const View& view = as<View>(object);
    Sql sql;
    sql << "CREATE VIEW " << Identifier(object.id.name);
    if (!view.columns.empty()) {
        sql << " (";
        sql.names(view.columns) << ")";
    }
    sql << " AS ";
    sql.verbatim(view.query);
    return {{sql.text(lexis()), object.id}};
}

std::vector<plan::Statement> render_drop_view(const Object& view) {
    const Sql sql = Sql() << "DROP VIEW " << Identifier(view.id.name);
    return {{sql.text(lexis()), view.id}};
}

std::vector<plan::Statement> render_create_trigger(const Object& trigger) {
    return {{as<Trigger>(trigger).definition, trigger.id}};
}

std::vector<plan::Statement> render_drop_trigger(const Object& trigger) {
    const Sql sql = Sql() << "DROP TRIGGER " << Identifier(trigger.id.name);
    return {{sql.text(lexis()), trigger.id}};
}

}  // namespace varve::sqlite
