// SPDX-License-Identifier: MIT
#include "families.hpp"

#include "canonical.hpp"

/// \file
/// Enums, domains, composite types, and the collations that anything refers to.

namespace varve::postgres {

namespace {

std::string query_types(const InspectionTarget& target) {
    return "SELECT t.oid, n.nspname, t.typname, t.typtype, t.typarray, t.typbasetype, "
           "format_type(t.typbasetype, t.typtypmod), t.typnotnull, pg_get_expr(t.typdefaultbin, 0), "
           "CASE WHEN t.typcollation <> b.typcollation THEN t.typcollation END, t.typrelid, b.typelem "
           "FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_type b ON b.oid = "
           "t.typbasetype "
           "LEFT JOIN pg_class c ON c.oid = t.typrelid "
           "WHERE (t.typtype IN ('e', 'd') OR (t.typtype = 'c' AND c.relkind = 'c')) AND " +
           target.schema_condition +
           " AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 1247 AND e.objid = t.oid AND "
           "e.deptype = 'e')";
}

Definition domain_of(const Rows& rows, int row, const Catalogue& catalogue) {
    Domain domain{{rows.string(row, 6)}, !rows.flag(row, 7)};
    if (!rows.is_null(row, 8)) {
        domain.default_value = Expression{canonical(rows.text(row, 8))};
    }
    const auto collation = catalogue.collation_names.find(rows.oid(row, 9));
    domain.collation = collation == catalogue.collation_names.end() ? std::string() : collation->second;
    return domain;
}

Definition definition_of(const Rows& rows, int row, const Catalogue& catalogue) {
    switch (rows.letter(row, 3)) {
    case 'e': return EnumType{};
    case 'd': return domain_of(rows, row, catalogue);
    default: return CompositeType{};
    }
}

void read_types(const Rows& rows, Catalogue& catalogue) {
    for (int row = 0; row < rows.count(); ++row) {
        const Definition definition = definition_of(rows, row, catalogue);
        Object* object = catalogue.add(
            {{kind_of(definition), rows.string(row, 1), "", rows.string(row, 2), ""}, definition});
        catalogue.name(catalogue_table::type, rows.oid(row, 0), object);
        catalogue.name(catalogue_table::type, rows.oid(row, 4), object);
        catalogue.name(catalogue_table::relation, rows.oid(row, 10), object);
    }
    // A domain may be over a type that comes later.
    for (int row = 0; row < rows.count(); ++row) {
        Object* object = catalogue.object(catalogue_table::type, rows.oid(row, 0));
        catalogue.add_type_need(object, rows.oid(row, 5));
        catalogue.add_type_need(object, rows.oid(row, 11));
    }
}

std::string query_labels(const InspectionTarget& target) {
    return "SELECT e.enumtypid, e.enumlabel FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid "
           "JOIN pg_namespace n ON n.oid = t.typnamespace WHERE " +
           target.schema_condition + " ORDER BY e.enumtypid, e.enumsortorder";
}

void read_labels(const Rows& rows, Catalogue& catalogue) {
    for (int row = 0; row < rows.count(); ++row) {
        const ObjectId* id = catalogue.find(catalogue_table::type, rows.oid(row, 0));
        if (id != nullptr && id->kind == Kind::EnumType) {
            as<EnumType>(*catalogue.schema.find(*id)).labels.push_back(rows.string(row, 1));
        }
    }
}

std::string query_collations(const InspectionTarget& /*target*/) {
    return "SELECT c.oid, n.nspname, c.collname FROM pg_collation c JOIN pg_namespace n ON n.oid = "
           "c.collnamespace "
           "WHERE c.oid IN (SELECT attcollation FROM pg_attribute WHERE attrelid >= 16384 AND attcollation > "
           "100 "
           "UNION SELECT typcollation FROM pg_type WHERE oid >= 16384 AND typcollation > 100 "
           "UNION SELECT unnest(indcollation::oid[]) FROM pg_index WHERE indexrelid >= 16384) OR c.oid = 100";
}

void read_collations(const Rows& rows, Catalogue& catalogue) {
    for (int row = 0; row < rows.count(); ++row) {
        catalogue.collation_names[rows.oid(row, 0)] = quoted_name(rows.text(row, 1), rows.text(row, 2));
    }
}

}  // namespace

const Family user_types{query_types, read_types};
const Family enum_labels{query_labels, read_labels};
const Family collations{query_collations, read_collations};

}  // namespace varve::postgres
