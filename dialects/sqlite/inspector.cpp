// SPDX-License-Identifier: MIT
#include "inspector.hpp"

#include "catalogue.hpp"
#include "inspect/index.hpp"
#include "inspect/needs.hpp"
#include "inspect/table.hpp"
#include "inspect/view.hpp"

#include <algorithm>
#include <utility>

namespace varve::sqlite {

namespace {

DatabaseNames names_of(const Catalogue& catalogue) {
    DatabaseNames names;
    std::vector<std::string> relations;
    for (const SchemaRow& row : catalogue.rows) {
        if (row.type == "table" || row.type == "view") {
            relations.push_back(row.name);
        }
    }
    names.relations = KnownNames(std::move(relations));
    for (const auto& [table, rows] : catalogue.columns) {
        std::vector<std::string> columns;
        for (const ColumnRow& row : rows) {
            columns.push_back(row.name);
        }
        names.columns.emplace(table, KnownNames(std::move(columns)));
    }
    return names;
}

/// Everything that a view or trigger may name.
KnownNames all_names(const Catalogue& catalogue) {
    std::vector<std::string> names;
    for (const SchemaRow& row : catalogue.rows) {
        names.push_back(row.name);
    }
    for (const auto& [table, rows] : catalogue.columns) {
        for (const ColumnRow& row : rows) {
            names.push_back(row.name);
        }
    }
    return KnownNames(std::move(names));
}

bool is_left_alone(const Scope& scope, const SchemaRow& row) {
    const Kind kind = row.type == "table"   ? Kind::Table
                      : row.type == "index" ? Kind::Index
                      : row.type == "view"  ? Kind::View
                                            : Kind::Trigger;
    const bool is_part = kind == Kind::Index || kind == Kind::Trigger;
    const ObjectId id{kind, "", is_part ? row.table : std::string(), row.name, ""};
    const ObjectId owner{Kind::Table, "", "", row.table, ""};
    return is_excluded(scope, id) || is_excluded(scope, owner);
}

}  // namespace

Schema inspect(Connection& connection, const Scope& scope) {
    Catalogue catalogue = read_catalogue(connection);
    const DatabaseNames names = names_of(catalogue);
    std::erase_if(catalogue.rows, [&](const SchemaRow& row) { return is_left_alone(scope, row); });

    Schema schema;
    for (const SchemaRow& row : catalogue.rows) {
        if (row.type == "table") {
            inspect_table(row, catalogue, names, schema);
        }
    }
    const auto is_program = [](const SchemaRow& row) { return row.type == "view" || row.type == "trigger"; };
    const bool has_programs = std::any_of(catalogue.rows.begin(), catalogue.rows.end(), is_program);
    const KnownNames statement_names = has_programs ? all_names(catalogue) : KnownNames();
    for (const SchemaRow& row : catalogue.rows) {
        if (row.type == "index" && !row.sql.empty()) {
            inspect_index(row, names, schema);
        } else if (row.type == "view") {
            inspect_view(row, statement_names, schema);
        } else if (row.type == "trigger") {
            inspect_trigger(row, names, statement_names, schema);
        }
    }
    if (has_programs) {
        find_needs(connection, names, schema);
    }
    return schema;
}

}  // namespace varve::sqlite
