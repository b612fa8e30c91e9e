// SPDX-License-Identifier: MIT
#include "families.hpp"

#include "../versions.hpp"
#include "canonical.hpp"
#include "default_names.hpp"

/// \file
/// Primary keys, unique, foreign key, check and exclusion constraints of tables; checks of domains.

namespace varve::postgres {

namespace {

enum Field : int {
    Id,
    Name,
    Type,
    TableId,
    DomainId,
    IndexId,
    ForeignTable,
    Keys,
    ForeignKeys,
    OnUpdate,
    OnDelete,
    Match,
    IsDeferrable,
    IsDeferred,
    IsValidated,
    IsNoInherit,
    IsLocal,
    Parent,
    DeleteColumns,
    Text,
    IndexOptions,
    Tablespace,
    IndexColumns,
    KeyCount,
    NullsNotDistinct,
    IsClustered,
    IsReplicaIdentity,
    ParentIndexTable,
    ParentIndexName,
};

std::string query_constraints(const InspectionTarget& target) {
    return std::string(
               "SELECT k.oid, k.conname, k.contype, k.conrelid, k.contypid, k.conindid, k.confrelid, "
               "k.conkey, "
               "k.confkey, k.confupdtype, k.confdeltype, k.confmatchtype, k.condeferrable, k.condeferred, "
               "k.convalidated, k.connoinherit, k.conislocal, k.conparentid, ") +
           (has(target.version, Feature::ColumnsOfSetNull) ? "k.confdelsetcols" : "NULL") +
           ", CASE k.contype WHEN 'c' THEN pg_get_expr(k.conbin, k.conrelid) "
           "WHEN 'x' THEN pg_get_constraintdef(k.oid) END, "
           "ic.reloptions, s.spcname, i.indkey, i.indnkeyatts, " +
           (has(target.version, Feature::DistinctNulls) ? "i.indnullsnotdistinct" : "false") +
           ", i.indisclustered, i.indisreplident, pn.nspname, pc.relname "
           "FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace "
           "LEFT JOIN pg_index i ON i.indexrelid = k.conindid AND k.contype IN ('p', 'u', 'x') "
           "LEFT JOIN pg_class ic ON ic.oid = i.indexrelid LEFT JOIN pg_tablespace s ON s.oid = "
           "ic.reltablespace "
           "LEFT JOIN pg_inherits h ON h.inhrelid = i.indexrelid LEFT JOIN pg_class pc ON pc.oid = "
           "h.inhparent "
           "LEFT JOIN pg_namespace pn ON pn.oid = pc.relnamespace "
           "WHERE k.contype IN ('p', 'u', 'f', 'c', 'x') AND "
           // What only comes from a parent is the parent's fact.
           "(k.contype IN ('p', 'u', 'x') OR (k.conislocal AND k.conparentid = 0)) AND " +
           target.schema_condition;
}

Deferrability deferrability_of(const Rows& rows, int row) {
    if (!rows.flag(row, IsDeferrable)) {
        return Deferrability::NotDeferrable;
    }
    return rows.flag(row, IsDeferred) ? Deferrability::InitiallyDeferred : Deferrability::InitiallyImmediate;
}

ReferentialAction action_of(char letter) {
    switch (letter) {
    case 'r': return ReferentialAction::Restrict;
    case 'c': return ReferentialAction::Cascade;
    case 'n': return ReferentialAction::SetNull;
    case 'd': return ReferentialAction::SetDefault;
    default: return ReferentialAction::NoAction;
    }
}

MatchKind match_of(char letter) {
    return letter == 'f' ? MatchKind::Full : letter == 'p' ? MatchKind::Partial : MatchKind::Simple;
}

Options index_options(const Rows& rows, int row) {
    Options options;
    add_options(options, rows.text(row, IndexOptions));
    if (!rows.is_null(row, Tablespace)) {
        options["tablespace"] = rows.string(row, Tablespace);
    }
    if (rows.flag(row, IsClustered)) {
        options["clustered"] = "true";
    }
    if (rows.flag(row, IsReplicaIdentity)) {
        options["replica_identity"] = "true";
    }
    if (!rows.is_null(row, ParentIndexName)) {
        options["attached_to"] =
            quoted_name(rows.text(row, ParentIndexTable), rows.text(row, ParentIndexName));
    }
    return options;
}

/// The columns behind the keys of the constraint's index, those of INCLUDE.
std::vector<std::string> included_columns(const Rows& rows, int row, const Catalogue& catalogue) {
    std::vector<std::string> names =
        catalogue.column_names(rows.oid(row, TableId), rows.text(row, IndexColumns));
    const std::size_t keys = static_cast<std::size_t>(rows.integer(row, KeyCount));
    names.erase(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(std::min(keys, names.size())));
    return names;
}

ForeignKey foreign_key_of(const Rows& rows, int row, const Relation& target, const Catalogue& catalogue) {
    const Oid table = rows.oid(row, TableId);
    return {catalogue.column_names(table, rows.text(row, Keys)),
            target.id.qualified_name(),
            catalogue.column_names(rows.oid(row, ForeignTable), rows.text(row, ForeignKeys)),
            action_of(rows.letter(row, OnDelete)),
            action_of(rows.letter(row, OnUpdate)),
            catalogue.column_names(table, rows.text(row, DeleteColumns)),
            match_of(rows.letter(row, Match)),
            deferrability_of(rows, row),
            rows.flag(row, IsValidated)};
}

std::optional<Definition> definition_of(const Rows& rows, int row, Catalogue& catalogue) {
    const std::vector<std::string> columns =
        catalogue.column_names(rows.oid(row, TableId), rows.text(row, Keys));
    switch (rows.letter(row, Type)) {
    case 'p':
        return PrimaryKey{columns, included_columns(rows, row, catalogue), deferrability_of(rows, row),
                          index_options(rows, row)};
    case 'u':
        return UniqueConstraint{columns, included_columns(rows, row, catalogue),
                                !rows.flag(row, NullsNotDistinct), deferrability_of(rows, row),
                                index_options(rows, row)};
    case 'f': {
        const Relation* target = catalogue.relation(rows.oid(row, ForeignTable));
        return target == nullptr ? std::nullopt
                                 : std::optional<Definition>(foreign_key_of(rows, row, *target, catalogue));
    }
    case 'c':
        return CheckConstraint{
            {canonical(rows.text(row, Text))}, rows.flag(row, IsValidated), rows.flag(row, IsNoInherit)};
    default: return Exclusion{canonical(rows.text(row, Text))};
    }
}

/// A key that a partition got from its parent, under the name that the server gives: the parent's fact.
bool is_implied(const Rows& rows, int row, const Relation& table, const std::vector<std::string>& columns) {
    if (rows.is_null(row, ParentIndexName)) {
        return false;
    }
    const IndexLabel label = rows.letter(row, Type) == 'p' ? IndexLabel::PrimaryKey : IndexLabel::Unique;
    return is_default_name(rows.text(row, Name), table.id.name, columns, label);
}

/// The owner's id, when it is managed; a table that belongs to an extension is not.
const ObjectId* owner_of(const Rows& rows, int row, Catalogue& catalogue) {
    const Object* owner = rows.oid(row, TableId) != 0
                              ? catalogue.object(catalogue_table::relation, rows.oid(row, TableId))
                              : catalogue.object(catalogue_table::type, rows.oid(row, DomainId));
    return owner == nullptr ? nullptr : &owner->id;
}

void add_column_needs(Object* object, const Rows& rows, int row, Catalogue& catalogue) {
    for (const std::int64_t number : array_numbers(rows.text(row, Keys))) {
        catalogue.add_need(object, catalogue_table::relation, rows.oid(row, TableId),
                           static_cast<int>(number));
    }
    for (const std::int64_t number : array_numbers(rows.text(row, IndexColumns))) {
        catalogue.add_need(object, catalogue_table::relation, rows.oid(row, TableId),
                           static_cast<int>(number));
    }
    if (const Oid target = rows.oid(row, ForeignTable); target != 0) {
        catalogue.add_need(object, catalogue_table::relation, target);
        for (const std::int64_t number : array_numbers(rows.text(row, ForeignKeys))) {
            catalogue.add_need(object, catalogue_table::relation, target, static_cast<int>(number));
        }
    }
}

/// Whether the server made the name up; those of primary keys and exclusions never differ by a number alone.
bool has_given_name(const Rows& rows, int row, const Relation* table, const Catalogue& catalogue) {
    if (table == nullptr) {
        return false;
    }
    const std::string_view name = rows.text(row, Name);
    std::vector<std::string> columns = catalogue.column_names(rows.oid(row, TableId), rows.text(row, Keys));
    switch (rows.letter(row, Type)) {
    case 'u': return is_default_name(name, table->id.name, columns, IndexLabel::Unique);
    case 'f': return is_given_name(name, table->id.name, columns, "fkey");
    case 'c':
        if (columns.size() != 1) {
            columns.clear();
        }
        return is_given_name(name, table->id.name, columns, "check");
    default: return false;
    }
}

void read_constraints(const Rows& rows, Catalogue& catalogue) {
    std::vector<std::pair<int, Object*>> added;
    for (int row = 0; row < rows.count(); ++row) {
        const ObjectId* owner = owner_of(rows, row, catalogue);
        std::optional<Definition> definition =
            owner == nullptr ? std::nullopt : definition_of(rows, row, catalogue);
        if (!definition) {
            continue;
        }
        const Relation* table = catalogue.relation(rows.oid(row, TableId));
        if (table != nullptr &&
            is_implied(rows, row, *table,
                       catalogue.column_names(rows.oid(row, TableId), rows.text(row, Keys)))) {
            catalogue.name(catalogue_table::constraint, rows.oid(row, Id), ObjectId(*owner));
            continue;
        }
        const Kind kind = kind_of(*definition);
        Object* object = catalogue.add(
            {{kind, owner->schema, owner->name, rows.string(row, Name), ""}, std::move(*definition)});
        catalogue.name(catalogue_table::constraint, rows.oid(row, Id), object);
        if (rows.oid(row, IndexId) != 0 && kind != Kind::ForeignKey) {
            catalogue.name(catalogue_table::relation, rows.oid(row, IndexId), object);
        }
        if (object != nullptr) {
            object->has_given_name = has_given_name(rows, row, table, catalogue);
            object->option_order = option_names(rows.text(row, IndexOptions));
        }
        add_column_needs(object, rows, row, catalogue);
        added.emplace_back(row, object);
    }
    // Keys that foreign keys and attached keys refer to may come later in the list.
    for (const auto& [row, object] : added) {
        if (object != nullptr && object->id.kind == Kind::ForeignKey) {
            catalogue.foreign_key_indexes.emplace_back(object, rows.oid(row, IndexId));
        }
    }
}

}  // namespace

const Family constraints{query_constraints, read_constraints};

}  // namespace varve::postgres
