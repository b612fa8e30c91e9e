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
  select concat_ws(' | ', 'trigger', pg_get_triggerdef(t.oid)) from pg_trigger t join relations r on r.oid = tgrelid
  where not tgisinternal
)
select translate(line, E'\n', ' ') from facts order by line collate "C")";

}  // namespace varve::test
