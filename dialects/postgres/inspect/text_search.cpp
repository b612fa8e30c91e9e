// SPDX-License-Identifier: MIT
#include "server_objects.hpp"

/// \file
/// Text search: parsers and templates, which are functions under a name, dictionaries and configurations.

namespace varve::postgres {

namespace {

/// `, WORD = function`; nothing where the column holds none.
std::string function_clause(const char* word, const char* column) {
    return std::string("CASE WHEN ") + column + " <> 0 THEN ', " + word + " = ' || " + column + " END";
}

ObjectSource parsers() {
    ObjectSource source{"text search parser", 3601,
                        "pg_ts_parser x JOIN pg_namespace n ON n.oid = x.prsnamespace", "x.prsname"};
    source.creation = "concat('CREATE TEXT SEARCH PARSER ', format('%I.%I', n.nspname, x.prsname), ' (START "
                      "= ', x.prsstart, ', GETTOKEN = ', x.prstoken, ', END = ', x.prsend, ', LEXTYPES = ', "
                      "x.prslextype, " +
                      function_clause("HEADLINE", "x.prsheadline") + ", ')')";
    return source;
}

ObjectSource templates() {
    ObjectSource source{"text search template", 3764,
                        "pg_ts_template x JOIN pg_namespace n ON n.oid = x.tmplnamespace", "x.tmplname"};
    source.creation = "concat('CREATE TEXT SEARCH TEMPLATE ', format('%I.%I', n.nspname, x.tmplname), ' "
                      "(LEXIZE = ', x.tmpllexize, " +
                      function_clause("INIT", "x.tmplinit") + ", ')')";
    return source;
}

ObjectSource dictionaries() {
    ObjectSource source{
        "text search dictionary", 3600,
        "pg_ts_dict x JOIN pg_namespace n ON n.oid = x.dictnamespace JOIN pg_ts_template t ON "
        "t.oid = x.dicttemplate JOIN pg_namespace tn ON tn.oid = t.tmplnamespace",
        "x.dictname"};
    source.creation = "concat('CREATE TEXT SEARCH DICTIONARY ', format('%I.%I (TEMPLATE = %I.%I', n.nspname, "
                      "x.dictname, tn.nspname, t.tmplname), ', ' || x.dictinitoption, ')')";
    return source;
}

ObjectSource configurations() {
    ObjectSource source{"text search configuration", 3602,
                        "pg_ts_config x JOIN pg_namespace n ON n.oid = x.cfgnamespace JOIN pg_ts_parser p ON "
                        "p.oid = x.cfgparser JOIN pg_namespace pn ON pn.oid = p.prsnamespace",
                        "x.cfgname"};
    source.creation = "format('CREATE TEXT SEARCH CONFIGURATION %I.%I (PARSER = %I.%I)', n.nspname, "
                      "x.cfgname, pn.nspname, p.prsname)";
    source.steps =
        "(SELECT array_agg(format(E'ALTER TEXT SEARCH CONFIGURATION %1$I.%2$I ADD MAPPING FOR %3$I WITH "
        "%4$s\\1ALTER TEXT SEARCH CONFIGURATION %1$I.%2$I DROP MAPPING FOR %3$I', n.nspname, x.cfgname, "
        "each.alias, each.dictionaries) ORDER BY each.tokid) FROM (SELECT t.tokid, t.alias, "
        "string_agg(m.mapdict::regdictionary::text, ', ' ORDER BY m.mapseqno) AS dictionaries FROM "
        "pg_ts_config_map m JOIN ts_token_type(x.cfgparser) t ON t.tokid = m.maptokentype WHERE m.mapcfg = "
        "x.oid GROUP BY t.tokid, t.alias) AS each)";
    return source;
}

}  // namespace

std::vector<ObjectSource> text_search_sources() {
    return {parsers(), templates(), dictionaries(), configurations()};
}

}  // namespace varve::postgres
