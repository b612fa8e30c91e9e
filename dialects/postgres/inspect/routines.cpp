// SPDX-License-Identifier: MIT
#include "families.hpp"

#include "canonical.hpp"

/// \file
/// Functions, procedures, window functions, and aggregates, which have no pg_get_functiondef().

namespace varve::postgres {

namespace {

std::string condition(const InspectionTarget& target) {
    return " AND " + target.schema_condition +
           " AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 1255 AND e.objid = p.oid AND "
           "e.deptype IN ('e', 'i'))";
}

/// Only input types tell overloads apart; names and modes do not.
constexpr const char* signature = "(SELECT string_agg(format_type(a.type, NULL), ', ' ORDER BY a.place) "
                                  "FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY AS a(type, place))";

std::string query_routines(const InspectionTarget& target) {
    return std::string("SELECT p.oid, n.nspname, p.proname, ") + signature +
           ", p.prokind, pg_get_function_result(p.oid), pg_get_function_arguments(p.oid), "
           "pg_get_functiondef(p.oid) "
           "FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.prokind <> 'a'" +
           condition(target);
}

std::string trimmed(std::string text) {
    while (!text.empty() && text.back() == '\n') {
        text.pop_back();
    }
    return text;
}

void add_routine(const Rows& rows, int row, const char* kind, std::string definition, Catalogue& catalogue) {
    Object object;
    object.id.kind = Kind::Routine;
    object.id.schema = rows.string(row, 1);
    object.id.name = rows.string(row, 2);
    object.id.signature = rows.string(row, 3);
    object.definition = Routine{kind, rows.string(row, 5), rows.string(row, 6), std::move(definition)};
    catalogue.name(catalogue_table::routine, rows.oid(row, 0), catalogue.add(std::move(object)));
}

void read_routines(const Rows& rows, Catalogue& catalogue) {
    for (int row = 0; row < rows.count(); ++row) {
        const char* kind = rows.letter(row, 4) == 'p' ? "procedure" : "function";
        add_routine(rows, row, kind, canonical_body(trimmed(rows.string(row, 7))), catalogue);
    }
}

std::string query_aggregates(const InspectionTarget& target) {
    // Zero stands for "none" in columns of type regproc and prints as `-`.
    return std::string("SELECT p.oid, n.nspname, p.proname, ") + signature +
           ", p.prokind, pg_get_function_result(p.oid), pg_get_function_arguments(p.oid), "
           "array_to_string(ARRAY['SFUNC = ' || a.aggtransfn::regproc, 'STYPE = ' || "
           "format_type(a.aggtranstype, NULL), "
           "CASE WHEN a.aggtransspace <> 0 THEN 'SSPACE = ' || a.aggtransspace END, "
           "CASE WHEN a.aggfinalfn <> 0 THEN 'FINALFUNC = ' || a.aggfinalfn::regproc END, "
           "CASE WHEN a.aggfinalextra THEN 'FINALFUNC_EXTRA' END, "
           "CASE WHEN a.aggfinalfn <> 0 AND a.aggfinalmodify <> CASE WHEN a.aggkind = 'n' THEN 'r' ELSE 'w' "
           "END::\"char\" THEN 'FINALFUNC_MODIFY = ' || "
           "CASE a.aggfinalmodify WHEN 'r' THEN 'READ_ONLY' WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END "
           "END, "
           "CASE WHEN a.aggcombinefn <> 0 THEN 'COMBINEFUNC = ' || a.aggcombinefn::regproc END, "
           "CASE WHEN a.aggserialfn <> 0 THEN 'SERIALFUNC = ' || a.aggserialfn::regproc END, "
           "CASE WHEN a.aggdeserialfn <> 0 THEN 'DESERIALFUNC = ' || a.aggdeserialfn::regproc END, "
           "'INITCOND = ' || quote_literal(a.agginitval), "
           "CASE WHEN a.aggmtransfn <> 0 THEN 'MSFUNC = ' || a.aggmtransfn::regproc END, "
           "CASE WHEN a.aggminvtransfn <> 0 THEN 'MINVFUNC = ' || a.aggminvtransfn::regproc END, "
           "CASE WHEN a.aggmtranstype <> 0 THEN 'MSTYPE = ' || format_type(a.aggmtranstype, NULL) END, "
           "CASE WHEN a.aggmfinalfn <> 0 THEN 'MFINALFUNC = ' || a.aggmfinalfn::regproc END, "
           "'MINITCOND = ' || quote_literal(a.aggminitval), "
           "CASE WHEN a.aggsortop <> 0 THEN 'SORTOP = OPERATOR(' || on_.nspname || '.' || o.oprname || ')' "
           "END, "
           "CASE WHEN p.proparallel <> 'u' THEN 'PARALLEL = ' || CASE p.proparallel WHEN 's' THEN 'SAFE' "
           "ELSE 'RESTRICTED' END END, "
           "CASE WHEN a.aggkind = 'h' THEN 'HYPOTHETICAL' END], ', ') "
           "FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_aggregate a ON a.aggfnoid = "
           "p.oid "
           "LEFT JOIN pg_operator o ON o.oid = a.aggsortop LEFT JOIN pg_namespace on_ ON on_.oid = "
           "o.oprnamespace "
           "WHERE p.prokind = 'a'" +
           condition(target);
}

void read_aggregates(const Rows& rows, Catalogue& catalogue) {
    for (int row = 0; row < rows.count(); ++row) {
        const std::string arguments =
            rows.is_null(row, 6) || rows.text(row, 6).empty() ? "*" : rows.string(row, 6);
        std::string definition = "CREATE OR REPLACE AGGREGATE " +
                                 quoted_name(rows.text(row, 1), rows.text(row, 2)) + "(" + arguments + ") (" +
                                 rows.string(row, 7) + ")";
        add_routine(rows, row, "aggregate", std::move(definition), catalogue);
    }
}

}  // namespace

const Family routines{query_routines, read_routines};
const Family aggregates{query_aggregates, read_aggregates};

}  // namespace varve::postgres
