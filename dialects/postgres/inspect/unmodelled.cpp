// SPDX-License-Identifier: MIT
#include "server_objects.hpp"

#include "../versions.hpp"

/// \file
/// Whatever exists and has no definition of its own in varve: said, and left alone.

namespace varve::postgres {

namespace {

ObjectSource types(const char* what, const std::string& presence, const std::string& condition = {}) {
    ObjectSource source{what, catalogue_table::type,
                        "pg_type x JOIN pg_namespace n ON n.oid = x.typnamespace", "x.typname"};
    source.presence = presence;
    source.condition = presence + (condition.empty() ? "" : " AND " + condition);
    return source;
}

/// NOT NULL is a fact of its column. Here it is a constraint too, and what can be said of that and not of a
/// column is at least told.
ObjectSource not_null_constraints() {
    ObjectSource source{"NOT NULL constraint with properties of its own", catalogue_table::constraint,
                        "pg_constraint x JOIN pg_namespace n ON n.oid = x.connamespace JOIN pg_class c ON "
                        "c.oid = x.conrelid",
                        "x.conname"};
    source.owner = "c.relname";
    source.presence = "x.contype = 'n' AND x.conislocal AND (NOT x.convalidated OR x.connoinherit OR "
                      "x.conname !~ '_not_null[0-9]*$')";
    source.condition = source.presence;
    return source;
}

}  // namespace

std::vector<ObjectSource> unmodelled_sources(int version) {
    // A type in C and the functions that read and print it need each other.
    std::vector<ObjectSource> sources{
        types("base type", "x.typtype = 'b' AND x.typcategory <> 'A'"),
        types("shell type", "x.typtype = 'p'"),
        types("range type with a canonical function", "x.typtype = 'r'",
              "EXISTS (SELECT FROM pg_range r WHERE r.rngtypid = x.oid AND r.rngcanonical <> 0)")};

    ObjectSource shells{"operator without a function", 2617,
                        "pg_operator x JOIN pg_namespace n ON n.oid = x.oprnamespace", "x.oprname"};
    shells.presence = "x.oprcode = 0";
    shells.condition = shells.presence;
    sources.push_back(shells);

    // Creating one talks to another server.
    ObjectSource subscriptions{"subscription", 6100, "pg_subscription x", "x.subname"};
    subscriptions.condition = "x.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())";
    if (!has(version, Feature::ReadableSubscriptionNumbers)) {
        // Only superusers may ask the table for the number, everybody may ask the view.
        subscriptions.oid =
            "(SELECT min(s.subid::bigint) FROM pg_stat_subscription s WHERE s.subname = x.subname)";
    }
    sources.push_back(subscriptions);
    if (has(version, Feature::NotNullConstraints)) {
        sources.push_back(not_null_constraints());
    }
    return sources;
}

}  // namespace varve::postgres
