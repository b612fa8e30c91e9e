// SPDX-License-Identifier: MIT
#include "families.hpp"

#include "../lexis.hpp"

#include <array>

/// \file
/// Whatever exists and has no definition of its own in varve: said, and left alone.

namespace varve::postgres {

namespace {

/// One catalogue of things that are not modelled.
struct Source {
    const char* what;
    Oid catalogue;
    /// Columns schema, owner and name, and where they come from; `x` is the row.
    const char* columns;
    const char* from;
};

constexpr std::array sources{
    Source{"event trigger", 3466, "'', '', x.evtname", "pg_event_trigger x"},
    Source{"rule", catalogue_table::rewrite_rule, "n.nspname, c.relname, x.rulename",
           "pg_rewrite x JOIN pg_class c ON c.oid = x.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace "
           "AND x.rulename <> '_RETURN'"},
    Source{"publication", 6104, "'', '', x.pubname", "pg_publication x"},
    Source{"statistics", 3381, "n.nspname, '', x.stxname",
           "pg_statistic_ext x JOIN pg_namespace n ON n.oid = x.stxnamespace"},
    Source{"text search configuration", 3602, "n.nspname, '', x.cfgname",
           "pg_ts_config x JOIN pg_namespace n ON n.oid = x.cfgnamespace"},
    Source{"text search dictionary", 3600, "n.nspname, '', x.dictname",
           "pg_ts_dict x JOIN pg_namespace n ON n.oid = x.dictnamespace"},
    Source{"text search parser", 3601, "n.nspname, '', x.prsname",
           "pg_ts_parser x JOIN pg_namespace n ON n.oid = x.prsnamespace"},
    Source{"text search template", 3764, "n.nspname, '', x.tmplname",
           "pg_ts_template x JOIN pg_namespace n ON n.oid = x.tmplnamespace"},
    Source{"cast", 2605,
           "'', '', format_type(x.castsource, NULL) || ' as ' || format_type(x.casttarget, NULL)",
           "pg_cast x"},
    Source{"operator", 2617,
           "n.nspname, '', x.oprname || '(' || format_type(x.oprleft, NULL) || ', ' || "
           "format_type(x.oprright, NULL) || ')'",
           "pg_operator x JOIN pg_namespace n ON n.oid = x.oprnamespace"},
    Source{"operator class", catalogue_table::operator_class, "n.nspname, '', x.opcname",
           "pg_opclass x JOIN pg_namespace n ON n.oid = x.opcnamespace"},
    Source{"operator family", 2753, "n.nspname, '', x.opfname",
           "pg_opfamily x JOIN pg_namespace n ON n.oid = x.opfnamespace"},
    Source{"foreign table", catalogue_table::relation, "n.nspname, '', x.relname",
           "pg_class x JOIN pg_namespace n ON n.oid = x.relnamespace AND x.relkind = 'f'"},
    Source{"foreign server", 1417, "'', '', x.srvname", "pg_foreign_server x"},
    Source{"foreign data wrapper", 2328, "'', '', x.fdwname", "pg_foreign_data_wrapper x"},
    Source{"conversion", 2607, "n.nspname, '', x.conname",
           "pg_conversion x JOIN pg_namespace n ON n.oid = x.connamespace"},
    Source{"collation", catalogue_table::collation, "n.nspname, '', x.collname",
           "pg_collation x JOIN pg_namespace n ON n.oid = x.collnamespace"},
    Source{"language", 2612, "'', '', x.lanname", "pg_language x"},
    Source{"access method", 2601, "'', '', x.amname", "pg_am x"},
    Source{"transform", 3576, "'', '', format_type(x.trftype, NULL)", "pg_transform x"},
    Source{"range type", catalogue_table::type, "n.nspname, '', x.typname",
           "pg_type x JOIN pg_namespace n ON n.oid = x.typnamespace AND x.typtype = 'r'"},
    Source{"base type", catalogue_table::type, "n.nspname, '', x.typname",
           "pg_type x JOIN pg_namespace n ON n.oid = x.typnamespace AND x.typtype = 'b' AND x.typcategory <> "
           "'A'"},
};

bool is_in_schema(const Source& source) {
    return std::string_view(source.columns).starts_with("n.");
}

std::string query_unmodelled(const InspectionTarget& target) {
    std::string query;
    for (const Source& source : sources) {
        query += (query.empty() ? "" : " UNION ALL ");
        query += "SELECT " + lexis().text_literal(source.what) + ", " + source.columns + " FROM " +
                 source.from +
                 " WHERE x.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = " +
                 std::to_string(source.catalogue) + " AND e.objid = x.oid AND e.deptype IN ('e', 'i'))" +
                 (is_in_schema(source) ? " AND " + target.schema_condition : std::string());
    }
    return query;
}

void read_unmodelled(const Rows& rows, Catalogue& catalogue) {
    for (int row = 0; row < rows.count(); ++row) {
        Object object;
        object.id.kind = Kind::Unmodelled;
        object.id.schema = rows.string(row, 1);
        object.id.owner = rows.string(row, 2);
        object.id.name = rows.string(row, 3);
        object.id.signature = rows.string(row, 0);
        object.definition = Unmodelled{object.id.signature};
        catalogue.add(std::move(object));
    }
}

}  // namespace

const Family unmodelled_objects{query_unmodelled, read_unmodelled};

}  // namespace varve::postgres
