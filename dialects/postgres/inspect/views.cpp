// SPDX-License-Identifier: MIT
#include "families.hpp"

#include "canonical.hpp"

/// \file
/// Views and materialized views.

namespace varve::postgres {

namespace {

std::string query_views(const InspectionTarget& target) {
    return "SELECT c.oid, c.relkind, pg_get_viewdef(c.oid), c.reloptions, s.spcname, a.amname, "
           "(SELECT array_agg(x.attname || '=' || pg_get_expr(d.adbin, d.adrelid)) FROM pg_attrdef d "
           "JOIN pg_attribute x ON x.attrelid = d.adrelid AND x.attnum = d.adnum WHERE d.adrelid = c.oid) "
           "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
           "LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace "
           "LEFT JOIN pg_am a ON a.oid = c.relam AND a.amname <> 'heap' "
           "WHERE c.relkind IN ('v', 'm') AND c.relpersistence <> 't' AND " +
           target.schema_condition;
}

/// As the server prints it, without the blank before and the semicolon behind.
std::string query_text(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\n')) {
        text.remove_prefix(1);
    }
    while (!text.empty() && (text.back() == ';' || text.back() == '\n')) {
        text.remove_suffix(1);
    }
    return std::string(text);
}

void read_views(const Rows& rows, Catalogue& catalogue) {
    for (int row = 0; row < rows.count(); ++row) {
        const Relation* relation = catalogue.relation(rows.oid(row, 0));
        if (relation == nullptr) {
            continue;
        }
        Options options;
        add_options(options, rows.text(row, 3));
        add_options(options, rows.text(row, 6), "default.");
        std::vector<std::string> columns;
        for (const std::string& name : relation->columns) {
            if (!name.empty()) {
                columns.push_back(name);
            }
        }
        std::string query = canonical(query_text(rows.text(row, 2)));
        Object object{relation->id, {}};
        object.option_order = option_names(rows.text(row, 3));
        if (rows.letter(row, 1) == 'v') {
            object.definition = View{std::move(query), std::move(columns), std::move(options)};
            catalogue.add(std::move(object));
            continue;
        }
        if (!rows.is_null(row, 4)) {
            options["tablespace"] = rows.string(row, 4);
        }
        if (!rows.is_null(row, 5)) {
            options["access_method"] = rows.string(row, 5);
        }
        object.definition = MaterializedView{std::move(query), std::move(columns), std::move(options)};
        catalogue.add(std::move(object));
    }
}

}  // namespace

const Family views{query_views, read_views};

}  // namespace varve::postgres
