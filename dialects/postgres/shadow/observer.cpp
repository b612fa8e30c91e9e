// SPDX-License-Identifier: MIT
#include "observer.hpp"

#include <algorithm>
#include <array>

namespace varve::postgres {

namespace {

/// Objects of users: not the server's, not members of extensions, not varve's own tables.
#define VARVE_OF_USERS(catalogue, oid)                                                                       \
    oid " >= 16384 AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '" catalogue                    \
        "'::regclass AND e.objid = " oid " AND e.deptype = 'e')"
#define VARVE_NOT_OWN "NOT relname ~ '^varve_(history|journal|lock)(_|$)'"

/// Each gives one line per fact: what it is, then the server's words for it.
constexpr std::array<const char*, 36> questions{
    "SELECT 'schema ' || nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND " VARVE_OF_USERS(
        "pg_namespace", "oid"),
    "SELECT 'extension ' || extname || ' in ' || extnamespace::regnamespace FROM pg_extension WHERE oid >= "
    "16384",
    "SELECT 'relation ' || oid::regclass || ' kind ' || relkind::text || ' persistence ' || "
    "relpersistence::text || ' options ' || "
    "coalesce((SELECT string_agg(o, ', ' ORDER BY o) FROM unnest(reloptions) o), '') || ' rls ' || "
    "relrowsecurity || relforcerowsecurity || ' identity ' || "
    "relreplident::text || "
    "' bound ' || coalesce(pg_get_expr(relpartbound, oid), '') || ' partitioned ' || "
    "CASE WHEN relkind = 'p' THEN pg_get_partkeydef(oid) ELSE '' END || ' toast ' || "
    "coalesce((SELECT t.reloptions::text FROM pg_class t WHERE t.oid = c.reltoastrelid), '') FROM pg_class c "
    "WHERE relkind NOT IN ('t', 'i', 'I') AND relpersistence <> 't' AND " VARVE_NOT_OWN
    " AND " VARVE_OF_USERS("pg_class", "oid"),
    "SELECT 'column ' || attrelid::regclass || '.' || quote_ident(attname) || ' ' || format_type(atttypid, "
    "atttypmod) || "
    "' not null ' || attnotnull || ' default ' || coalesce(pg_get_expr(adbin, adrelid), '') || ' identity ' "
    "|| attidentity::text || "
    "' generated ' || attgenerated::text || ' collation ' || attcollation::regcollation || ' storage ' || "
    "attstorage::text || "
    "' statistics ' || coalesce(attstattarget::text, '-1') || ' options ' || coalesce((SELECT string_agg(o, "
    "' ' ORDER BY o) FROM "
    "unnest(attoptions) o WHERE o NOT LIKE 'pg\\_%'), '') "
    "FROM pg_attribute JOIN pg_class c ON c.oid = attrelid LEFT JOIN pg_attrdef ON adrelid = attrelid AND "
    "adnum = attnum "
    "WHERE attnum > 0 AND NOT attisdropped AND relkind IN ('r', 'p', 'v', 'm', 'f', 'c') AND relpersistence "
    "<> 't' AND " VARVE_NOT_OWN " AND " VARVE_OF_USERS("pg_class", "c.oid"),
    "SELECT 'parent ' || inhrelid::regclass || ' of ' || inhparent::regclass FROM pg_inherits WHERE inhrelid "
    ">= 16384",
    "SELECT 'constraint ' || conname || ' on ' || coalesce(nullif(conrelid, 0)::regclass::text, "
    "contypid::regtype::text) || ' ' || "
    "pg_get_constraintdef(k.oid) || ' local ' || conislocal FROM pg_constraint k LEFT JOIN pg_class c ON "
    "c.oid = conrelid "
    "WHERE k.contype <> 't' AND k.contype <> 'n' AND (c.oid IS NULL OR (" VARVE_NOT_OWN
    " AND relpersistence <> 't')) AND " VARVE_OF_USERS(
        "pg_constraint", "k.oid") " AND (c.oid IS NULL OR " VARVE_OF_USERS("pg_class", "c.oid") ")",
    "SELECT 'index ' || pg_get_indexdef(indexrelid) || ' valid ' || indisvalid || ' clustered ' || "
    "indisclustered || ' targets ' || coalesce((SELECT string_agg(attnum || ' ' || attstattarget, ' ') FROM "
    "pg_attribute WHERE attrelid = indexrelid AND attstattarget >= 0), '') "
    "FROM pg_index JOIN pg_class c ON c.oid = indrelid WHERE relkind IN ('r', 'p', 'm') AND relpersistence "
    "<> 't' AND " VARVE_NOT_OWN " AND " VARVE_OF_USERS("pg_class", "c.oid"),
    "SELECT 'view ' || oid::regclass || ' ' || pg_get_viewdef(oid) FROM pg_class WHERE relkind IN ('v', 'm') "
    "AND " VARVE_OF_USERS("pg_class", "oid"),
    "SELECT 'type ' || oid::regtype || ' ' || typtype::text || ' ' || "
    "coalesce(format_type(nullif(typbasetype, 0), typtypmod), '') || "
    "' not null ' || typnotnull || ' default ' || coalesce(typdefault, '') || ' labels ' || "
    "coalesce((SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder) FROM pg_enum WHERE "
    "enumtypid = t.oid), '') "
    "FROM pg_type t WHERE typtype IN ('e', 'd', 'r') AND " VARVE_OF_USERS("pg_type", "oid"),
    "SELECT 'sequence ' || seqrelid::regclass || ' ' || format_type(seqtypid, NULL) || ' start ' || seqstart "
    "|| ' increment ' || "
    "seqincrement || ' range ' || seqmin || ' ' || seqmax || ' cache ' || seqcache || ' cycle ' || seqcycle "
    "|| ' owner ' || "
    "coalesce((SELECT refobjid::regclass || '.' || attname FROM pg_depend JOIN pg_attribute ON attrelid = "
    "refobjid AND "
    "attnum = refobjsubid WHERE classid = 'pg_class'::regclass AND objid = seqrelid AND deptype IN ('a', "
    "'i')), '') "
    "FROM pg_sequence JOIN pg_class ON oid = seqrelid WHERE " VARVE_NOT_OWN
    " AND " VARVE_OF_USERS("pg_class", "seqrelid"),
    "SELECT 'routine ' || oid::regprocedure || ' ' || CASE WHEN prokind = 'a' THEN 'aggregate ' || "
    "(SELECT aggtransfn || ' ' || aggfinalfn || ' ' || aggcombinefn || ' ' || format_type(aggtranstype, "
    "NULL) || ' ' || "
    "coalesce(agginitval, '') FROM pg_aggregate WHERE aggfnoid = p.oid) ELSE pg_get_functiondef(oid) END "
    "FROM pg_proc p WHERE " VARVE_OF_USERS(
        "pg_proc", "oid") " AND NOT EXISTS (SELECT FROM pg_depend i WHERE i.classid = 'pg_proc'::regclass "
                          "AND i.objid = p.oid AND i.deptype = 'i')",
    "SELECT 'trigger ' || pg_get_triggerdef(oid) || ' enabled ' || tgenabled::text FROM pg_trigger WHERE NOT "
    "tgisinternal",
    "SELECT 'policy ' || polname || ' on ' || polrelid::regclass || ' ' || polcmd::text || ' permissive ' || "
    "polpermissive || ' to ' || "
    "(SELECT string_agg(CASE r WHEN 0 THEN 'public' ELSE r::regrole::text END, ', ' ORDER BY "
    "r::regrole::text) FROM "
    "unnest(polroles) r) || ' using ' || "
    "coalesce(pg_get_expr(polqual, polrelid), '') || ' check ' || coalesce(pg_get_expr(polwithcheck, "
    "polrelid), '') FROM pg_policy",
    "SELECT 'rule ' || pg_get_ruledef(oid) FROM pg_rewrite WHERE rulename <> '_RETURN' AND oid >= 16384",
    "SELECT 'statistics ' || replace(pg_get_statisticsobjdef(oid), "
    "coalesce((SELECT ' ON ' || string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute "
    "WHERE attrelid = stxrelid AND attnum = ANY (stxkeys::int2[])), ' ON '), "
    "coalesce((SELECT ' ON ' || string_agg(quote_ident(attname), ', ' ORDER BY attname) FROM pg_attribute "
    "WHERE attrelid = stxrelid AND attnum = ANY (stxkeys::int2[])), ' ON '))"
    " FROM pg_statistic_ext WHERE " VARVE_OF_USERS("pg_statistic_ext", "oid"),
    "SELECT 'event trigger ' || evtname || ' ' || evtevent || ' ' || evtfoid::regproc || ' ' || "
    "evtenabled::text FROM pg_event_trigger",
    "SELECT 'publication ' || pubname || ' ' || puballtables || pubinsert || pubupdate || pubdelete || "
    "pubtruncate || pubviaroot FROM pg_publication",
    "SELECT i.type || ' ' || i.identity FROM pg_depend, pg_identify_object(classid, objid, objsubid) i WHERE "
    "objid >= 16384 AND classid IN ('pg_publication_rel'::regclass, 'pg_amop'::regclass, "
    "'pg_amproc'::regclass, 'pg_transform'::regclass) AND NOT EXISTS (SELECT FROM pg_depend e WHERE "
    "e.deptype "
    "= 'e' AND e.objid IN (pg_depend.objid, pg_depend.refobjid)) GROUP BY 1",
    "SELECT 'cast ' || format_type(castsource, NULL) || ' as ' || format_type(casttarget, NULL) || ' ' || "
    "castcontext::text || castmethod::text || ' ' || castfunc::regprocedure FROM pg_cast "
    "WHERE " VARVE_OF_USERS("pg_cast", "oid"),
    "SELECT 'operator ' || oid::regoperator || ' ' || oprcode || ' ' || oprcom::regoperator || ' ' || "
    "oprnegate::regoperator || ' ' || oprrest || ' ' || oprjoin || ' ' || oprcanhash || oprcanmerge FROM "
    "pg_operator WHERE " VARVE_OF_USERS("pg_operator", "oid"),
    "SELECT 'operator class ' || opcnamespace::regnamespace || '.' || opcname || ' ' || opcdefault || ' for "
    "' "
    "|| format_type(opcintype, NULL) || ' storing ' || format_type(nullif(opckeytype, 0), NULL) FROM "
    "pg_opclass WHERE " VARVE_OF_USERS("pg_opclass", "oid"),
    "SELECT 'operator family ' || opfnamespace::regnamespace || '.' || opfname FROM pg_opfamily "
    "WHERE " VARVE_OF_USERS("pg_opfamily", "oid"),
    "SELECT 'range ' || rngtypid::regtype || ' of ' || rngsubtype::regtype || ' ' || opcname || ' ' || "
    "rngcollation::regcollation || ' ' || rngsubdiff || ' ' || rngcanonical FROM pg_range JOIN pg_opclass o "
    "ON "
    "o.oid = rngsubopc WHERE " VARVE_OF_USERS("pg_type", "rngtypid"),
    "SELECT 'collation ' || oid::regcollation || ' ' || collprovider::text || collisdeterministic || ' ' || "
    "(to_jsonb(c) - ARRAY['oid', 'collname', 'collnamespace', 'collowner', 'collversion'])::text FROM "
    "pg_collation c WHERE " VARVE_OF_USERS("pg_collation", "oid"),
    "SELECT 'text search parser ' || prsnamespace::regnamespace || '.' || prsname || ' ' || prsstart || "
    "prstoken || prsend || prsheadline || prslextype FROM pg_ts_parser WHERE " VARVE_OF_USERS("pg_ts_parser",
                                                                                              "oid"),
    "SELECT 'text search template ' || tmplnamespace::regnamespace || '.' || tmplname || ' ' || tmplinit || "
    "' "
    "' || tmpllexize FROM pg_ts_template WHERE " VARVE_OF_USERS("pg_ts_template", "oid"),
    "SELECT 'text search dictionary ' || d.oid::regdictionary || ' ' || tmplname || ' ' || "
    "coalesce(dictinitoption, '') FROM pg_ts_dict d JOIN pg_ts_template t ON t.oid = dicttemplate "
    "WHERE " VARVE_OF_USERS("pg_ts_dict", "d.oid"),
    "SELECT 'text search configuration ' || c.oid::regconfig || ' ' || prsname || ' ' || (SELECT "
    "coalesce(string_agg(maptokentype || ' ' || mapdict::regdictionary, ', ' ORDER BY maptokentype, "
    "mapseqno), "
    "'') FROM pg_ts_config_map WHERE mapcfg = c.oid) FROM pg_ts_config c JOIN pg_ts_parser p ON p.oid = "
    "cfgparser WHERE " VARVE_OF_USERS("pg_ts_config", "c.oid"),
    "SELECT 'wrapper ' || fdwname || ' ' || fdwhandler::regproc || ' ' || fdwvalidator::regproc || ' ' || "
    "coalesce((SELECT string_agg(o, ' ' ORDER BY o) FROM unnest(fdwoptions) o), '') FROM "
    "pg_foreign_data_wrapper WHERE " VARVE_OF_USERS("pg_foreign_data_wrapper", "oid"),
    "SELECT 'server ' || srvname || ' ' || coalesce(srvtype, '') || ' ' || coalesce(srvversion, '') || ' ' "
    "|| "
    "fdwname || ' ' || coalesce((SELECT string_agg(o, ' ' ORDER BY o) FROM unnest(srvoptions) o WHERE o !~ "
    "'^[^=]*password='), '') FROM pg_foreign_server s JOIN pg_foreign_data_wrapper w ON w.oid = srvfdw "
    "WHERE " VARVE_OF_USERS("pg_foreign_server", "s.oid"),
    "SELECT 'user mapping ' || usename || ' of ' || srvname || ' ' || coalesce((SELECT string_agg(o, ' ' "
    "ORDER "
    "BY o) FROM unnest(umoptions) o WHERE o !~ '^[^=]*password='), '') FROM pg_user_mappings",
    "SELECT 'foreign table ' || ftrelid::regclass || ' of ' || srvname || ' ' || coalesce((SELECT "
    "string_agg(o, ' ' ORDER BY o) FROM unnest(ftoptions) o), '') || coalesce((SELECT string_agg(attname || "
    "' "
    "' || attfdwoptions::text, ' ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = ftrelid AND "
    "attfdwoptions IS NOT NULL), '') FROM pg_foreign_table JOIN pg_foreign_server s ON s.oid = ftserver",
    "SELECT 'conversion ' || connamespace::regnamespace || '.' || conname || ' ' || conforencoding || ' ' || "
    "contoencoding || ' ' || conproc || condefault FROM pg_conversion WHERE " VARVE_OF_USERS("pg_conversion",
                                                                                             "oid"),
    "SELECT 'language ' || lanname || lanpltrusted || ' ' || lanplcallfoid::regproc || ' ' || "
    "laninline::regproc || ' ' || lanvalidator::regproc FROM pg_language WHERE " VARVE_OF_USERS("pg_language",
                                                                                                "oid"),
    "SELECT 'access method ' || amname || ' ' || amhandler || amtype::text FROM pg_am WHERE " VARVE_OF_USERS(
        "pg_am", "oid"),
    "SELECT 'comment on ' || i.type || ' ' || i.identity || ' is ' || description FROM pg_description, "
    "pg_identify_object(classoid, objoid, objsubid) i WHERE objoid >= 16384 AND NOT EXISTS (SELECT FROM "
    "pg_depend e "
    "WHERE e.classid = classoid AND e.objid = objoid AND e.deptype = 'e') AND classoid <> "
    "'pg_extension'::regclass",
};

/// Whoever owns a table owns its sequences.
constexpr const char* question_of_owners =
    "SELECT 'owner of ' || i.type || ' ' || i.identity || ' is ' || pg_get_userbyid(o.owner) FROM ("
    "SELECT 'pg_class'::regclass::oid AS catalogue, oid, relowner AS owner FROM pg_class WHERE relkind IN "
    "('r', 'p', "
    "'v', 'm', 'S', 'f') AND relpersistence <> 't' AND " VARVE_NOT_OWN " AND " VARVE_OF_USERS(
        "pg_class", "oid") " UNION ALL SELECT 'pg_proc'::regclass, oid, proowner FROM pg_proc "
                           "WHERE " VARVE_OF_USERS("pg_proc",
                                                   "oid") " UNION ALL SELECT 'pg_type'::regclass, oid, "
                                                          "typowner FROM pg_type WHERE typtype IN ('e', 'd', "
                                                          "'r', 'c') AND "
                                                          "(typrelid = 0 OR EXISTS (SELECT FROM pg_class "
                                                          "WHERE pg_class.oid = typrelid AND relkind = 'c')) "
                                                          "AND " VARVE_OF_USERS(
                                                              "pg_type",
                                                              "oid") " UNION ALL SELECT "
                                                                     "'pg_namespace'::regclass, oid, "
                                                                     "nspowner FROM pg_namespace WHERE "
                                                                     "nspname = 'public' OR ("
                                                                     "nspname !~ '^pg_' AND " VARVE_OF_USERS(
                                                                         "pg_namespace",
                                                                         "oid") ")) o, "
                                                                                "pg_identify_object(o."
                                                                                "catalogue, o.oid, 0) i";

/// Every item of every access list as the server writes it; no list means the server's own.
constexpr std::array<const char*, 3> questions_of_grants{
    "SELECT 'access to ' || i.type || ' ' || i.identity || ' ' || item::text FROM ("
    "SELECT 'pg_class'::regclass::oid AS catalogue, oid, coalesce(relacl, acldefault(CASE relkind WHEN 'S' "
    "THEN 's' "
    "ELSE 'r' END::\"char\", relowner)) AS acl FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f') "
    "AND "
    "relpersistence <> 't' AND " VARVE_NOT_OWN " AND " VARVE_OF_USERS(
        "pg_class",
        "oid") " AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid "
               "= pg_class.oid AND "
               "d.deptype = 'i')"
               " UNION ALL SELECT 'pg_proc'::regclass, oid, coalesce(proacl, acldefault('f', proowner)) FROM "
               "pg_proc WHERE " VARVE_OF_USERS(
                   "pg_proc",
                   "oid") " UNION ALL SELECT 'pg_type'::regclass, oid, coalesce(typacl, acldefault('T', "
                          "typowner)) FROM pg_type WHERE typtype "
                          "IN ('e', 'd', 'r') AND " VARVE_OF_USERS(
                              "pg_type",
                              "oid") " UNION ALL SELECT 'pg_namespace'::regclass, oid, coalesce(nspacl, "
                                     "acldefault('n', nspowner)) FROM pg_namespace "
                                     "WHERE nspname = 'public' OR (nspname !~ '^pg_' AND " VARVE_OF_USERS(
                                         "pg_namespace", "oid") ")) o, unnest(o.acl) item, "
                                                                "pg_identify_object(o.catalogue, o.oid, 0) i",
    "SELECT 'access to column ' || attrelid::regclass || '.' || quote_ident(attname) || ' ' || item::text "
    "FROM "
    "pg_attribute JOIN pg_class c ON c.oid = attrelid, unnest(attacl) item WHERE NOT attisdropped "
    "AND " VARVE_NOT_OWN " AND " VARVE_OF_USERS("pg_class", "c.oid"),
    "SELECT 'default access in ' || coalesce(n.nspname, '') || ' to ' || defaclobjtype::text || ' of ' || "
    "pg_get_userbyid(defaclrole) || ' ' || item::text FROM pg_default_acl LEFT JOIN pg_namespace n ON n.oid "
    "= "
    "defaclnamespace, unnest(defaclacl) item",
};

#undef VARVE_OF_USERS
#undef VARVE_NOT_OWN

}  // namespace

namespace {

void erase_all(std::string& line, std::string_view part) {
    for (std::size_t at = line.find(part); at != std::string::npos; at = line.find(part, at)) {
        line.erase(at, part.size());
    }
}

/// A cast of an array of texts and an array of cast texts mean the same, and the server prints one or the
/// other depending on how often it has read the expression.
std::string without_text_casts(std::string line) {
    if (line.find("ARRAY[") != std::string::npos) {
        for (const std::string_view part :
             {"::text[]", "::character varying[]", "::text", "::character varying", "(", ")"}) {
            erase_all(line, part);
        }
    }
    return line;
}

bool is_in_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
           static_cast<unsigned char>(c) >= 0x80;
}

/// The name that ends at `end`, with its quotes.
std::string_view name_before(std::string_view text, std::size_t end) {
    std::size_t begin = end;
    if (end > 0 && text[end - 1] == '"') {
        const std::size_t quote = end < 2 ? std::string_view::npos : text.rfind('"', end - 2);
        begin = quote == std::string_view::npos ? end : quote;
    } else {
        while (begin > 0 && is_in_name(text[begin - 1])) {
            --begin;
        }
    }
    return text.substr(begin, end - begin);
}

/// Which of several constraints has which of the names that the server made up is no fact about them.
std::string without_numbers(std::string line) {
    constexpr std::string_view digits = "0123456789";
    for (const std::string_view ending : {"_check", "_fkey", "_key", "_idx"}) {
        for (std::size_t at = line.find(ending); at != std::string::npos; at = line.find(ending, at)) {
            at += ending.size();
            const std::size_t end = std::min(line.find_first_not_of(digits, at), line.size());
            line.erase(at, end - at);
        }
    }
    return line;
}

}  // namespace

std::string without_blank_before_values(std::string line) {
    constexpr std::string_view start = "( VALUES ";
    for (std::size_t at = line.find(start); at != std::string::npos; at = line.find(start)) {
        line.erase(at + 1, 1);
    }
    return line;
}

std::string without_own_names(std::string text) {
    constexpr std::string_view as = " AS ";
    for (std::size_t at = text.find(as); at != std::string::npos; at = text.find(as, at + 1)) {
        const std::string name(name_before(text, at));
        const std::size_t begin = at + as.size();
        const std::size_t end = begin + name.size();
        if (!name.empty() && text.compare(begin, name.size(), name) == 0 &&
            (end == text.size() || !is_in_name(text[end]))) {
            text.erase(at, end - at);
        }
    }
    return text;
}

std::vector<std::string> observe(ServerConnection& connection, const ManagedAccess& managed) {
    std::vector<std::string> queries;
    if (!connection.is_inside_transaction()) {
        queries.emplace_back("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
    }
    queries.emplace_back("SAVEPOINT varve_observation");
    queries.emplace_back("SET LOCAL search_path = pg_catalog");
    const std::size_t first = queries.size();
    queries.insert(queries.end(), questions.begin(), questions.end());
    if (managed.has_owners) {
        queries.emplace_back(question_of_owners);
    }
    if (managed.has_grants) {
        queries.insert(queries.end(), questions_of_grants.begin(), questions_of_grants.end());
    }
    const std::size_t end = queries.size();
    queries.emplace_back("ROLLBACK TO SAVEPOINT varve_observation");
    if (!connection.is_inside_transaction()) {
        queries.emplace_back("COMMIT");
    }

    std::vector<std::string> lines;
    connection.query_all(queries, [&](std::size_t at, const Rows& rows) {
        const bool is_answer = at >= first && at < end;
        for (int row = 0; is_answer && row < rows.count(); ++row) {
            lines.push_back(without_own_names(
                without_numbers(without_blank_before_values(without_text_casts(rows.string(row, 0))))));
        }
    });
    std::sort(lines.begin(), lines.end());
    return lines;
}

}  // namespace varve::postgres
