// SPDX-License-Identifier: MIT
#include "server_objects.hpp"

/// \file
/// Foreign data wrappers, servers and user mappings. Foreign tables are tables. Secrets are no part of a
/// schema: a password is neither read nor compared nor written.

namespace varve::postgres {

namespace {

/// One step for each option; they are folded into the statement that creates the object.
std::string options(const std::string& column, const std::string& address) {
    return "coalesce((SELECT array_agg(format(E'ALTER %1$s OPTIONS (ADD %2$I %3$L)\\1ALTER %1$s OPTIONS "
           "(DROP "
           "%2$I)', " +
           address + ", o.option_name, o.option_value) ORDER BY o.option_name) FROM pg_options_to_table(" +
           column + ") o WHERE o.option_name !~ 'password$'), '{}')";
}

ObjectSource wrappers() {
    ObjectSource source{"foreign data wrapper", 2328, "pg_foreign_data_wrapper x", "x.fdwname"};
    source.creation =
        "concat('CREATE FOREIGN DATA WRAPPER ', quote_ident(x.fdwname), CASE WHEN x.fdwhandler <> 0 THEN ' "
        "HANDLER ' || x.fdwhandler::regproc END, CASE WHEN x.fdwvalidator <> 0 THEN ' VALIDATOR ' || "
        "x.fdwvalidator::regproc END)";
    source.steps = options("x.fdwoptions", "format('FOREIGN DATA WRAPPER %I', x.fdwname)");
    return source;
}

ObjectSource servers() {
    ObjectSource source{"foreign server", 1417,
                        "pg_foreign_server x JOIN pg_foreign_data_wrapper w ON w.oid = x.srvfdw",
                        "x.srvname"};
    source.words = "SERVER";
    source.creation =
        "concat('CREATE SERVER ', quote_ident(x.srvname), ' TYPE ' || quote_literal(x.srvtype), "
        "' VERSION ' || quote_literal(x.srvversion), ' FOREIGN DATA WRAPPER ', "
        "quote_ident(w.fdwname))";
    source.steps = options("x.srvoptions", "format('SERVER %I', x.srvname)");
    return source;
}

ObjectSource user_mappings() {
    // The catalogue itself is for superusers; the view hides the options of others.
    ObjectSource source{"user mapping", 1418, "pg_user_mappings x", "x.usename"};
    source.oid = "x.umid";
    source.detail = "'(' || x.srvname || ')'";
    const std::string user =
        "format('FOR %s SERVER %I', CASE WHEN x.umuser = 0 THEN 'PUBLIC' ELSE quote_ident(x.usename) END, "
        "x.srvname)";
    source.address = user;
    source.creation = "'CREATE USER MAPPING ' || " + user;
    source.steps = options("x.umoptions", "'USER MAPPING ' || " + user);
    return source;
}

}  // namespace

std::vector<ObjectSource> foreign_data_sources() {
    return {wrappers(), servers(), user_mappings()};
}

}  // namespace varve::postgres
