// SPDX-License-Identifier: MIT
#include "varve/codegen/model_check.hpp"

#include "varve/codegen/cpp_header.hpp"
#include "varve/codegen/view_columns.hpp"
#include "varve/diag/error.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace varve {

namespace {

std::string shown(const query::TableInfo& table) {
    return table.schema.empty() ? std::string(table.name)
                                : std::string(table.schema) + "." + std::string(table.name);
}

/// Of a view: those that it was made with, or what its query gives.
std::vector<std::string> columns_of_view(Connection& connection, const QualifiedName& name,
                                         const std::vector<std::string>& stated) {
    if (!stated.empty()) {
        return stated;
    }
    std::vector<std::string> columns;
    for (const auto& [view, told] : codegen::read_view_columns(connection, {name})) {
        for (const codegen::ViewColumn& column : told) {
            columns.push_back(column.name);
        }
    }
    return columns;
}

/// Of a table or a view; nothing when it is not there.
std::optional<std::vector<std::string>> columns_of(Connection& connection, const Schema& schema,
                                                   const QualifiedName& name) {
    if (const Object* const view = schema.find({Kind::View, name.schema, "", name.name, ""})) {
        return columns_of_view(connection, name, as<View>(*view).columns);
    }
    if (const Object* const view = schema.find({Kind::MaterializedView, name.schema, "", name.name, ""})) {
        return columns_of_view(connection, name, as<MaterializedView>(*view).columns);
    }
    const TableView table = schema.table(name);
    if (!table.exists()) {
        return std::nullopt;
    }
    std::vector<std::string> columns;
    for (const Object* column : table.columns()) {
        columns.push_back(column->id.name);
    }
    return columns;
}

/// What is wrong; nothing when it is as it should be.
std::optional<std::string> difference(Connection& connection, const Schema& schema, const Dialect& dialect,
                                      const query::TableInfo& model, ModelCheck check) {
    const QualifiedName name{model.schema.empty() ? dialect.capabilities().default_schema
                                                  : std::string(model.schema),
                             std::string(model.name)};
    const std::optional<std::vector<std::string>> columns = columns_of(connection, schema, name);
    if (!columns) {
        return "is not there";
    }
    std::string missing;
    for (const query::ColumnInfo& column : model.columns) {
        if (std::find(columns->begin(), columns->end(), column.name) == columns->end()) {
            missing += (missing.empty() ? "has no column `" : "`, `") + std::string(column.name);
        }
    }
    if (!missing.empty()) {
        return missing + "`";
    }
    // A fingerprint is one of a dialect: what others make of the same declaration is other text.
    const std::string own = std::string(dialect.name()) + ":";
    const bool is_comparable = check == ModelCheck::Exact && model.fingerprint.starts_with(own);
    if (is_comparable && model.fingerprint != own + codegen::table_fingerprint(schema, name)) {
        return "has all columns, but is not what it was when the program was compiled";
    }
    return std::nullopt;
}

}  // namespace

std::vector<ModelDifference> compare_models(orm::Session& session, const Dialect& dialect,
                                            std::span<const query::TableInfo* const> tables,
                                            ModelCheck check) {
    const Schema schema = dialect.inspect(session.connection(), Scope());
    std::vector<ModelDifference> differences;
    for (const query::TableInfo* table : tables) {
        if (std::optional<std::string> what =
                difference(session.connection(), schema, dialect, *table, check)) {
            differences.push_back({shown(*table), std::move(*what)});
        }
    }
    return differences;
}

void check_models(orm::Session& session, const Dialect& dialect,
                  std::span<const query::TableInfo* const> tables, ModelCheck check) {
    const std::vector<ModelDifference> differences = compare_models(session, dialect, tables, check);
    if (differences.empty()) {
        return;
    }
    std::string message = "the database is not the one that the program was compiled for: ";
    for (const ModelDifference& each : differences) {
        message += (&each == differences.data() ? "table `" : "; table `") + each.table + "` " + each.what;
    }
    throw Error(ErrorCode::InvalidSchema, message)
        .with_hint(
            "migrate the database with `varve migrate`, or write the models again with `varve codegen cpp`");
}

}  // namespace varve
