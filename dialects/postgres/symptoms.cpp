// SPDX-License-Identifier: MIT
#include "symptoms.hpp"

#include <algorithm>
#include <string>

namespace varve::postgres {

namespace {

using Group = Symptom::Group;

Symptom symptom(Group group, const char* check, const ObjectId& object, std::string message,
                std::string hint) {
    return {group, check, object, std::move(message), std::move(hint)};
}

/// Columns numbered by the server, with a type that ends within reach of a busy table.
bool counts_in_few_bytes(const Column& column) {
    const bool is_numbered =
        column.identity ||
        (column.default_value && column.default_value->text.find("nextval(") != std::string::npos);
    return is_numbered && (column.type.name == "integer" || column.type.name == "smallint");
}

void look_at_index(const Object& object, std::vector<Symptom>& symptoms) {
    if (as<Index>(object).dialect_options.contains("invalid")) {
        symptoms.push_back(symptom(Group::Invalid, "invalid-index", object.id, "no query uses it",
                                   "`REINDEX INDEX CONCURRENTLY` builds it again; or drop it"));
    }
}

void look_at_key(const Schema& schema, const Object& object, std::vector<Symptom>& symptoms) {
    for (const std::string& name : as<PrimaryKey>(object).columns) {
        const Object* column = schema.find({Kind::Column, object.id.schema, object.id.owner, name, ""});
        if (column != nullptr && counts_in_few_bytes(as<Column>(*column))) {
            symptoms.push_back(symptom(Group::Risky, "small-key", column->id,
                                       "a key that counts in " + as<Column>(*column).type.name,
                                       "`bigint` never runs out; changing it later rewrites the table"));
        }
    }
}

void look_at_policies(const Schema& schema, const Object& table, std::vector<Symptom>& symptoms) {
    const bool has_policies = !schema.owned_by(table.id.qualified_name(), Kind::Policy).empty();
    if (has_policies && !as<Table>(table).dialect_options.contains("row_security")) {
        symptoms.push_back(symptom(Group::Risky, "policies-without-row-security", table.id,
                                   "has policies that nothing enforces",
                                   "`ALTER TABLE … ENABLE ROW LEVEL SECURITY`"));
    }
}

void look_at_trigger(const Object& object, std::vector<Symptom>& symptoms) {
    const Options& options = as<Trigger>(object).dialect_options;
    const auto enabled = options.find("enabled");
    if (enabled != options.end() && enabled->second == "disabled") {
        symptoms.push_back(
            symptom(Group::Risky, "disabled-trigger", object.id, "does not fire", "enable it, or drop it"));
    }
}

/// A sequence that feeds a column ends where the type of the column does.
constexpr const char* sequences_near_their_end =
    "SELECT * FROM (SELECT s.schemaname, s.sequencename, s.last_value, least(s.max_value, (SELECT "
    "min(CASE a.atttypid WHEN 21 THEN 32767 WHEN 23 THEN 2147483647 ELSE 9223372036854775807 END) FROM "
    "pg_catalog.pg_depend d JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = "
    "d.refobjsubid WHERE d.classid = 1259 AND d.refclassid = 1259 AND d.deptype IN ('a', 'i') AND d.objid = "
    "c.oid)) AS last FROM pg_catalog.pg_sequences s JOIN pg_catalog.pg_namespace n ON n.nspname = "
    "s.schemaname JOIN pg_catalog.pg_class c ON c.relname = s.sequencename AND c.relnamespace = n.oid WHERE "
    "s.increment_by > 0 AND NOT s.cycle) q WHERE last_value::numeric / last > 0.75 ORDER BY 1, 2";

/// The sequence as the schema knows it: one behind an identity column is that column.
ObjectId id_of_sequence(const std::string& schema, const std::string& name) {
    return {Kind::Sequence, schema, "", name, ""};
}

void look_at_sequences(ServerConnection& connection, std::vector<Symptom>& symptoms) {
    const std::unique_ptr<Cursor> rows = connection.query(Sql().verbatim(sequences_near_their_end));
    while (rows->next()) {
        const std::int64_t at = rows->integer(2);
        const std::int64_t last = rows->integer(3);
        const std::int64_t percent =
            static_cast<std::int64_t>(100.0 * static_cast<double>(at) / static_cast<double>(last));
        symptoms.push_back(symptom(Group::Risky, "sequence-near-its-end",
                                   id_of_sequence(std::string(rows->text(0)), std::string(rows->text(1))),
                                   "is at " + std::to_string(at) + " of " + std::to_string(last) + " (" +
                                       std::to_string(percent) + " %)",
                                   "give its column and the sequence a larger type before inserts fail"));
    }
}

/// A view that is dropped and made again loses them: only who granted them can grant them again.
constexpr const char* grants_of_others =
    "SELECT n.nspname, c.relname, c.relkind, pg_catalog.string_agg(DISTINCT "
    "pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(g.grantor)), ', ') FROM pg_catalog.pg_class c JOIN "
    "pg_catalog.pg_namespace n ON n.oid = c.relnamespace, pg_catalog.aclexplode(c.relacl) g WHERE c.relkind "
    "IN "
    "('r', 'p', 'f', 'v', 'm') AND c.oid >= 16384 AND g.grantor <> c.relowner AND n.nspname !~ '^pg_' GROUP "
    "BY 1, 2, 3 "
    "ORDER BY 1, 2";

Kind kind_of_relation(std::string_view letter) {
    return letter == "v" ? Kind::View : letter == "m" ? Kind::MaterializedView : Kind::Table;
}

void look_at_grants(ServerConnection& connection, std::vector<Symptom>& symptoms) {
    const std::unique_ptr<Cursor> rows = connection.query(Sql().verbatim(grants_of_others));
    while (rows->next()) {
        symptoms.push_back(symptom(
            Group::Risky, "grants-of-others",
            {kind_of_relation(rows->text(2)), std::string(rows->text(0)), "", std::string(rows->text(1)), ""},
            "has privileges that somebody other than its owner granted: " + std::string(rows->text(3)),
            "they are gone when a plan makes it anew; let the owner grant them"));
    }
}

}  // namespace

std::vector<Symptom> find_symptoms(ServerConnection& connection, const Schema& schema) {
    std::vector<Symptom> symptoms;
    for (const auto& [id, object] : schema.objects()) {
        switch (id.kind) {
        case Kind::Index: look_at_index(object, symptoms); break;
        case Kind::PrimaryKey: look_at_key(schema, object, symptoms); break;
        case Kind::Table: look_at_policies(schema, object, symptoms); break;
        case Kind::Trigger: look_at_trigger(object, symptoms); break;
        default: break;
        }
    }
    look_at_sequences(connection, symptoms);
    look_at_grants(connection, symptoms);
    return symptoms;
}

}  // namespace varve::postgres
