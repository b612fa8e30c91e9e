// SPDX-License-Identifier: MIT
#include "server_objects.hpp"

/// \file
/// Operators, and the families and classes by which indexes use them.

namespace varve::postgres {

namespace {

/// `OPERATOR(schema.name)` of the operator in a column; NULL when there is none.
std::string operator_name(const std::string& column) {
    return "(SELECT format('OPERATOR(%I.%s)', p.nspname, o.oprname) FROM pg_operator o JOIN pg_namespace p "
           "ON p.oid = o.oprnamespace WHERE o.oid = " +
           column + ")";
}

ObjectSource operators() {
    ObjectSource source{"operator", 2617, "pg_operator x JOIN pg_namespace n ON n.oid = x.oprnamespace",
                        "x.oprname"};
    source.detail = "format('(%s, %s)', CASE WHEN x.oprleft = 0 THEN 'NONE' ELSE format_type(x.oprleft, "
                    "NULL) END, format_type(x.oprright, NULL))";
    source.address = "format('%I.%s ', n.nspname, x.oprname) || " + source.detail;
    source.creation =
        "concat('CREATE OPERATOR ', format('%I.%s', n.nspname, x.oprname), ' (FUNCTION = ', x.oprcode, "
        "CASE WHEN x.oprleft <> 0 THEN ', LEFTARG = ' || format_type(x.oprleft, NULL) END, ', RIGHTARG = ', "
        "format_type(x.oprright, NULL), ', COMMUTATOR = ' || " +
        operator_name("x.oprcom") + ", ', NEGATOR = ' || " + operator_name("x.oprnegate") +
        ", CASE WHEN x.oprrest <> 0 THEN ', RESTRICT = ' || x.oprrest END, CASE WHEN x.oprjoin <> 0 THEN ', "
        "JOIN = ' || x.oprjoin END, CASE WHEN x.oprcanhash THEN ', HASHES' END, CASE WHEN x.oprcanmerge THEN "
        "', MERGES' END, ')')";
    // Without a function it is only a name that another operator mentions.
    source.condition = "x.oprcode <> 0";
    return source;
}

/// `schema.name` of an operator family in a column.
std::string family_name(const std::string& column) {
    return "(SELECT format('%I.%I', p.nspname, f.opfname) FROM pg_opfamily f JOIN pg_namespace p ON p.oid = "
           "f.opfnamespace WHERE f.oid = " +
           column + ")";
}

/// The operators and functions that belong to a row `x` of a catalogue: number, what each adds, and how it is
/// taken out of a family.
std::string members(Oid owner) {
    const auto belongs = [&](const char* catalogue, const char* alias) {
        return std::string(" JOIN pg_depend d ON d.classid = ") + catalogue + " AND d.objid = " + alias +
               ".oid AND d.refclassid = " + std::to_string(owner) +
               " AND d.refobjid = x.oid AND d.deptype IN ('a', 'i')";
    };
    return "(SELECT 1 AS kind, o.amopstrategy AS number, o.amopopr AS member, format('OPERATOR %s %s%s', "
           "o.amopstrategy, o.amopopr::regoperator, ' FOR ORDER BY ' || " +
           family_name("o.amopsortfamily") +
           ") AS text, format('OPERATOR %s (%s, %s)', o.amopstrategy, format_type(o.amoplefttype, NULL), "
           "format_type(o.amoprighttype, NULL)) AS mark FROM pg_amop o" +
           belongs("2602", "o") +
           " UNION ALL SELECT 2, f.amprocnum, f.amproc::oid, format('FUNCTION %s (%s, %s) %s', f.amprocnum, "
           "format_type(f.amproclefttype, NULL), format_type(f.amprocrighttype, NULL), "
           "f.amproc::regprocedure), format('FUNCTION %s (%s, %s)', f.amprocnum, "
           "format_type(f.amproclefttype, NULL), format_type(f.amprocrighttype, NULL)) FROM pg_amproc f" +
           belongs("2603", "f") + ") AS each";
}

ObjectSource operator_families() {
    ObjectSource source{"operator family", 2753,
                        "pg_opfamily x JOIN pg_namespace n ON n.oid = x.opfnamespace JOIN pg_am m ON m.oid = "
                        "x.opfmethod",
                        "x.opfname"};
    source.detail = "'(' || m.amname || ')'";
    source.address = "format('%I.%I USING %I', n.nspname, x.opfname, m.amname)";
    source.creation = "'CREATE OPERATOR FAMILY ' || " + source.address;
    source.steps = "(SELECT array_agg(format(E'ALTER OPERATOR FAMILY %1$s ADD %2$s\\1ALTER OPERATOR FAMILY "
                   "%1$s DROP %3$s', " +
                   source.address +
                   ", each.text, each.mark) ORDER BY each.kind, each.number, each.mark) FROM " +
                   members(2753) + ")";
    return source;
}

ObjectSource operator_classes_of_users() {
    ObjectSource source{"operator class", catalogue_table::operator_class,
                        "pg_opclass x JOIN pg_namespace n ON n.oid = x.opcnamespace JOIN pg_am m ON m.oid = "
                        "x.opcmethod",
                        "x.opcname"};
    source.detail = "'(' || m.amname || ')'";
    source.address = "format('%I.%I USING %I', n.nspname, x.opcname, m.amname)";
    // A class without members needs something behind AS.
    source.creation =
        "concat('CREATE OPERATOR CLASS ', format('%I.%I', n.nspname, x.opcname), CASE WHEN x.opcdefault THEN "
        "' DEFAULT' END, ' FOR TYPE ', format_type(x.opcintype, NULL), ' USING ', quote_ident(m.amname), "
        "' FAMILY ', " +
        family_name("x.opcfamily") +
        ", ' AS ', concat_ws(', ', (SELECT string_agg(each.text, ', ' ORDER BY each.kind, each.number, "
        "each.mark) FROM " +
        members(catalogue_table::operator_class) +
        "), CASE WHEN x.opckeytype <> 0 OR NOT EXISTS (SELECT FROM pg_depend e WHERE e.refclassid = 2616 AND "
        "e.refobjid = x.oid AND e.classid IN (2602, 2603)) THEN 'STORAGE ' || "
        "format_type(CASE WHEN x.opckeytype = 0 THEN x.opcintype ELSE x.opckeytype END, NULL) END))";
    return source;
}

}  // namespace

std::vector<ObjectSource> operator_sources() {
    return {operators(), operator_families(), operator_classes_of_users()};
}

}  // namespace varve::postgres
