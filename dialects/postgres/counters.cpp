// SPDX-License-Identifier: MIT
#include "counters.hpp"

#include "lexis.hpp"

#include <string_view>

namespace varve::postgres {

namespace {

bool counts(const Column& column) {
    const std::string& type = column.type.name;
    const bool is_integer = type == "smallint" || type == "integer" || type == "bigint";
    return is_integer &&
           (column.identity || (column.default_value && column.default_value->text.starts_with("nextval(")));
}

/// The sequences of a column: that of its identity (`i`), and what its default names.
Sql sequences_of(const Object& column) {
    Sql sql;
    sql << "SELECT d.objid FROM pg_catalog.pg_depend d, of_column o WHERE d.classid = 1259 AND d.deptype = "
           "'i' "
           "AND d.refclassid = 1259 AND d.refobjid = o.attrelid AND d.refobjsubid = o.attnum UNION "
           "SELECT d.refobjid FROM pg_catalog.pg_depend d, pg_catalog.pg_attrdef v, of_column o WHERE "
           "v.adrelid = o.attrelid AND v.adnum = o.attnum AND d.classid = 2604 AND d.objid = v.oid AND "
           "d.refclassid = 1259";
    Sql all;
    all << "WITH of_column AS (SELECT attrelid, attnum FROM pg_catalog.pg_attribute WHERE attrelid = ";
    all.literal((Sql() << column.id.owner_name()).text(lexis())) << "::pg_catalog.regclass AND attname = ";
    all.literal(column.id.name) << "), of_sequence AS (" << sql << ")";
    return all;
}

}  // namespace

std::optional<Sql> advance_counter(const Object& column) {
    if (!counts(as<Column>(column))) {
        return std::nullopt;
    }
    const Identifier name(column.id.name);
    Sql sql = sequences_of(column);
    // A sequence that was restarted and not asked since does not tell where it stands; nextval() does, at the
    // price of a number.
    sql << " SELECT pg_catalog.setval(c.id, CASE WHEN c.step > 0 THEN greatest(m.top, "
           "pg_catalog.nextval(c.id)) "
           "ELSE least(m.bottom, pg_catalog.nextval(c.id)) END) FROM (SELECT s.seqrelid::pg_catalog.regclass "
           "AS id, s.seqincrement AS step, s.seqmin, s.seqmax, coalesce("
           "pg_catalog.pg_sequence_last_value(s.seqrelid), s.seqstart - CASE WHEN s.seqincrement > 0 THEN 1 "
           "ELSE -1 END"
           ") AS last FROM pg_catalog.pg_sequence s WHERE s.seqrelid IN (SELECT * FROM of_sequence)) c, "
           "(SELECT max("
        << name << ")::bigint AS top, min(" << name << ")::bigint AS bottom FROM " << column.id.owner_name()
        << ") m WHERE CASE WHEN c.step > 0 THEN m.top > c.last AND m.top <= c.seqmax "
           "ELSE m.bottom < c.last AND m.bottom >= c.seqmin END";
    return sql;
}

}  // namespace varve::postgres
