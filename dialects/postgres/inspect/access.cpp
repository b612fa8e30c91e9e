// SPDX-License-Identifier: MIT
#include "families.hpp"

#include "../versions.hpp"

#include <algorithm>

/// \file
/// Owners, grants and default privileges. Of grants only what differs from what the server gives by itself,
/// so that no access list and one that says the same are equal; and only what the owner granted (or who is
/// connected), because nobody can take back what somebody else gave.

namespace varve::postgres {

namespace {

constexpr std::string_view given_name_space = "public";

bool is_in_scope(const Scope& scope) {
    return scope.schemas.empty() ||
           std::find(scope.schemas.begin(), scope.schemas.end(), given_name_space) != scope.schemas.end();
}

ObjectId id_of_given_name_space() {
    return {Kind::Namespace, "", "", std::string(given_name_space), ""};
}

/// `public` stands for itself; its row is told by its name, because it was never given a meaning by number.
Object* find_object(const Rows& rows, int row, Catalogue& catalogue) {
    if (rows.text(row, 2) == given_name_space) {
        return catalogue.schema.find(id_of_given_name_space());
    }
    return catalogue.object(rows.oid(row, 0), rows.oid(row, 1));
}

constexpr const char* is_free_standing_type = "(t.typtype IN ('e', 'd', 'r') OR (t.typtype = 'c' AND EXISTS "
                                              "(SELECT FROM pg_class k WHERE k.oid = t.typrelid "
                                              "AND k.relkind = 'c')))";

std::string query_owners(const InspectionTarget& target) {
    const std::string condition = " AND " + target.schema_condition;
    // A sequence that belongs to a column has the owner of the table, and no other can be given to it.
    return "SELECT 1259::oid, c.oid, NULL, pg_get_userbyid(c.relowner) FROM pg_class c JOIN pg_namespace n "
           "ON n.oid = "
           "c.relnamespace WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND NOT EXISTS (SELECT FROM "
           "pg_depend d "
           "WHERE c.relkind = 'S' AND d.classid = 1259 AND d.objid = c.oid AND d.refclassid = 1259 AND "
           "d.deptype IN "
           "('a', 'i'))" +
           condition +
           " UNION ALL SELECT 1255::oid, p.oid, NULL, pg_get_userbyid(p.proowner) FROM pg_proc p JOIN "
           "pg_namespace n "
           "ON n.oid = p.pronamespace WHERE p.oid >= 16384" +
           condition +
           " UNION ALL SELECT 1247::oid, t.oid, NULL, pg_get_userbyid(t.typowner) FROM pg_type t JOIN "
           "pg_namespace n "
           "ON n.oid = t.typnamespace WHERE " +
           is_free_standing_type + condition +
           " UNION ALL SELECT 2615::oid, n.oid, n.nspname, pg_get_userbyid(n.nspowner) FROM pg_namespace n "
           // Where it does not belong to the owner of the database, who it is has no name of its own.
           "WHERE pg_get_userbyid(n.nspowner) <> 'pg_database_owner'" +
           condition;
}

void read_owners(const Rows& rows, Catalogue& catalogue) {
    for (int row = 0; row < rows.count(); ++row) {
        if (Object* object = find_object(rows, row, catalogue)) {
            object->access.owner = rows.string(row, 3);
        }
    }
}

/// Everything with an access list of its own: catalogue, row, name (of schemas), column, owner, the list and
/// what the server would give without one.
std::string access_lists(const InspectionTarget& target) {
    const std::string condition = " AND " + target.schema_condition;
    std::string open =
        "array_append(acldefault('n', n.nspowner), makeaclitem(0, n.nspowner, 'USAGE', false))";
    if (!has(target.version, Feature::ClosedPublicSchema)) {
        open = "array_append(" + open + ", makeaclitem(0, n.nspowner, 'CREATE', false))";
    }
    return "SELECT 1259::oid AS catalogue, c.oid, NULL::name AS name, 0 AS number, c.relowner AS owner, "
           "c.relacl AS "
           "acl, acldefault(CASE c.relkind WHEN 'S' THEN 's'::\"char\" ELSE 'r' END, c.relowner) AS given "
           "FROM "
           "pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relacl IS NOT NULL AND "
           "c.relkind IN ('r', "
           "'p', 'v', 'm', 'S', 'f')" +
           condition +
           " UNION ALL SELECT 1259, a.attrelid, NULL, a.attnum, c.relowner, a.attacl, NULL FROM pg_attribute "
           "a JOIN "
           "pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE a.attacl IS "
           "NOT NULL "
           "AND NOT a.attisdropped" +
           condition +
           " UNION ALL SELECT 1255, p.oid, NULL, 0, p.proowner, p.proacl, acldefault('f', p.proowner) FROM "
           "pg_proc p "
           "JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.proacl IS NOT NULL" +
           condition +
           " UNION ALL SELECT 1247, t.oid, NULL, 0, t.typowner, t.typacl, acldefault('T', t.typowner) FROM "
           "pg_type t "
           "JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typacl IS NOT NULL AND " +
           is_free_standing_type + condition +
           " UNION ALL SELECT 2615, n.oid, n.nspname, 0, n.nspowner, coalesce(n.nspacl, acldefault('n', "
           "n.nspowner)), "
           "CASE n.nspname WHEN 'public' THEN " +
           open + " ELSE acldefault('n', n.nspowner) END FROM pg_namespace n WHERE true" + condition;
}

/// Who may do what: the items of a list and of what the server gives, put side by side by role and privilege;
/// what is in both says nothing. `owner` is whose name is not told.
std::string compared_items(const std::string& columns, const std::string& list, const std::string& owner,
                           const std::string& grantor) {
    return "SELECT " + columns + ", CASE WHEN i.grantee = 0 THEN 'public' WHEN i.grantee = " + owner +
           " THEN '' ELSE pg_get_userbyid(i.grantee) END, i.privilege_type, bool_or(i.is_grantable), "
           "bool_or(NOT "
           "i.is_given) FROM (" +
           list +
           ") o, LATERAL (SELECT grantee, privilege_type, is_grantable, false AS is_given FROM "
           "aclexplode(o.acl)" +
           grantor +
           " UNION ALL SELECT grantee, privilege_type, false, true FROM aclexplode(o.given)) i GROUP BY " +
           columns + ", " + owner +
           ", i.grantee, i.privilege_type HAVING bool_or(NOT i.is_given) <> bool_or(i.is_given) OR "
           "bool_or(i.is_grantable)";
}

Grant grant_of(const Rows& rows, int row, int first) {
    Grant grant{rows.string(row, first), rows.string(row, first + 1)};
    const bool is_there = rows.flag(row, first + 3);
    grant.state = !is_there                   ? GrantState::Revoked
                  : rows.flag(row, first + 2) ? GrantState::Grantable
                                              : GrantState::Granted;
    return grant;
}

void add_grant(Access& access, Grant grant) {
    access.grants.insert(std::upper_bound(access.grants.begin(), access.grants.end(), grant),
                         std::move(grant));
}

/// What the role of this session gives or takes away is recorded as the owner's where it may act for the
/// owner, else as its own; nobody else's can be changed by it.
constexpr const char* whose_grants = " WHERE grantor = o.owner OR (NOT pg_has_role(o.owner, 'USAGE') AND "
                                     "grantor = (SELECT r.oid FROM pg_roles r WHERE "
                                     "r.rolname = current_user))";

std::string query_grants(const InspectionTarget& target) {
    return compared_items("o.catalogue, o.oid, o.name, o.number", access_lists(target), "o.owner",
                          whose_grants);
}

/// On the column, where it is an object; else on what it belongs to, under its name.
void add_column_grant(Oid relation_id, int number, Grant grant, Catalogue& catalogue) {
    const Relation* relation = catalogue.relation(relation_id);
    if (relation == nullptr) {
        return;
    }
    const ObjectId column = catalogue.column_id(*relation, number);
    if (Object* object = catalogue.schema.find(column)) {
        add_grant(object->access, std::move(grant));
    } else if (Object* owner = catalogue.schema.find(relation->id)) {
        grant.column = column.name;
        add_grant(owner->access, std::move(grant));
    }
}

void read_grants(const Rows& rows, Catalogue& catalogue) {
    for (int row = 0; row < rows.count(); ++row) {
        if (const int number = static_cast<int>(rows.integer(row, 3)); number != 0) {
            add_column_grant(rows.oid(row, 1), number, grant_of(rows, row, 4), catalogue);
        } else if (Object* object = find_object(rows, row, catalogue)) {
            add_grant(object->access, grant_of(rows, row, 4));
        }
    }
}

std::string query_default_privileges(const InspectionTarget& target) {
    // What is said of one schema comes on top; what is said of none stands in the place of the server's own.
    return compared_items(
        "o.schema, o.role, o.kind",
        "SELECT n.nspname AS schema, CASE WHEN d.defaclrole = r.oid THEN '' ELSE "
        "pg_get_userbyid(d.defaclrole) END AS "
        "role, d.defaclobjtype AS kind, d.defaclrole AS owner, d.defaclacl AS acl, CASE WHEN "
        "d.defaclnamespace = 0 THEN "
        "acldefault(CASE d.defaclobjtype WHEN 'S' THEN 's' ELSE d.defaclobjtype END, d.defaclrole) END AS "
        "given FROM "
        "pg_default_acl d JOIN pg_roles r ON r.rolname = current_user LEFT JOIN pg_namespace n ON n.oid = "
        "d.defaclnamespace WHERE d.defaclobjtype IN ('r', 'S', 'f', 'T', 'n') AND (d.defaclnamespace = 0 "
        "OR " +
            target.schema_condition + ")",
        "o.owner", "");
}

const char* object_class(char letter) {
    switch (letter) {
    case 'S': return "sequences";
    case 'f': return "functions";
    case 'T': return "types";
    case 'n': return "schemas";
    default: return "tables";
    }
}

void read_default_privileges(const Rows& rows, Catalogue& catalogue) {
    for (int row = 0; row < rows.count(); ++row) {
        const ObjectId id{Kind::DefaultPrivileges, rows.string(row, 0), "", rows.string(row, 1),
                          object_class(rows.letter(row, 2))};
        Object* object = catalogue.schema.find(id);
        object = object != nullptr ? object : catalogue.add({id, DefaultPrivileges{}});
        if (object != nullptr) {
            add_grant(object->access, grant_of(rows, row, 3));
        }
    }
}

}  // namespace

void add_given_name_space(Catalogue& catalogue, const Scope& scope) {
    if (scope.managed.any() && is_in_scope(scope)) {
        catalogue.add({id_of_given_name_space(), Namespace{}});
    }
}

const Family owners{query_owners, read_owners};
const Family grants{query_grants, read_grants};
const Family default_privileges{query_default_privileges, read_default_privileges};

}  // namespace varve::postgres
