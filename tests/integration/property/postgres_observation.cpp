// SPDX-License-Identifier: MIT
#include "integration/property/trial_database.hpp"

namespace varve::test {

/// As much as `pg_dump --schema-only` would say of the kinds that the tests make, in a hundredth of its time;
/// property_test compares it with pg_dump itself now and then. Line breaks are replaced so that a row is a
/// line.
const char* const postgres_observation = R"(
set search_path = pg_catalog;
with spaces as (
  select oid, nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'
), relations as (
  select c.*, format('%I.%I', s.nspname, c.relname) as name from pg_class c join spaces s on s.oid = relnamespace
), facts(line) as (
  select concat_ws(' | ', 'schema', nspname, obj_description(oid, 'pg_namespace')) from spaces
union all
  select concat_ws(' | ', 'relation', relkind, relpersistence, name, reloptions, coalesce(obj_description(oid, 'pg_class'), '-'))
  from relations where relkind in ('r', 'v', 'm', 'p', 'f') or relkind = 'S' and not exists
    (select from pg_depend where classid = 'pg_class'::regclass and objid = relations.oid and deptype = 'i')
union all
  select concat_ws(' | ', 'column', r.name, attname, format_type(atttypid, atttypmod), attnotnull,
    coalesce(pg_get_expr(adbin, adrelid), '-'), 'identity', attidentity, 'generated', attgenerated,
    case when attcollation <> t.typcollation then attcollation::regcollation::text end,
    coalesce(col_description(r.oid, attnum), '-'))
  from pg_attribute a join relations r on r.oid = attrelid join pg_type t on t.oid = atttypid
    left join pg_attrdef on adrelid = attrelid and adnum = attnum
  where attnum > 0 and not attisdropped and r.relkind in ('r', 'v', 'p')
union all
  select concat_ws(' | ', 'sequence', coalesce((select format('of %s.%I', r.name, attname) from pg_depend d
      join relations r on r.oid = refobjid join pg_attribute on attrelid = refobjid and attnum = refobjsubid
      where classid = 'pg_class'::regclass and objid = s.oid and refobjsubid > 0 and deptype in ('a', 'i')), 'free'),
    case when exists (select from pg_depend where classid = 'pg_class'::regclass and objid = s.oid and deptype = 'i')
      then 'identity' else name end,
    format_type(seqtypid, null), seqstart, seqincrement, seqmax, seqmin, seqcache, seqcycle)
  from pg_sequence join relations s on s.oid = seqrelid
union all
  select concat_ws(' | ', 'constraint', r.name, conname, pg_get_constraintdef(c.oid), convalidated, condeferrable, condeferred,
    obj_description(c.oid, 'pg_constraint'))
  from pg_constraint c join relations r on r.oid = conrelid
union all
  select concat_ws(' | ', 'index', pg_get_indexdef(r.oid), indisvalid, indisclustered, indisreplident,
    coalesce(obj_description(r.oid, 'pg_class'), '-'))
  from pg_index join relations r on r.oid = indexrelid
union all
  select concat_ws(' | ', 'view', name, pg_get_viewdef(oid)) from relations where relkind in ('v', 'm')
union all
  select concat_ws(' | ', 'enum', format_type(t.oid, null),
    (select string_agg(quote_literal(enumlabel), ', ' order by enumsortorder) from pg_enum where enumtypid = t.oid),
    obj_description(t.oid, 'pg_type'))
  from pg_type t join spaces s on s.oid = typnamespace where typtype = 'e'
union all
  select concat_ws(' | ', 'trigger', pg_get_triggerdef(t.oid), tgenabled)
  from pg_trigger t join relations r on r.oid = tgrelid where not tgisinternal
union all
  select concat_ws(' | ', 'type', t.typtype, format_type(t.oid, null), format_type(t.typbasetype, t.typtypmod), t.typnotnull, t.typdefault,
    (select string_agg(conname || ' ' || pg_get_constraintdef(c.oid), ', ' order by conname) from pg_constraint c where contypid = t.oid),
    (select string_agg(attname || ' ' || format_type(atttypid, atttypmod) || ' ' || attcollation, ', ' order by attnum)
      from pg_attribute where attrelid = t.typrelid and not attisdropped),
    (select concat_ws(' ', format_type(rngsubtype, null), rngsubdiff::regproc, rngcollation) from pg_range where rngtypid = t.oid),
    obj_description(t.oid, 'pg_type'))
  from pg_type t join spaces s on s.oid = typnamespace left join pg_class c on c.oid = typrelid
  where typtype in ('d', 'r') or typtype = 'c' and c.relkind = 'c'
union all
  select concat_ws(' | ', 'routine', p.oid::regprocedure, case when prokind <> 'a' then pg_get_functiondef(p.oid)
    else (select concat_ws(' ', aggtransfn, aggtranstype::regtype, agginitval) from pg_aggregate where aggfnoid = p.oid) end)
  from pg_proc p join spaces s on s.oid = pronamespace
union all
  select concat_ws(' | ', 'table', name, relrowsecurity, relforcerowsecurity, relreplident, pg_get_partkeydef(oid),
    pg_get_expr(relpartbound, oid), (select string_agg(inhparent::regclass::text, ', ' order by inhseqno) from pg_inherits where inhrelid = r.oid))
  from relations r where relkind in ('r', 'p', 'f')
union all
  select concat_ws(' | ', 'column option', r.name, attname, attstattarget, attstorage,
    (select string_agg(option, ', ') from unnest(attoptions) option where option !~ '^pg_attver='), attfdwoptions)
  from pg_attribute join relations r on r.oid = attrelid where attnum > 0 and not attisdropped and r.relkind in ('r', 'p', 'm', 'f')
union all
  select concat_ws(' | ', 'policy', r.name, polname, polcmd, polpermissive, pg_get_expr(polqual, r.oid), pg_get_expr(polwithcheck, r.oid))
  from pg_policy join relations r on r.oid = polrelid
union all
  select concat_ws(' | ', 'rule', pg_get_ruledef(w.oid)) from pg_rewrite w join relations r on r.oid = ev_class where rulename <> '_RETURN'
union all
  select concat_ws(' | ', 'statistics', replace(pg_get_statisticsobjdef(x.oid),
    coalesce((select ' ON ' || string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute where attrelid = stxrelid and attnum = any (stxkeys::int2[])), ' ON '),
    coalesce((select ' ON ' || string_agg(quote_ident(attname), ', ' order by attname) from pg_attribute where attrelid = stxrelid and attnum = any (stxkeys::int2[])), ' ON '))) from pg_statistic_ext x join spaces s on s.oid = stxnamespace
union all
  select concat_ws(' | ', 'collation', s.nspname, collname, collprovider, collisdeterministic, collcollate, colliculocale)
  from pg_collation join spaces s on s.oid = collnamespace
union all
  select concat_ws(' | ', 'operator', o.oid::regoperator, oprcode, oprcanhash, oprcanmerge, oprrest)
  from pg_operator o join spaces s on s.oid = oprnamespace
union all
  select concat_ws(' | ', 'cast', castsource::regtype, casttarget::regtype, castfunc::regprocedure, castcontext)
  from pg_cast where oid >= 16384
union all
  select concat_ws(' | ', 'dictionary', d.oid::regdictionary, dictinitoption) from pg_ts_dict d join spaces s on s.oid = dictnamespace
union all
  select concat_ws(' | ', 'text search', c.oid::regconfig, maptokentype, (array_agg(mapdict::regdictionary::text order by mapseqno)))
  from pg_ts_config c join spaces s on s.oid = cfgnamespace left join pg_ts_config_map on mapcfg = c.oid group by c.oid, maptokentype
union all
  select concat_ws(' | ', 'event trigger', evtname, evtevent, evtenabled, evttags, evtfoid::regprocedure) from pg_event_trigger
union all
  select concat_ws(' | ', 'publication', pubname, puballtables, pubinsert, pubupdate, (select string_agg(concat_ws(' ', prrelid::regclass,
      (select array_agg(attname order by attname) from pg_attribute where attrelid = prrelid and attnum = any (prattrs)), pg_get_expr(prqual, prrelid)), ', ' order by prrelid::regclass::text) from pg_publication_rel where prpubid = p.oid))
  from pg_publication p
union all
  select concat_ws(' | ', 'foreign', srvname, fdwname, srvoptions, (select string_agg(ftrelid::regclass || coalesce(ftoptions::text, ''), ', '
      order by ftrelid::regclass::text) from pg_foreign_table where ftserver = s.oid))
  from pg_foreign_server s join pg_foreign_data_wrapper w on w.oid = srvfdw
union all
  select concat_ws(' | ', 'access', name, relowner::regrole, (select string_agg(item::text, ', ' order by item::text collate "C")
    from unnest(coalesce(relacl, acldefault(case relkind when 'S' then 's'::"char" else 'r'::"char" end, relowner))) item))
  from relations r where relkind in ('r', 'v', 'm', 'p', 'f') or relkind = 'S' and not exists
    (select from pg_depend where classid = 'pg_class'::regclass and objid = r.oid and deptype = 'i')
union all
  select concat_ws(' | ', 'access of column', r.name, attname, (select string_agg(item::text, ', ' order by item::text collate "C") from unnest(attacl) item))
  from pg_attribute join relations r on r.oid = attrelid where attnum > 0 and not attisdropped and cardinality(attacl) > 0
union all
  select concat_ws(' | ', 'default access', defaclrole::regrole, defaclnamespace::regnamespace, defaclobjtype,
    (select string_agg(item::text, ', ' order by item::text collate "C") from unnest(defaclacl) item))
  from pg_default_acl
)
select translate(line, E'\n', ' ') from facts order by line collate "C")";

const char* const postgres_reset = R"(do $$
declare name text;
begin
  if exists (select from pg_default_acl) then
    drop owned by varve_trial_reader, varve_trial_writer, varve_trial_owner cascade;
  end if;
  for name in select evtname from pg_event_trigger loop execute format('drop event trigger %I', name); end loop;
  for name in select pubname from pg_publication loop execute format('drop publication %I', name); end loop;
  for name in select fdwname from pg_foreign_data_wrapper loop execute format('drop foreign data wrapper %I cascade', name); end loop;
  for name in select nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema' loop
    execute format('drop schema %I cascade', name);
  end loop;
end
$$;
create schema public;
comment on schema public is 'standard public schema')";

}  // namespace varve::test
