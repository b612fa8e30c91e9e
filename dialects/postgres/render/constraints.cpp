// SPDX-License-Identifier: MIT
#include "clauses.hpp"
#include "families.hpp"

#include "../inspect/default_names.hpp"

#include "varve/diag/error.hpp"

#include <algorithm>

namespace varve::postgres {

namespace {

using plan::Hazard;

Sql deferrability_clause(Deferrability deferrability) {
    Sql sql;
    switch (deferrability) {
    case Deferrability::NotDeferrable: break;
    case Deferrability::InitiallyImmediate: sql << " DEFERRABLE"; break;
    case Deferrability::InitiallyDeferred: sql << " DEFERRABLE INITIALLY DEFERRED"; break;
    }
    return sql;
}

std::string_view action_word(ReferentialAction action) {
    switch (action) {
    case ReferentialAction::NoAction: return "NO ACTION";
    case ReferentialAction::Restrict: return "RESTRICT";
    case ReferentialAction::Cascade: return "CASCADE";
    case ReferentialAction::SetNull: return "SET NULL";
    case ReferentialAction::SetDefault: return "SET DEFAULT";
    }
    return {};
}

Sql key_clause(const Object& object, const std::vector<std::string>& columns,
               const std::vector<std::string>& include, const Options& options, Deferrability deferrability) {
    Sql sql = Sql() << " (";
    sql.names(columns) << ")";
    if (!include.empty()) {
        sql << " INCLUDE (";
        sql.names(include) << ")";
    }
    if (has_storage_parameters(options)) {
        sql << " WITH (" << storage_parameters(options, object.option_order) << ")";
    }
    if (options.contains("tablespace")) {
        sql << " USING INDEX TABLESPACE " << Identifier(options.at("tablespace"));
    }
    return sql << deferrability_clause(deferrability);
}

Sql clause(const Object& object, const PrimaryKey& key) {
    return Sql() << "PRIMARY KEY"
                 << key_clause(object, key.columns, key.include, key.dialect_options, key.deferrability);
}

Sql clause(const Object& object, const UniqueConstraint& unique) {
    Sql sql = Sql() << "UNIQUE";
    if (!unique.has_distinct_nulls) {
        sql << " NULLS NOT DISTINCT";
    }
    return sql << key_clause(object, unique.columns, unique.include, unique.dialect_options,
                             unique.deferrability);
}

Sql clause(const ForeignKey& key) {
    Sql sql = Sql() << "FOREIGN KEY (";
    sql.names(key.columns) << ") REFERENCES " << key.references;
    if (!key.referenced_columns.empty()) {
        sql << " (";
        sql.names(key.referenced_columns) << ")";
    }
    if (key.match == MatchKind::Full) {
        sql << " MATCH FULL";
    }
    if (key.on_update != ReferentialAction::NoAction) {
        sql << " ON UPDATE ";
        sql.verbatim(action_word(key.on_update));
    }
    if (key.on_delete != ReferentialAction::NoAction) {
        sql << " ON DELETE ";
        sql.verbatim(action_word(key.on_delete));
        if (!key.on_delete_columns.empty()) {
            sql << " (";
            sql.names(key.on_delete_columns) << ")";
        }
    }
    sql << deferrability_clause(key.deferrability);
    return key.is_validated ? sql : sql << " NOT VALID";
}

Sql clause(const CheckConstraint& check) {
    Sql sql = Sql() << "CHECK " << in_parentheses(check.expression);
    if (check.is_local) {
        sql << " NO INHERIT";
    }
    return check.is_validated ? sql : sql << " NOT VALID";
}

Sql clause(const Exclusion& exclusion) {
    return Sql().verbatim(exclusion.definition);
}

/// Whether the owner is a domain, which has checks of its own and another ALTER.
bool is_of_domain(const Work& work, const ObjectId& id) {
    const ObjectId domain{Kind::Domain, id.schema, "", id.owner, ""};
    return id.kind == Kind::CheckConstraint && (work.from.contains(domain) || work.to.contains(domain));
}

void alter_owner(Work& work, const ObjectId& id, const Sql& action,
                 std::initializer_list<Hazard> hazards = {}) {
    if (is_of_domain(work, id)) {
        work.add(Sql() << "ALTER DOMAIN " << id.owner_name() << " " << action, hazards);
    } else {
        work.alter_table(id.owner_name(), action, hazards);
    }
}

void add_constraint(Work& work, const Object& object, std::initializer_list<Hazard> hazards) {
    alter_owner(work, object.id, Sql() << "ADD " << constraint_clause(object), hazards);
}

void drop_constraint(Work& work, const Object& object) {
    alter_owner(work, object.id, Sql() << "DROP CONSTRAINT " << Identifier(object.id.name));
}

void rename_constraint(Work& work, const ObjectId& id, const std::string& old_name,
                       const std::string& new_name) {
    work.alter_table(id.owner_name(),
                     Sql() << "RENAME CONSTRAINT " << Identifier(old_name) << " TO " << Identifier(new_name));
}

/// Whether the rows of a table are known by something else than its primary key: all of their columns, none,
/// or an index.
bool has_other_identity(const Schema& schema, const QualifiedName& table) {
    const auto has_option = [](const Options& options) { return options.contains("replica_identity"); };
    const Object* object = schema.find(table_id(table));
    const std::vector<const Object*> parts = schema.owned_by(table);
    return (object != nullptr && has_option(as<Table>(*object).dialect_options)) ||
           std::any_of(parts.begin(), parts.end(), [&](const Object* part) {
               const PrimaryKey* key = std::get_if<PrimaryKey>(&part->definition);
               const UniqueConstraint* unique = std::get_if<UniqueConstraint>(&part->definition);
               const Index* index = std::get_if<Index>(&part->definition);
               return (key != nullptr && has_option(key->dialect_options)) ||
                      (unique != nullptr && has_option(unique->dialect_options)) ||
                      (index != nullptr && has_option(index->dialect_options));
           });
}

/// A partition gets its keys from its parent, under names that the server makes up.
void create_key(Work& work, const Object& object, const std::vector<std::string>& columns,
                const Options& options, IndexLabel label) {
    if (options.contains("attached_to")) {
        rename_constraint(work, object.id, default_index_name(object.id.owner, columns, label),
                          object.id.name);
        return;
    }
    add_constraint(work, object,
                   {Hazard::FullScan, Hazard::BlocksReads, Hazard::BlocksWrites, Hazard::MayFail});
    use_index(work, object.id.owner_name(), object.id.name, {}, options);
}

void drop_key(Work& work, const Object& object, const std::vector<std::string>& columns,
              const Options& options, IndexLabel label) {
    if (!options.contains("attached_to")) {
        drop_constraint(work, object);
    } else if (const Object* table = work.to.find(table_id(object.id.owner_name()));
               table != nullptr && as<Table>(*table).partition_of) {
        rename_constraint(work, object.id, object.id.name,
                          default_index_name(object.id.owner, columns, label));
    }
}

void alter_key(Work& work, const Object& after, const Options& before, const Options& options) {
    const QualifiedName index{after.id.schema, after.id.name};
    alter_storage_parameters(work, Sql() << "ALTER INDEX " << index << " ", before, options,
                             after.option_order);
    if (option(before, "tablespace") != option(options, "tablespace")) {
        const std::string space(option(options, "tablespace"));
        work.add(Sql() << "ALTER INDEX " << index << " SET TABLESPACE "
                       << Identifier(space.empty() ? "pg_default" : space));
    }
    use_index(work, after.id.owner_name(), after.id.name, before, options);
}

}  // namespace

Sql constraint_clause(const Object& object) {
    Sql sql;
    if (!object.id.name.empty()) {
        sql << "CONSTRAINT " << Identifier(object.id.name) << " ";
    }
    switch (object.id.kind) {
    case Kind::PrimaryKey: return sql << clause(object, as<PrimaryKey>(object));
    case Kind::UniqueConstraint: return sql << clause(object, as<UniqueConstraint>(object));
    case Kind::ForeignKey: return sql << clause(as<ForeignKey>(object));
    case Kind::CheckConstraint: return sql << clause(as<CheckConstraint>(object));
    case Kind::Exclusion: return sql << clause(as<Exclusion>(object));
    default: VARVE_ASSERT(!"a constraint");
    }
    return sql;
}

bool is_inline_check(const Object& check) {
    return as<CheckConstraint>(check).is_validated &&
           std::none_of(check.needs.begin(), check.needs.end(),
                        [](const ObjectId& need) { return need.kind == Kind::Routine; });
}

void use_index(Work& work, const QualifiedName& table, const std::string& index, const Options& before,
               const Options& after) {
    if (before.contains("clustered") != after.contains("clustered")) {
        Sql action;
        if (after.contains("clustered")) {
            action << "CLUSTER ON " << Identifier(index);
        } else {
            action << "SET WITHOUT CLUSTER";
        }
        work.alter_table(table, action);
    }
    if (!before.contains("replica_identity") && after.contains("replica_identity")) {
        work.alter_table(table, Sql() << "REPLICA IDENTITY USING INDEX " << Identifier(index));
    } else if (before.contains("replica_identity") && !after.contains("replica_identity") &&
               !has_other_identity(work.to, table)) {
        work.alter_table(table, Sql() << "REPLICA IDENTITY DEFAULT");
    }
}

void create(Work& work, const Object& object, const PrimaryKey& definition) {
    create_key(work, object, definition.columns, definition.dialect_options, IndexLabel::PrimaryKey);
}

void drop(Work& work, const Object& object, const PrimaryKey& definition) {
    drop_key(work, object, definition.columns, definition.dialect_options, IndexLabel::PrimaryKey);
}

void alter(Work& work, const Object& after, const PrimaryKey& old_form, const PrimaryKey& new_form) {
    alter_key(work, after, old_form.dialect_options, new_form.dialect_options);
}

void create(Work& work, const Object& object, const UniqueConstraint& definition) {
    create_key(work, object, definition.columns, definition.dialect_options, IndexLabel::Unique);
}

void drop(Work& work, const Object& object, const UniqueConstraint& definition) {
    drop_key(work, object, definition.columns, definition.dialect_options, IndexLabel::Unique);
}

void alter(Work& work, const Object& after, const UniqueConstraint& old_form,
           const UniqueConstraint& new_form) {
    alter_key(work, after, old_form.dialect_options, new_form.dialect_options);
}

void create(Work& work, const Object& object, const ForeignKey& definition) {
    if (definition.is_validated) {
        // SHARE ROW EXCLUSIVE on both tables while every row is looked up.
        add_constraint(work, object, {Hazard::FullScan, Hazard::BlocksWrites, Hazard::MayFail});
    } else {
        add_constraint(work, object, {Hazard::BlocksWrites});
    }
}

void drop(Work& work, const Object& object, const ForeignKey& /*definition*/) {
    drop_constraint(work, object);
}

void alter(Work& work, const Object& after, const ForeignKey& old_form, const ForeignKey& new_form) {
    const Identifier name(after.id.name);
    if (old_form.deferrability != new_form.deferrability) {
        Sql action = Sql() << "ALTER CONSTRAINT " << name;
        switch (new_form.deferrability) {
        case Deferrability::NotDeferrable: action << " NOT DEFERRABLE"; break;
        case Deferrability::InitiallyImmediate: action << " DEFERRABLE INITIALLY IMMEDIATE"; break;
        case Deferrability::InitiallyDeferred: action << " DEFERRABLE INITIALLY DEFERRED"; break;
        }
        work.alter_table(after.id.owner_name(), action);
    }
    if (!old_form.is_validated && new_form.is_validated) {
        work.alter_table(after.id.owner_name(), Sql() << "VALIDATE CONSTRAINT " << name,
                         {Hazard::FullScan, Hazard::MayFail});
    }
}

void create(Work& work, const Object& object, const CheckConstraint& definition) {
    if (definition.is_validated) {
        add_constraint(work, object,
                       {Hazard::FullScan, Hazard::BlocksReads, Hazard::BlocksWrites, Hazard::MayFail});
    } else {
        add_constraint(work, object, {});
    }
}

void drop(Work& work, const Object& object, const CheckConstraint& /*definition*/) {
    drop_constraint(work, object);
}

void alter(Work& work, const Object& after, const CheckConstraint& old_form,
           const CheckConstraint& new_form) {
    if (!old_form.is_validated && new_form.is_validated) {
        alter_owner(work, after.id, Sql() << "VALIDATE CONSTRAINT " << Identifier(after.id.name),
                    {Hazard::FullScan, Hazard::MayFail});
    }
}

void create(Work& work, const Object& object, const Exclusion& /*definition*/) {
    add_constraint(work, object,
                   {Hazard::FullScan, Hazard::BlocksReads, Hazard::BlocksWrites, Hazard::MayFail});
}

void drop(Work& work, const Object& object, const Exclusion& /*definition*/) {
    drop_constraint(work, object);
}

void alter(Work& /*work*/, const Object& /*after*/, const Exclusion& /*old_form*/,
           const Exclusion& /*new_form*/) {}

}  // namespace varve::postgres
