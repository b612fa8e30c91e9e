// SPDX-License-Identifier: MIT
#include "families.hpp"

#include "../parents.hpp"
#include "../versions.hpp"
#include "canonical.hpp"
#include "default_names.hpp"

/// \file
/// Columns of tables, attributes of composite types, column names of views.

namespace varve::postgres {

namespace {

enum Field : int {
    TableId,
    Number,
    Name,
    Type,
    TypeName,
    NotNull,
    IdentityLetter,
    GeneratedLetter,
    Default,
    DefaultOid,
    CollationOid,
    HasOwnCollation,
    Storage,
    Compression,
    Statistics,
    Settings,
    IsLocal,
    ParentCount,
    ElementType,
    IsDropped,
    ServerOptions,
};

std::string query_columns(const InspectionTarget& target) {
    const std::string compression =
        has(target.version, Feature::ColumnCompression) ? "a.attcompression" : "''";
    return "SELECT a.attrelid, a.attnum, a.attname, a.atttypid, format_type(a.atttypid, a.atttypmod), "
           "a.attnotnull, "
           "a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid), d.oid, a.attcollation, "
           "a.attcollation <> t.typcollation, "
           "CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage END, " +
           compression +
           ", CASE WHEN a.attstattarget >= 0 THEN a.attstattarget END, a.attoptions, a.attislocal, "
           "a.attinhcount, "
           "CASE WHEN t.typcategory = 'A' THEN t.typelem END, a.attisdropped, a.attfdwoptions "
           "FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = "
           "c.relnamespace "
           "LEFT JOIN pg_type t ON t.oid = a.atttypid "
           "LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum "
           "WHERE a.attnum > 0 AND c.relkind IN ('r', 'p', 'f', 'c', 'v', 'm') AND c.relpersistence <> 't' "
           "AND " +
           target.schema_condition + " ORDER BY a.attrelid, a.attnum";
}

const char* storage_name(char letter) {
    switch (letter) {
    case 'p': return "plain";
    case 'e': return "external";
    case 'm': return "main";
    default: return "extended";
    }
}

Options column_options(const Rows& rows, int row) {
    Options options;
    if (!rows.is_null(row, Storage)) {
        options["storage"] = storage_name(rows.letter(row, Storage));
    }
    const char compression = rows.letter(row, Compression);
    if (compression == 'p' || compression == 'l') {
        options["compression"] = compression == 'p' ? "pglz" : "lz4";
    }
    if (!rows.is_null(row, Statistics)) {
        options["statistics"] = rows.string(row, Statistics);
    }
    add_options(options, rows.text(row, Settings));
    add_options(options, rows.text(row, ServerOptions), "server.");
    // Names with this prefix are the server's own bookkeeping: it sets them by itself and pg_dump leaves them
    // out.
    std::erase_if(options, [](const auto& option) { return option.first.starts_with("pg_"); });
    return options;
}

std::string own_collation(const Rows& rows, int row, const Catalogue& catalogue) {
    if (!rows.flag(row, HasOwnCollation)) {
        return {};
    }
    const auto found = catalogue.collation_names.find(rows.oid(row, CollationOid));
    return found == catalogue.collation_names.end() ? std::string() : found->second;
}

Column column_of(const Rows& rows, int row, const Catalogue& catalogue) {
    Column column{{rows.string(row, TypeName)}, !rows.flag(row, NotNull)};
    if (rows.letter(row, GeneratedLetter) != '\0') {
        column.generated = Generated{{canonical(rows.text(row, Default))},
                                     rows.letter(row, GeneratedLetter) == 'v' ? GeneratedStorage::Virtual
                                                                              : GeneratedStorage::Stored};
    } else if (!rows.is_null(row, Default)) {
        column.default_value = Expression{canonical(rows.text(row, Default))};
    }
    if (const char mode = rows.letter(row, IdentityLetter); mode != '\0') {
        column.identity = Identity{mode == 'a' ? IdentityMode::Always : IdentityMode::ByDefault};
        const auto options =
            catalogue.identities.find(pair_key(rows.oid(row, TableId), rows.oid(row, Number)));
        if (options != catalogue.identities.end()) {
            column.identity->options = options->second.options;
        }
    }
    column.collation = own_collation(rows, row, catalogue);
    column.dialect_options = column_options(rows, row);
    return column;
}

/// What a table gets as a column from its type or its parents; nothing when it is the table's own.
std::optional<Column> given_definition(const Relation& relation, const std::string& name, const Column& own,
                                       Catalogue& catalogue) {
    if (relation.is_typed) {
        Column given{own.type};
        given.collation = own.collation;
        return given;
    }
    for (const Oid oid : relation.parents) {
        const Relation* parent = catalogue.relation(oid);
        for (std::size_t at = 0; parent != nullptr && at < parent->definitions.size(); ++at) {
            if (parent->columns[at] == name) {
                Column given = given_by(parent->definitions[at]);
                // Only partitions get an identity, and only from version 17 on.
                given.identity = own.identity ? given.identity : std::nullopt;
                return given;
            }
        }
    }
    return std::nullopt;
}

/// The sequence behind an identity column keeps its name when the table is renamed.
void add_sequence_name(Column& column, const ObjectId& id, std::uint64_t key, const Catalogue& catalogue) {
    const auto sequence = catalogue.identities.find(key);
    if (column.identity && sequence != catalogue.identities.end() &&
        !is_given_name(sequence->second.name, id.owner, {id.name}, "seq")) {
        column.dialect_options["sequence_name"] = sequence->second.name;
    }
}

void add_column(const Rows& rows, int row, Relation& relation, int ordinal, Catalogue& catalogue) {
    const ObjectId id = catalogue.column_id(relation, static_cast<int>(rows.integer(row, Number)));
    Column column = column_of(rows, row, catalogue);
    add_sequence_name(column, id, pair_key(rows.oid(row, TableId), rows.oid(row, Number)), catalogue);
    if (relation.is_typed || (rows.integer(row, ParentCount) > 0 && !rows.flag(row, IsLocal))) {
        // Inherited as it is: no fact of its own. With a default of its own: a change of what the parent
        // gives.
        column.dialect_options["inherited"] = "true";
    }
    Object object{id, std::move(column)};
    object.ordinal = ordinal;
    Object* added = catalogue.add(std::move(object));
    catalogue.add_type_need(added, rows.oid(row, Type));
    catalogue.add_type_need(added, rows.oid(row, ElementType));
    if (!rows.is_null(row, DefaultOid)) {
        catalogue.name(catalogue_table::column_default, rows.oid(row, DefaultOid), added);
    }
    if (rows.flag(row, HasOwnCollation)) {
        catalogue.add_need(added, catalogue_table::collation, rows.oid(row, CollationOid));
    }
}

void add_attribute(const Rows& rows, int row, const Relation& relation, Catalogue& catalogue) {
    Object* object = catalogue.schema.find(relation.id);
    if (object == nullptr) {
        return;
    }
    as<CompositeType>(*object).attributes.push_back(
        {rows.string(row, Name), {rows.string(row, TypeName)}, own_collation(rows, row, catalogue)});
    catalogue.add_type_need(object, rows.oid(row, Type));
    catalogue.add_type_need(object, rows.oid(row, ElementType));
    catalogue.add_need(object, catalogue_table::collation, rows.oid(row, CollationOid));
}

void note(const Rows& rows, int row, Relation& relation) {
    const std::size_t at = static_cast<std::size_t>(rows.integer(row, Number)) - 1;
    relation.columns.resize(at + 1);
    relation.collations.resize(at + 1);
    relation.types.resize(at + 1);
    if (!rows.flag(row, IsDropped)) {
        relation.columns[at] = rows.string(row, Name);
        relation.collations[at] = rows.oid(row, CollationOid);
        relation.types[at] = rows.oid(row, Type);
    }
}

/// Notes what the parents of inheritance trees give to their children.
void note_definitions(Relation& parent, const Catalogue& catalogue) {
    for (std::size_t at = parent.definitions.size(); at < parent.columns.size(); ++at) {
        const Object* column = catalogue.schema.find(catalogue.column_id(parent, static_cast<int>(at + 1)));
        parent.definitions.push_back(column == nullptr ? Column{} : as<Column>(*column));
    }
}

/// Takes out the columns of a child that are exactly what the parent gives.
void hide_inherited(const Relation& child, Catalogue& catalogue) {
    for (std::size_t at = 0; at < child.columns.size(); ++at) {
        const ObjectId id = catalogue.column_id(child, static_cast<int>(at + 1));
        const Object* object = catalogue.schema.find(id);
        if (object == nullptr || !as<Column>(*object).dialect_options.contains("inherited")) {
            continue;
        }
        Column own = as<Column>(*object);
        own.dialect_options.erase("inherited");
        if (own == given_definition(child, child.columns[at], own, catalogue)) {
            catalogue.schema.remove(id);
        }
    }
}

void hide_inherited(Catalogue& catalogue) {
    for (const auto& [oid, child] : catalogue.relations) {
        for (const Oid parent : child.parents) {
            if (Relation* found = catalogue.relation(parent)) {
                note_definitions(*found, catalogue);
            }
        }
    }
    for (const auto& [oid, child] : catalogue.relations) {
        if (child.is_typed || !child.parents.empty()) {
            hide_inherited(child, catalogue);
        }
    }
}

void name_owners_of_sequences(Catalogue& catalogue) {
    for (const OwnedSequence& owned : catalogue.owned_sequences) {
        Object* sequence = catalogue.schema.find(owned.sequence);
        const Relation* table = catalogue.relation(owned.table);
        if (sequence != nullptr && table != nullptr) {
            as<Sequence>(*sequence).owned_by =
                SequenceOwner{table->id.qualified_name(), catalogue.column_id(*table, owned.column).name};
        }
    }
}

void read_columns(const Rows& rows, Catalogue& catalogue) {
    Oid current = 0;
    Relation* relation = nullptr;
    int ordinal = 0;
    for (int row = 0; row < rows.count(); ++row) {
        if (const Oid oid = rows.oid(row, TableId); oid != current) {
            current = oid;
            relation = catalogue.relation(oid);
            ordinal = 0;
        }
        if (relation == nullptr) {
            continue;
        }
        note(rows, row, *relation);
        if (rows.flag(row, IsDropped)) {
            continue;
        }
        if (relation->id.kind == Kind::Table) {
            add_column(rows, row, *relation, ++ordinal, catalogue);
        } else if (relation->id.kind == Kind::CompositeType) {
            add_attribute(rows, row, *relation, catalogue);
        }
    }
    hide_inherited(catalogue);
    name_owners_of_sequences(catalogue);
}

}  // namespace

const Family columns{query_columns, read_columns};

}  // namespace varve::postgres
