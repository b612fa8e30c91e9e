// SPDX-License-Identifier: MIT
#include "clauses.hpp"
#include "families.hpp"
#include "given_columns.hpp"
#include "replace_type.hpp"

#include "../inspect/default_names.hpp"
#include "../lexis.hpp"
#include "../types.hpp"

#include <algorithm>

namespace varve::postgres {

namespace {

using plan::Hazard;

/// The sequence behind an identity column.
QualifiedName identity_sequence_name(const ObjectId& column, const Options& options) {
    const std::string_view name = option(options, "sequence_name");
    return {column.schema,
            name.empty() ? default_sequence_name(column.owner, column.name) : std::string(name)};
}

Sql identity_clause(const Object& column) {
    const Identity& identity = *as<Column>(column).identity;
    const DataType& type = as<Column>(column).type;
    const Options& own = as<Column>(column).dialect_options;
    Sql sql = Sql() << "GENERATED ";
    sql.verbatim(identity.mode == IdentityMode::Always ? "ALWAYS" : "BY DEFAULT") << " AS IDENTITY";
    Sql options;
    if (own.contains("sequence_name")) {
        options << " SEQUENCE NAME " << identity_sequence_name(column.id, own);
    }
    options << (identity.options ? sequence_clause(*identity.options, type) : Sql());
    if (!options.empty()) {
        // Without the blank that parts them from what precedes them elsewhere.
        sql << " (";
        sql.verbatim(options.text(lexis()).substr(1)) << ")";
    }
    return sql;
}

/// Whether every row must be written to hold the default: not for constants and not for what is the same in
/// the whole statement, such as now().
bool is_computed_per_row(const Column& column) {
    if (column.generated || column.identity) {
        return true;
    }
    if (!column.default_value) {
        return false;
    }
    const std::string& text = column.default_value->text;
    return text.find('(') != std::string::npos && text.find("now()") == std::string::npos;
}

/// A cast that only widens: no row is touched.
bool is_free(const DataType& before, const DataType& after) {
    const bool was_text = before.name.starts_with("character varying") || before.name == "text";
    return was_text && (after.name == "text" || after.name == "character varying");
}

bool is_row_type(const DataType& type, const Schema& schema) {
    const std::vector<const Object*> tables = schema.of_kind(Kind::Table);
    return std::any_of(tables.begin(), tables.end(),
                       [&](const Object* table) { return printed_type(table->id) == type.name; });
}

/// There is no cast between rows and JSON, but there are functions.
std::optional<Sql> row_conversion(const Work& work, const Identifier& column, const DataType& before,
                                  const DataType& after) {
    if (after.name == "jsonb" && is_row_type(before, work.from)) {
        return Sql() << "to_jsonb(" << column << ")";
    }
    if (before.name == "jsonb" && is_row_type(after, work.to)) {
        return Sql() << "jsonb_populate_record(NULL::" << after << ", " << column << ")";
    }
    return std::nullopt;
}

Sql cast_clause(const Work& work, const Object& column, const DataType& before, const DataType& after) {
    if (const std::optional<Sql> rows = row_conversion(work, Identifier(column.id.name), before, after)) {
        return Sql() << " USING " << *rows;
    }
    if (has_assignment_cast(before, after)) {
        return {};
    }
    return Sql() << " USING " << converted(Sql() << Identifier(column.id.name), before, after);
}

void alter_type(Work& work, const Object& after, const Column& old_form, const Column& new_form) {
    Sql action = Sql() << "ALTER COLUMN " << Identifier(after.id.name) << " TYPE " << new_form.type
                       << collate_clause(new_form.collation);
    if (new_form.collation.empty() && !old_form.collation.empty()) {
        action << " COLLATE pg_catalog.\"default\"";
    }
    action << cast_clause(work, after, old_form.type, new_form.type);
    if (is_free(old_form.type, new_form.type)) {
        work.alter_table(after.id.owner_name(), action);
    } else {
        plan::Statement& statement = work.alter_table(
            after.id.owner_name(), action,
            {Hazard::TableRewrite, Hazard::BlocksReads, Hazard::BlocksWrites, Hazard::MayFail});
        if (loses_silently(old_form.type, new_form.type)) {
            statement.hazards.push_back(Hazard::DataLoss);
            statement.destroys.push_back(after.id);
        }
    }
}

/// The sequence that fed a serial column; null when the column is none.
const Object* serial_sequence(const Schema& schema, const Object& column) {
    for (const ObjectId& need : column.needs) {
        const Object* sequence = need.kind == Kind::Sequence ? schema.find(need) : nullptr;
        if (sequence != nullptr && as<Sequence>(*sequence).owned_by &&
            column_id(as<Sequence>(*sequence).owned_by->table, as<Sequence>(*sequence).owned_by->column) ==
                column.id) {
            return sequence;
        }
    }
    return nullptr;
}

bool owns_sequence(const Schema& schema, const ObjectId& column, const Object* but) {
    const std::vector<const Object*> sequences = schema.of_kind(Kind::Sequence);
    return std::any_of(sequences.begin(), sequences.end(), [&](const Object* sequence) {
        const std::optional<SequenceOwner>& owner = as<Sequence>(*sequence).owned_by;
        return owner && column_id(owner->table, owner->column) == column && sequence != but;
    });
}

/// Whether a column owns another sequence than that of its identity. What fed a serial column is gone by
/// then.
bool owns_another_sequence(const Work& work, const ObjectId& column) {
    const Object* before = work.from.find(column);
    const Object* serial = before == nullptr ? nullptr : serial_sequence(work.from, *before);
    return owns_sequence(work.to, column, nullptr) || owns_sequence(work.from, column, serial);
}

/// How the sequence behind an identity or serial column counts.
SequenceOptions counting_options(const Work& work, const Object& column) {
    const std::optional<Identity>& identity = as<Column>(column).identity;
    if (identity) {
        return identity->options.value_or(SequenceOptions{});
    }
    const Object* serial = serial_sequence(work.to, column);
    return serial == nullptr ? SequenceOptions{} : as<Sequence>(*serial).options;
}

/// An expression for the sequence behind an identity or serial column.
Sql identity_sequence(const Work& work, const Object& column) {
    const std::string table = (Sql() << column.id.owner_name()).text(lexis());
    Sql sql;
    // A serial column counts by its sequence; it is the only one that it is asked about.
    if (!as<Column>(column).identity || !owns_another_sequence(work, column.id)) {
        sql << "pg_catalog.pg_get_serial_sequence(";
        sql.literal(table) << ", ";
        sql.literal(column.id.name) << ")";
        return sql;
    }
    // pg_get_serial_sequence() answers with any sequence of the column, also one that merely goes with it.
    sql << "(SELECT d.objid::pg_catalog.regclass FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_attribute a "
           "ON "
           "a.attrelid = d.refobjid AND a.attnum = d.refobjsubid WHERE d.deptype = 'i' AND d.classid = "
           "'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid = ";
    sql.literal(table) << "::pg_catalog.regclass AND a.attname = ";
    sql.literal(column.id.name) << ")";
    return sql;
}

void drop_serial(Work& work, const Object& after) {
    const Object* before = work.from.find(after.id);
    const Object* sequence = before == nullptr ? nullptr : serial_sequence(work.from, *before);
    if (sequence != nullptr && !work.to.contains(sequence->id)) {
        work.add(Sql() << "DROP SEQUENCE " << sequence->id.qualified_name());
    }
}

void create_serial(Work& work, const Object& after) {
    const Object* sequence = serial_sequence(work.to, after);
    if (sequence == nullptr || work.from.contains(sequence->id)) {
        return;
    }
    const Sequence& definition = as<Sequence>(*sequence);
    Sql sql = Sql() << "CREATE SEQUENCE " << sequence->id.qualified_name();
    if (definition.type.name != "bigint") {
        sql << " AS " << definition.type;
    }
    work.add(sql << sequence_clause(definition.options, definition.type));
    if (!sequence->comment.empty()) {
        comment(work, *sequence);
    }
}

void alter_identity(Work& work, const Object& after, const Column& old_form, const Column& new_form) {
    const QualifiedName table = after.id.owner_name();
    const Sql start = Sql() << "ALTER COLUMN " << Identifier(after.id.name) << " ";
    if (!new_form.identity) {
        work.alter_table(table, Sql(start) << "DROP IDENTITY");
        create_serial(work, after);
        return;
    }
    if (!old_form.identity) {
        drop_serial(work, after);
        work.alter_table(table, Sql(start) << "ADD " << identity_clause(after));
        continue_counting(work, after);
        return;
    }
    const QualifiedName former = identity_sequence_name(after.id, old_form.dialect_options);
    const QualifiedName wanted = identity_sequence_name(after.id, new_form.dialect_options);
    if (former != wanted) {
        work.add(Sql() << "ALTER SEQUENCE " << former << " RENAME TO " << Identifier(wanted.name));
    }
    Sql changes;
    if (old_form.identity->mode != new_form.identity->mode) {
        changes.verbatim(new_form.identity->mode == IdentityMode::Always ? " SET GENERATED ALWAYS"
                                                                         : " SET GENERATED BY DEFAULT");
    }
    if (old_form.identity->options && new_form.identity->options) {
        // The server widens the sequence together with the column.
        changes << sequence_changes(*old_form.identity->options, *new_form.identity->options, false, " SET ")
                << restart_clause(*old_form.identity->options, *new_form.identity->options);
    }
    if (!changes.empty()) {
        work.alter_table(table, Sql() << "ALTER COLUMN " << Identifier(after.id.name) << changes);
    }
}

void set_default(Work& work, const Object& after, const Column& new_form) {
    const Sql start = Sql() << "ALTER COLUMN " << Identifier(after.id.name);
    if (new_form.default_value) {
        work.alter_table(after.id.owner_name(), Sql(start) << " SET DEFAULT " << *new_form.default_value);
    } else {
        work.alter_table(after.id.owner_name(), Sql(start) << " DROP DEFAULT");
    }
}

/// The children would follow, though each has statistics of its own.
void set_statistics(Work& work, const QualifiedName& table, const Sql& action) {
    const auto is_followed = [&](const Schema& schema) {
        return has_children(schema, table) || has_partitions(schema, table);
    };
    if (is_followed(work.from) || is_followed(work.to)) {
        work.add(Sql() << "ALTER TABLE ONLY " << table << " " << action);
    } else {
        work.alter_table(table, action);
    }
}

/// Whether a column is or was merely what its table has of its own about a column that something else gives.
bool is_addition(const Column& definition) {
    return definition.dialect_options.contains("inherited");
}

}  // namespace

Sql converted(const Sql& value, const DataType& before, const DataType& after) {
    Sql sql = value;
    if (has_assignment_cast(before, after)) {
        return sql;
    }
    if (!has_explicit_cast(before, after)) {
        sql.verbatim(before.name.ends_with("[]") && after.name.ends_with("[]") ? "::text[]" : "::text");
    }
    return sql << "::" << after;
}

void continue_counting(Work& work, const Object& column) {
    const SequenceOptions options = counting_options(work, column);
    const bool counts_down = options.increment < 0;
    Sql last;
    last.verbatim(counts_down ? "min(" : "max(") << Identifier(column.id.name) << ")";
    Sql sql = Sql() << "SELECT pg_catalog.setval(" << identity_sequence(work, column) << ", " << last
                    << ") FROM " << column.id.owner_name() << " HAVING " << last;
    // What lies before the first number needs no counting on; the server would refuse it.
    sql.verbatim(counts_down ? " <= " : " >= ") << (counts_down ? options.maximum : options.minimum);
    work.add(sql, {Hazard::FullScan});
}

Sql column_clause(const Object& object) {
    const Column& column = as<Column>(object);
    Sql sql = Sql() << Identifier(object.id.name) << " " << column.type << collate_clause(column.collation);
    if (column.generated) {
        sql << " GENERATED ALWAYS AS " << in_parentheses(column.generated->expression);
        sql.verbatim(column.generated->storage == GeneratedStorage::Stored ? " STORED" : " VIRTUAL");
    }
    if (column.identity) {
        sql << " " << identity_clause(object);
    }
    if (column.default_value) {
        sql << " DEFAULT " << *column.default_value;
    }
    if (!column.is_nullable) {
        sql << " NOT NULL";
    }
    return sql;
}

void alter_column_options(Work& work, const Object& column, const Options& before, const Options& after) {
    const QualifiedName table = column.id.owner_name();
    const Sql start = Sql() << "ALTER COLUMN " << Identifier(column.id.name) << " ";
    if (option(before, "storage") != option(after, "storage")) {
        Sql action = Sql(start) << "SET STORAGE ";
        // DEFAULT as a word exists only from 16 on; what a type that can be compressed and moved has is
        // EXTENDED.
        work.alter_table(table,
                         action.verbatim(after.contains("storage") ? option(after, "storage") : "extended"));
    }
    if (option(before, "compression") != option(after, "compression")) {
        Sql action = Sql(start) << "SET COMPRESSION ";
        work.alter_table(
            table, action.verbatim(after.contains("compression") ? option(after, "compression") : "default"));
    }
    if (option(before, "statistics") != option(after, "statistics")) {
        Sql action = Sql(start) << "SET STATISTICS ";
        set_statistics(work, table,
                       action.verbatim(after.contains("statistics") ? option(after, "statistics") : "-1"));
    }
    alter_storage_parameters(work, Sql() << "ALTER TABLE " << table << " " << start, before, after);
    alter_server_options(work, Sql() << "ALTER FOREIGN TABLE " << table << " " << start, before, after);
}

namespace {

/// "cannot recursively add identity column to table that has child tables": the children get the column, and
/// only the parent numbers it.
void create_numbered_parent(Work& work, const Object& object, const Column& definition) {
    Object plain = object;
    as<Column>(plain).identity.reset();
    as<Column>(plain).is_nullable = true;
    const QualifiedName table = object.id.owner_name();
    const Identifier name(object.id.name);
    work.alter_table(table, Sql() << "ADD COLUMN " << column_clause(plain));
    work.add(Sql() << "UPDATE " << table << " SET " << name
                   << " = numbered.place FROM (SELECT tableoid AS relation, ctid AS row_of_it, "
                      "pg_catalog.row_number() OVER () AS place FROM "
                   << table << ") AS numbered WHERE " << Identifier(table.name)
                   << ".tableoid = numbered.relation AND " << Identifier(table.name)
                   << ".ctid = numbered.row_of_it",
             {Hazard::FullScan});
    work.alter_table(table, Sql() << "ALTER COLUMN " << name << " SET NOT NULL",
                     {Hazard::FullScan, Hazard::BlocksReads, Hazard::BlocksWrites});
    as<Column>(plain).is_nullable = false;
    alter_identity(work, object, as<Column>(plain), definition);
    alter_column_options(work, object, {}, definition.dialect_options);
}

}  // namespace

void create(Work& work, const Object& object, const Column& definition) {
    // It may be there already, from a type or parent that its table leaves.
    const std::optional<Column> given = is_addition(definition)
                                            ? given_definition(work.to, object.id, definition)
                                            : given_definition(work.from, object.id, definition);
    if (given) {
        alter(work, object, *given, definition);
    }
    if (given || is_addition(definition)) {
        return;
    }
    if (definition.identity && has_children(work.to, object.id.owner_name())) {
        create_numbered_parent(work, object, definition);
        return;
    }
    plan::Statement& statement =
        work.alter_table(object.id.owner_name(), Sql() << "ADD COLUMN " << column_clause(object));
    if (is_computed_per_row(definition)) {
        statement.hazards = {Hazard::TableRewrite, Hazard::BlocksReads, Hazard::BlocksWrites};
    } else if (!definition.is_nullable && !definition.default_value) {
        statement.hazards = {Hazard::MayFail};
    }
    alter_column_options(work, object, {}, definition.dialect_options);
    adopt_sequences(work, object);
}

void drop(Work& work, const Object& object, const Column& definition) {
    // It stays where a type or parent gives it from now on.
    const std::optional<Column> given = given_definition(work.to, object.id, definition);
    if (given) {
        alter(work, object, definition, *given);
    }
    if (given || is_addition(definition)) {
        return;
    }
    plan::Statement& statement =
        work.alter_table(object.id.owner_name(), Sql() << "DROP COLUMN " << Identifier(object.id.name));
    // A generated column holds nothing that is not in the others.
    if (!definition.generated) {
        statement.hazards = {Hazard::DataLoss};
        statement.destroys.push_back(object.id);
    }
}

/// Whether a column gets its new type together with the one that gives it: "cannot alter inherited column".
bool follows_in_type(const Work& work, const ObjectId& id, const Column& old_form, const Column& new_form) {
    const std::optional<Column> before = given_definition(work.from, id, old_form);
    const std::optional<Column> after = given_definition(work.to, id, new_form);
    return before && after && before->type == old_form.type && before->collation == old_form.collation &&
           after->type == new_form.type && after->collation == new_form.collation &&
           stays_with_parents(work.from, work.to, id.owner_name());
}

/// The columns that get the type with this one have defaults of their own, which come back with their own
/// change.
void drop_defaults_below(Work& work, const ObjectId& id, const Column& old_form, const Column& new_form) {
    if (has_assignment_cast(old_form.type, new_form.type)) {
        return;
    }
    for (const Object* column : columns_below(work.from, id)) {
        const Object* after = work.to.find(column->id);
        if (as<Column>(*column).default_value && after != nullptr &&
            stays_with_parents(work.from, work.to, column->id.owner_name())) {
            work.alter_table(column->id.owner_name(),
                             Sql() << "ALTER COLUMN " << Identifier(column->id.name) << " DROP DEFAULT");
        }
    }
}

void alter(Work& work, const Object& after, const Column& old_form, const Column& new_form) {
    const QualifiedName table = after.id.owner_name();
    const Sql start = Sql() << "ALTER COLUMN " << Identifier(after.id.name) << " ";
    const bool is_type_changed = old_form.type != new_form.type || old_form.collation != new_form.collation;
    if (old_form.generated && !new_form.generated) {
        work.alter_table(table, Sql(start) << "DROP EXPRESSION");
    }
    // A default is an expression of the old type: it steps aside and comes back in the new one.
    const bool is_default_set =
        old_form.default_value != new_form.default_value || (is_type_changed && new_form.default_value);
    if (old_form.default_value && is_default_set && (is_type_changed || new_form.identity)) {
        work.alter_table(table, Sql(start) << "DROP DEFAULT");
    }
    const bool is_identity_gone = old_form.identity && !new_form.identity;
    if (is_identity_gone) {
        // Only integers may have one.
        alter_identity(work, after, old_form, new_form);
    }
    if (is_type_changed && !follows_in_type(work, after.id, old_form, new_form)) {
        drop_defaults_below(work, after.id, old_form, new_form);
        alter_type(work, after, old_form, new_form);
    }
    if (old_form.is_nullable && !new_form.is_nullable) {
        // Reads every row; fails on the first NULL.
        work.alter_table(table, Sql(start) << "SET NOT NULL",
                         {Hazard::FullScan, Hazard::BlocksReads, Hazard::BlocksWrites, Hazard::MayFail});
    }
    const bool is_sequence_renamed =
        new_form.identity && option(old_form.dialect_options, "sequence_name") !=
                                 option(new_form.dialect_options, "sequence_name");
    if ((old_form.identity != new_form.identity && !is_identity_gone) || is_sequence_renamed) {
        alter_identity(work, after, old_form, new_form);
    }
    if (is_default_set && (new_form.default_value || !(is_type_changed || new_form.identity))) {
        set_default(work, after, new_form);
        if (is_identity_gone && serial_sequence(work.to, after) != nullptr) {
            adopt_sequences(work, after);
            continue_counting(work, after);
        }
    }
    if (!old_form.is_nullable && new_form.is_nullable) {
        work.alter_table(table, Sql(start) << "DROP NOT NULL");
    }
    alter_column_options(work, after, old_form.dialect_options, new_form.dialect_options);
}

}  // namespace varve::postgres
