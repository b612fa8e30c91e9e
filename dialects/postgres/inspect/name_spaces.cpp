// SPDX-License-Identifier: MIT
#include "families.hpp"

/// \file
/// Schemas (in the sense of SQL), extensions and what belongs to extensions.

namespace varve::postgres {

namespace {

std::string query_name_spaces(const InspectionTarget& target) {
    return "SELECT n.oid, n.nspname FROM pg_namespace n "
           "LEFT JOIN pg_depend e ON e.classid = 2615 AND e.objid = n.oid AND e.deptype = 'e' "
           "WHERE e.objid IS NULL AND n.nspname <> 'public' AND " +
           target.schema_condition;
}

/// `public` is in every new database, so that it is no fact about this one.
void read_name_spaces(const Rows& rows, Catalogue& catalogue) {
    for (int row = 0; row < rows.count(); ++row) {
        Object object{{Kind::Namespace, "", "", rows.string(row, 1), ""}, Namespace{}};
        catalogue.name(catalogue_table::name_space, rows.oid(row, 0), catalogue.add(std::move(object)));
    }
}

std::string query_extensions(const InspectionTarget& /*target*/) {
    // plpgsql is part of template0; versions belong to the machine, not to the schema.
    return "SELECT e.oid, e.extname, n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = "
           "e.extnamespace "
           "WHERE e.extname <> 'plpgsql'";
}

void read_extensions(const Rows& rows, Catalogue& catalogue) {
    for (int row = 0; row < rows.count(); ++row) {
        Object object{{Kind::Extension, "", "", rows.string(row, 1), ""}, Extension{rows.string(row, 2)}};
        const ObjectId home{Kind::Namespace, "", "", rows.string(row, 2), ""};
        if (catalogue.schema.contains(home)) {
            object.needs.push_back(home);
        }
        catalogue.name(catalogue_table::extension, rows.oid(row, 0), catalogue.add(std::move(object)));
    }
}

std::string query_extension_members(const InspectionTarget& /*target*/) {
    return "SELECT classid::oid, objid, refobjid FROM pg_depend WHERE deptype = 'e' AND refclassid = 3079 "
           "AND objid >= 16384";
}

/// Whoever needs a member of an extension needs the extension.
void read_extension_members(const Rows& rows, Catalogue& catalogue) {
    for (int row = 0; row < rows.count(); ++row) {
        if (const ObjectId* extension = catalogue.find(catalogue_table::extension, rows.oid(row, 2))) {
            catalogue.name(rows.oid(row, 0), rows.oid(row, 1), ObjectId(*extension));
        }
    }
}

}  // namespace

const Family name_spaces{query_name_spaces, read_name_spaces};
const Family extensions{query_extensions, read_extensions};
const Family extension_members{query_extension_members, read_extension_members};

}  // namespace varve::postgres
