// SPDX-License-Identifier: MIT
#include "server_objects.hpp"

/// \file
/// What hangs on tables or watches changes of them: rewrite rules, extended statistics, event triggers.

namespace varve::postgres {

namespace {

/// The step that gives a rule or event trigger another firing state than the usual one.
std::string enabled_steps(const std::string& column, const std::string& start, const std::string& end) {
    return "CASE WHEN " + column + " <> 'O' THEN ARRAY[" + start + " || CASE " + column +
           " WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END || " + end +
           " || E'\\1' || " + start + " || 'ENABLE' || " + end + "] END";
}

ObjectSource rules() {
    ObjectSource source{"rule", catalogue_table::rewrite_rule,
                        "pg_rewrite x JOIN pg_class c ON c.oid = x.ev_class JOIN pg_namespace n ON n.oid = "
                        "c.relnamespace",
                        "x.rulename"};
    source.owner = "c.relname";
    // Every view has one of this name: its query.
    source.presence = "x.rulename <> '_RETURN'";
    // One on a table of an extension belongs to the extension.
    source.condition = source.presence +
                       " AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND "
                       "e.objid = c.oid AND e.deptype = 'e')";
    source.address = "format('%I ON %I.%I', x.rulename, n.nspname, c.relname)";
    source.creation = "'CREATE OR REPLACE' || substr(rtrim(pg_get_ruledef(x.oid), ';'), 7)";
    source.steps = enabled_steps("x.ev_enabled", "format('ALTER TABLE %I.%I ', n.nspname, c.relname)",
                                 "format(' RULE %I', x.rulename)");
    return source;
}

/// The columns of a statistics object as they stand behind ON: in the order of the table, which does not
/// count, or by name.
std::string column_list(const std::string& order) {
    return "coalesce((SELECT ' ON ' || string_agg(quote_ident(a.attname), ', ' ORDER BY a." + order +
           ") FROM pg_attribute a WHERE a.attrelid = x.stxrelid AND a.attnum = ANY (x.stxkeys::int2[])), ' "
           "ON ')";
}

ObjectSource statistics() {
    ObjectSource source{"statistics", 3381,
                        "pg_statistic_ext x JOIN pg_namespace n ON n.oid = x.stxnamespace", "x.stxname"};
    source.creation = "replace(pg_get_statisticsobjdef(x.oid), " + column_list("attnum") + ", " +
                      column_list("attname") + ")";
    source.steps = "CASE WHEN x.stxstattarget >= 0 THEN ARRAY[format("
                   "E'ALTER STATISTICS %1$I.%2$I SET STATISTICS %3$s\\1ALTER STATISTICS %1$I.%2$I SET "
                   "STATISTICS -1', n.nspname, x.stxname, x.stxstattarget)] END";
    return source;
}

ObjectSource event_triggers() {
    ObjectSource source{"event trigger", 3466, "pg_event_trigger x", "x.evtname"};
    source.creation =
        "concat('CREATE EVENT TRIGGER ', quote_ident(x.evtname), ' ON ', x.evtevent, ' WHEN TAG IN (' || "
        "(SELECT string_agg(quote_literal(t), ', ') FROM unnest(x.evttags) t) || ')', ' EXECUTE FUNCTION ', "
        "x.evtfoid::regproc, '()')";
    source.steps = enabled_steps("x.evtenabled", "format('ALTER EVENT TRIGGER %I ', x.evtname)", "''");
    source.is_watching = true;
    return source;
}

}  // namespace

std::vector<ObjectSource> rule_sources() {
    return {rules(), statistics(), event_triggers()};
}

}  // namespace varve::postgres
