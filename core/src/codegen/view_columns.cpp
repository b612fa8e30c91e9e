// SPDX-License-Identifier: MIT
#include "varve/codegen/view_columns.hpp"

#include "varve/diag/error.hpp"
#include "varve/session/statement.hpp"

#include <memory>
#include <utility>

namespace varve::codegen {

namespace {

std::vector<ViewColumn> columns_of(Connection& connection, const QualifiedName& view) {
    const Lexis& lexis = connection.lexis();
    const std::string name =
        view.schema.empty() ? lexis.name(view.name) : lexis.name(view.schema) + "." + lexis.name(view.name);
    const std::unique_ptr<Statement> statement = connection.prepare("SELECT * FROM " + name + " WHERE 1 = 0");
    statement->bind(0, {}, nullptr);
    statement->open(Fetch::Whole);
    statement->next();
    std::vector<ViewColumn> columns;
    for (std::size_t place = 0; place < statement->column_count(); ++place) {
        ResultColumn told = statement->describe_column(place);
        columns.push_back({std::string(statement->column_name(place)), std::move(told.type),
                           std::move(told.table), std::move(told.column)});
    }
    statement->close();
    return columns;
}

}  // namespace

std::vector<QualifiedName> untyped_views(const Schema& schema, const declare::Facets& facets) {
    std::vector<QualifiedName> views;
    for (const Kind kind : {Kind::View, Kind::MaterializedView}) {
        for (const Object* object : schema.of_kind(kind)) {
            const auto found = facets.tables.find(object->id.qualified_name());
            if (found == facets.tables.end() || found->second.columns.empty()) {
                views.push_back(object->id.qualified_name());
            }
        }
    }
    return views;
}

ViewColumns read_view_columns(Connection& connection, const std::vector<QualifiedName>& views) {
    ViewColumns columns;
    for (const QualifiedName& view : views) {
        try {
            columns.emplace(view, columns_of(connection, view));
        } catch (const Error&) {
            // A view may refer to what is not there, and one that is kept may not be filled.
            if (!connection.is_open()) {
                throw;
            }
        }
    }
    return columns;
}

}  // namespace varve::codegen
