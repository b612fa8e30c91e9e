// SPDX-License-Identifier: MIT
#include "server_objects.hpp"

/// \file
/// What extends the server itself: languages, transforms, access methods, conversions.

namespace varve::postgres {

namespace {

ObjectSource languages() {
    ObjectSource source{"language", 2612, "pg_language x", "x.lanname"};
    source.creation =
        "concat('CREATE ', CASE WHEN x.lanpltrusted THEN 'TRUSTED ' END, 'LANGUAGE ', "
        "quote_ident(x.lanname), ' HANDLER ', x.lanplcallfoid::regproc, CASE WHEN x.laninline <> 0 THEN ' "
        "INLINE ' || x.laninline::regproc END, CASE WHEN x.lanvalidator <> 0 THEN ' VALIDATOR ' || "
        "x.lanvalidator::regproc END)";
    source.condition = "x.lanispl";
    return source;
}

ObjectSource transforms() {
    ObjectSource source{"transform", 3576, "pg_transform x JOIN pg_language l ON l.oid = x.trflang",
                        "format_type(x.trftype, NULL)"};
    source.detail = "'(' || l.lanname || ')'";
    source.address = "format('FOR %s LANGUAGE %I', format_type(x.trftype, NULL), l.lanname)";
    source.creation = "concat('CREATE TRANSFORM ', " + source.address +
                      ", ' (', concat_ws(', ', CASE WHEN x.trffromsql <> 0 THEN 'FROM SQL WITH FUNCTION ' || "
                      "x.trffromsql::regprocedure END, CASE WHEN x.trftosql <> 0 THEN 'TO SQL WITH FUNCTION "
                      "' || x.trftosql::regprocedure END), ')')";
    return source;
}

ObjectSource access_methods() {
    ObjectSource source{"access method", 2601, "pg_am x", "x.amname"};
    source.creation = "format('CREATE ACCESS METHOD %I TYPE %s HANDLER %s', x.amname, CASE x.amtype WHEN 't' "
                      "THEN 'TABLE' ELSE 'INDEX' END, x.amhandler)";
    return source;
}

ObjectSource conversions() {
    ObjectSource source{"conversion", 2607, "pg_conversion x JOIN pg_namespace n ON n.oid = x.connamespace",
                        "x.conname"};
    source.creation = "concat('CREATE ', CASE WHEN x.condefault THEN 'DEFAULT ' END, 'CONVERSION ', "
                      "format('%I.%I FOR %L TO %L FROM %s', n.nspname, x.conname, "
                      "pg_encoding_to_char(x.conforencoding), pg_encoding_to_char(x.contoencoding), "
                      "x.conproc))";
    return source;
}

}  // namespace

std::vector<ObjectSource> language_sources() {
    return {languages(), transforms(), access_methods(), conversions()};
}

}  // namespace varve::postgres
