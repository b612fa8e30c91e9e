// SPDX-License-Identifier: MIT
#include "server_objects.hpp"

#include "../versions.hpp"

/// \file
/// Range types, collations, and the casts between types.

namespace varve::postgres {

namespace {

/// A multirange type comes with its range (from 14 on); it is named only where its name is not the usual one.
std::string multirange_clause(int version) {
    return !has(version, Feature::Multiranges)
               ? "''"
               : "(SELECT format(', MULTIRANGE_TYPE_NAME = %I.%I', mn.nspname, m.typname) FROM pg_type m "
                 "JOIN pg_namespace mn ON mn.oid = m.typnamespace WHERE m.oid = r.rngmultitypid AND "
                 "(mn.oid <> n.oid OR m.typname <> CASE WHEN x.typname LIKE '%range%' THEN "
                 "regexp_replace(x.typname, 'range', 'multirange') ELSE x.typname || '_multirange' END))";
}

ObjectSource range_types(int version) {
    ObjectSource source{"range type", catalogue_table::type,
                        "pg_type x JOIN pg_namespace n ON n.oid = x.typnamespace JOIN pg_range r ON "
                        "r.rngtypid = x.oid JOIN pg_type s ON s.oid = r.rngsubtype JOIN pg_opclass o ON "
                        "o.oid = r.rngsubopc JOIN pg_namespace os ON os.oid = o.opcnamespace",
                        "x.typname"};
    source.words = "TYPE";
    source.presence = "x.typtype = 'r'";
    source.creation =
        "concat('CREATE TYPE ', format('%I.%I', n.nspname, x.typname), ' AS RANGE (SUBTYPE = ', "
        "format_type(s.oid, NULL), CASE WHEN NOT o.opcdefault THEN format(', SUBTYPE_OPCLASS = %I.%I', "
        "os.nspname, o.opcname) END, CASE WHEN r.rngcollation <> s.typcollation THEN ', COLLATION = ' || "
        "r.rngcollation::regcollation END, CASE WHEN r.rngsubdiff <> 0 THEN ', SUBTYPE_DIFF = ' || "
        "r.rngsubdiff END, " +
        multirange_clause(version) + ", ')')";
    // Its arrays, its multirange and the functions that make its values.
    source.aliases =
        "(SELECT array_agg(d.classid::oid || ' ' || d.objid) FROM pg_depend d WHERE d.refclassid = 1247 AND "
        "d.deptype = 'i' AND d.refobjid IN (x.oid" +
        std::string(has(version, Feature::Multiranges) ? ", r.rngmultitypid" : "") + "))";
    // A canonical function takes the type before it is complete: a circle that CREATE TYPE cannot open alone.
    source.condition = "r.rngcanonical = 0";
    return source;
}

ObjectSource collations(int version) {
    ObjectSource source{"collation", catalogue_table::collation,
                        "pg_collation x JOIN pg_namespace n ON n.oid = x.collnamespace", "x.collname"};
    const std::string rules =
        has(version, Feature::CollationRules) ? ", ', RULES = ' || quote_literal(x.collicurules)" : "";
    source.creation = "concat('CREATE COLLATION ', format('%I.%I', n.nspname, x.collname), ' (PROVIDER = ', "
                      "CASE x.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END, "
                      "CASE WHEN x.collprovider <> 'c' THEN ', LOCALE = ' || quote_literal(x." +
                      std::string(collation_locale_column(version)) +
                      ") WHEN x.collcollate = x.collctype THEN ', LOCALE = ' || quote_literal(x.collcollate) "
                      "ELSE format(', LC_COLLATE = %L, LC_CTYPE = %L', x.collcollate, x.collctype) END, "
                      "CASE WHEN NOT x.collisdeterministic THEN ', DETERMINISTIC = false' END" +
                      rules + ", ')')";
    source.condition = "x.collencoding IN (-1, (SELECT encoding FROM pg_database WHERE datname = "
                       "current_database()))";
    return source;
}

ObjectSource casts() {
    ObjectSource source{"cast", 2605, "pg_cast x",
                        "format_type(x.castsource, NULL) || ' AS ' || format_type(x.casttarget, NULL)"};
    source.address = "'(' || " + source.name + " || ')'";
    source.creation = "concat('CREATE CAST (', " + source.name +
                      ", ') ', CASE x.castmethod WHEN 'f' THEN 'WITH FUNCTION ' || x.castfunc::regprocedure "
                      "WHEN 'i' THEN 'WITH INOUT' ELSE 'WITHOUT FUNCTION' END, CASE x.castcontext WHEN 'a' "
                      "THEN ' AS ASSIGNMENT' WHEN 'i' THEN ' AS IMPLICIT' END)";
    return source;
}

}  // namespace

std::vector<ObjectSource> type_sources(int version) {
    return {range_types(version), collations(version), casts()};
}

}  // namespace varve::postgres
