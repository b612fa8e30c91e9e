// SPDX-License-Identifier: MIT
#include "families.hpp"

#include "../inspect/default_names.hpp"

namespace varve::postgres {

namespace {

/// `ALTER TABLE`, `ALTER TYPE` … for what lives in a schema under a name of its own.
std::string_view alter_words(const Object& object) {
    switch (object.id.kind) {
    case Kind::Namespace: return "ALTER SCHEMA ";
    case Kind::EnumType:
    case Kind::CompositeType: return "ALTER TYPE ";
    case Kind::Domain: return "ALTER DOMAIN ";
    case Kind::Sequence: return "ALTER SEQUENCE ";
    case Kind::Index: return "ALTER INDEX ";
    case Kind::View: return "ALTER VIEW ";
    case Kind::MaterializedView: return "ALTER MATERIALIZED VIEW ";
    default: return "ALTER TABLE ";
    }
}

void rename_in_schema(Work& work, const Object& before, const Object& after) {
    QualifiedName name = before.id.qualified_name();
    Sql words;
    words.verbatim(alter_words(before));
    if (before.id.schema != after.id.schema) {
        work.add(Sql(words) << name << " SET SCHEMA " << Identifier(after.id.schema));
        name.schema = after.id.schema;
    }
    if (before.id.name != after.id.name) {
        work.add(Sql(words) << name << " RENAME TO " << Identifier(after.id.name));
    }
}

void rename_part(Work& work, const Object& before, const Object& after) {
    const Identifier old_name(before.id.name);
    const Identifier new_name(after.id.name);
    // The table itself has its new name by now.
    const QualifiedName table = after.id.owner_name();
    if (before.id.kind == Kind::Column) {
        work.alter_table(table, Sql() << "RENAME COLUMN " << old_name << " TO " << new_name);
    } else if (before.id.kind == Kind::Trigger) {
        work.add(Sql() << "ALTER TRIGGER " << old_name << " ON " << table << " RENAME TO " << new_name);
    } else if (before.id.kind == Kind::Policy) {
        work.add(Sql() << "ALTER POLICY " << old_name << " ON " << table << " RENAME TO " << new_name);
    } else if (work.to.contains({Kind::Domain, table.schema, "", table.name, ""})) {
        work.add(Sql() << "ALTER DOMAIN " << table << " RENAME CONSTRAINT " << old_name << " TO "
                       << new_name);
    } else {
        work.alter_table(table, Sql() << "RENAME CONSTRAINT " << old_name << " TO " << new_name);
    }
}

/// What the server called a sequence behind an identity column is named after the column again. It may have
/// been told apart by a number, or both the table and the column may get other names: then it stays.
void rename_identity_sequence(Work& work, const ObjectId& column, const std::string& former_name) {
    const Object* object = work.from.find(column);
    const QualifiedName former{column.schema, former_name};
    if (object == nullptr || !as<Column>(*object).identity ||
        as<Column>(*object).dialect_options.contains("sequence_name") ||
        work.from.contains({Kind::Sequence, former.schema, "", former.name, ""})) {
        return;
    }
    work.add(Sql() << "ALTER SEQUENCE IF EXISTS " << former << " RENAME TO "
                   << Identifier(default_sequence_name(column.owner, column.name)));
}

void rename_identity_sequences(Work& work, const Object& before, const Object& after) {
    if (after.id.kind == Kind::Column) {
        rename_identity_sequence(work, after.id, default_sequence_name(after.id.owner, before.id.name));
    } else if (after.id.kind == Kind::Table && before.id.name != after.id.name) {
        for (const Object* column : work.from.owned_by(after.id.qualified_name(), Kind::Column)) {
            rename_identity_sequence(work, column->id,
                                     default_sequence_name(before.id.name, column->id.name));
        }
    }
}

}  // namespace

void rename(Work& work, const Object& before, const Object& after) {
    if (before.id.kind == Kind::Index || before.id.owner.empty()) {
        rename_in_schema(work, before, after);
    } else {
        rename_part(work, before, after);
    }
    rename_identity_sequences(work, before, after);
}

}  // namespace varve::postgres
