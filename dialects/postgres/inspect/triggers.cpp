// SPDX-License-Identifier: MIT
#include "families.hpp"

#include "canonical.hpp"

/// \file
/// Triggers and row-level security policies: what hangs on a table and names routines or roles.

namespace varve::postgres {

namespace {

std::string query_triggers(const InspectionTarget& target) {
    return "SELECT t.oid, t.tgrelid, t.tgname, pg_get_triggerdef(t.oid), t.tgenabled FROM pg_trigger t "
           "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
           // Partitions get copies from their parent.
           "WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND " +
           target.schema_condition;
}

void read_triggers(const Rows& rows, Catalogue& catalogue) {
    for (int row = 0; row < rows.count(); ++row) {
        const Relation* table = catalogue.relation(rows.oid(row, 1));
        if (table == nullptr) {
            continue;
        }
        Trigger trigger{canonical(rows.text(row, 3))};
        switch (rows.letter(row, 4)) {
        case 'D': trigger.dialect_options["enabled"] = "disabled"; break;
        case 'R': trigger.dialect_options["enabled"] = "replica"; break;
        case 'A': trigger.dialect_options["enabled"] = "always"; break;
        default: break;
        }
        Object object{{Kind::Trigger, table->id.schema, table->id.name, rows.string(row, 2), ""},
                      std::move(trigger)};
        catalogue.name(catalogue_table::trigger, rows.oid(row, 0), catalogue.add(std::move(object)));
    }
}

std::string query_policies(const InspectionTarget& target) {
    return "SELECT p.oid, p.polrelid, p.polname, p.polcmd, p.polpermissive, "
           "ARRAY(SELECT CASE WHEN r.role = 0 THEN 'public' ELSE pg_get_userbyid(r.role) END "
           "FROM unnest(p.polroles) AS r(role) ORDER BY 1), "
           "pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid) "
           "FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = "
           "c.relnamespace WHERE " +
           target.schema_condition;
}

const char* command_of(char letter) {
    switch (letter) {
    case 'r': return "SELECT";
    case 'a': return "INSERT";
    case 'w': return "UPDATE";
    case 'd': return "DELETE";
    default: return "ALL";
    }
}

void read_policies(const Rows& rows, Catalogue& catalogue) {
    for (int row = 0; row < rows.count(); ++row) {
        const Relation* table = catalogue.relation(rows.oid(row, 1));
        if (table == nullptr) {
            continue;
        }
        Policy policy{command_of(rows.letter(row, 3)), rows.flag(row, 4), array_items(rows.text(row, 5))};
        if (!rows.is_null(row, 6)) {
            policy.using_expression = Expression{canonical(rows.text(row, 6))};
        }
        if (!rows.is_null(row, 7)) {
            policy.check_expression = Expression{canonical(rows.text(row, 7))};
        }
        Object object{{Kind::Policy, table->id.schema, table->id.name, rows.string(row, 2), ""},
                      std::move(policy)};
        catalogue.name(catalogue_table::policy, rows.oid(row, 0), catalogue.add(std::move(object)));
    }
}

}  // namespace

const Family triggers{query_triggers, read_triggers};
const Family policies{query_policies, read_policies};

}  // namespace varve::postgres
