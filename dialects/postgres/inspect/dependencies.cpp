// SPDX-License-Identifier: MIT
#include "families.hpp"

#include "../versions.hpp"

/// \file
/// Who needs whom, from pg_depend: only where it cannot be told from what the other families read, that is,
/// wherever an expression or a query stands. And comments, which use the same addresses.

namespace varve::postgres {

namespace {

/// Rows of one catalogue as `the object that needs` and what it needs.
std::string part(const char* table, const char* columns, const char* join) {
    return std::string("SELECT ") + columns +
           ", d.refclassid::oid, d.refobjid, d.refobjsubid FROM pg_depend d " + join +
           " WHERE d.classid = " + table + " AND d.deptype IN ('n', 'a') AND d.refobjid >= 16384";
}

/// Dependencies of what server_objects reads: of the rows themselves, and of rows that belong to them, the
/// members of operator classes and families and the tables of publications.
std::string part_of_server_objects() {
    const std::string rows = " WHERE d.deptype IN ('n', 'a') AND d.refobjid >= 16384 AND d.classid ";
    return "SELECT d.classid::oid, d.objid, d.refclassid::oid, d.refobjid, d.refobjsubid FROM pg_depend d" +
           rows +
           "IN (1417, 1418, 2328, 2601, 2605, 2607, 2612, 2616, 2617, 2753, 3381, 3456, 3466, 3576, 3600, "
           "3601, 3602, 3764, 6104) UNION ALL SELECT o.refclassid::oid, o.refobjid, d.refclassid::oid, "
           "d.refobjid, d.refobjsubid FROM pg_depend d JOIN pg_depend o ON o.classid = d.classid AND o.objid "
           "= d.objid AND o.refclassid IN (2616, 2753, 6104) AND o.deptype IN ('a', 'i')" +
           rows + "IN (2602, 2603, 6106, 6237)";
}

std::string part_of_generated_columns(int version) {
    if (has(version, Feature::DependenciesOfGeneratedExpressions)) {
        return {};
    }
    return " UNION ALL " +
           part("1259", "2604::oid, a.oid",
                "JOIN pg_attrdef a ON a.adrelid = d.objid AND a.adnum = d.objsubid") +
           " AND (d.refobjid <> a.adrelid OR d.refobjsubid <> a.adnum)";
}

std::string query_dependencies(const InspectionTarget& target) {
    // The _RETURN rule stands between a view and what it reads.
    return part("2618", "1259::oid, r.ev_class", "JOIN pg_rewrite r ON r.oid = d.objid") +
           " AND r.rulename = '_RETURN' AND d.refobjid <> r.ev_class UNION ALL " +
           part("2604", "d.classid::oid, d.objid", "JOIN pg_attrdef a ON a.oid = d.objid") +
           " AND (d.refobjid <> a.adrelid OR d.refobjsubid <> a.adnum) UNION ALL " +
           part("2606", "d.classid::oid, d.objid",
                "JOIN pg_constraint k ON k.oid = d.objid AND k.contype IN ('c', 'x')") +
           " UNION ALL " +
           part("1259", "d.classid::oid, d.objid",
                "JOIN pg_index i ON i.indexrelid = d.objid AND (i.indexprs IS NOT NULL OR i.indpred IS NOT "
                "NULL)") +
           " UNION ALL " +
           part("1259", "d.classid::oid, d.objid",
                "JOIN pg_class c ON c.oid = d.objid AND c.relkind IN ('p', 'f')") +
           " AND d.objsubid = 0 UNION ALL " + part("1255", "d.classid::oid, d.objid", "") + " UNION ALL " +
           part("2620", "d.classid::oid, d.objid", "") + " UNION ALL " +
           part("3256", "d.classid::oid, d.objid", "") + " UNION ALL " +
           part("1247", "d.classid::oid, d.objid",
                "JOIN pg_type t ON t.oid = d.objid AND t.typtype IN ('d', 'r')") +
           " UNION ALL " +
           part("2618", "d.classid::oid, d.objid",
                "JOIN pg_rewrite r ON r.oid = d.objid AND r.rulename <> '_RETURN'") +
           " UNION ALL " + part_of_server_objects() + part_of_generated_columns(target.version);
}

void read_dependencies(const Rows& rows, Catalogue& catalogue) {
    Oid catalogue_oid = 0;
    Oid row_oid = 0;
    Object* object = nullptr;
    for (int row = 0; row < rows.count(); ++row) {
        if (rows.oid(row, 0) != catalogue_oid || rows.oid(row, 1) != row_oid) {
            catalogue_oid = rows.oid(row, 0);
            row_oid = rows.oid(row, 1);
            const ObjectId* id = catalogue.find(catalogue_oid, row_oid);
            object = id == nullptr ? nullptr : catalogue.schema.find(*id);
        }
        catalogue.add_need(object, rows.oid(row, 2), rows.oid(row, 3),
                           static_cast<int>(rows.integer(row, 4)));
    }
}

std::string query_comments(const InspectionTarget& /*target*/) {
    return "SELECT classoid, objoid, objsubid, description FROM pg_description WHERE objoid >= 16384";
}

/// Columns of views are no objects of their own: their comments are options of the view.
void add_column_comment(Oid oid, int number, std::string comment, Catalogue& catalogue) {
    const Relation* relation = catalogue.relation(oid);
    Object* object = relation == nullptr ? nullptr : catalogue.schema.find(relation->id);
    if (object == nullptr) {
        return;
    }
    const std::string name = catalogue.column_id(*relation, number).name;
    if (View* view = std::get_if<View>(&object->definition)) {
        view->dialect_options["comment." + name] = std::move(comment);
    } else if (MaterializedView* materialized = std::get_if<MaterializedView>(&object->definition)) {
        materialized->dialect_options["comment." + name] = std::move(comment);
    } else if (Object* column = catalogue.schema.find(catalogue.column_id(*relation, number))) {
        column->comment = std::move(comment);
    }
}

}  // namespace

bool is_about(Oid table, Kind kind) {
    switch (kind) {
    case Kind::Namespace: return table == catalogue_table::name_space;
    case Kind::Extension: return table == catalogue_table::extension;
    case Kind::EnumType:
    case Kind::Domain:
    case Kind::CompositeType: return table == catalogue_table::type;
    case Kind::Sequence:
    case Kind::Table:
    case Kind::View:
    case Kind::MaterializedView:
    case Kind::Index: return table == catalogue_table::relation;
    case Kind::PrimaryKey:
    case Kind::UniqueConstraint:
    case Kind::ForeignKey:
    case Kind::CheckConstraint:
    case Kind::Exclusion: return table == catalogue_table::constraint;
    case Kind::Routine: return table == catalogue_table::routine;
    case Kind::Trigger: return table == catalogue_table::trigger;
    case Kind::Policy: return table == catalogue_table::policy;
    // They come from catalogues of their own, or from one where nothing else has their name.
    case Kind::ServerObject: return true;
    case Kind::Column:
    case Kind::DefaultPrivileges:
    case Kind::Unmodelled: return false;
    }
    return false;
}

namespace {

void read_comments(const Rows& rows, Catalogue& catalogue) {
    for (int row = 0; row < rows.count(); ++row) {
        const Oid table = rows.oid(row, 0);
        const Oid oid = rows.oid(row, 1);
        if (const int column = static_cast<int>(rows.integer(row, 2)); column != 0) {
            add_column_comment(oid, column, rows.string(row, 3), catalogue);
        } else if (Object* object = catalogue.object(table, oid)) {
            object->comment = rows.string(row, 3);
        }
    }
}

}  // namespace

const Family dependencies{query_dependencies, read_dependencies};
const Family comments{query_comments, read_comments};

}  // namespace varve::postgres
