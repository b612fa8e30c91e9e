// SPDX-License-Identifier: MIT
#include "integration/property/mutation.hpp"

#include "integration/property/generate.hpp"

#include <algorithm>
#include <array>

namespace varve::test {
namespace {

constexpr std::array<const char*, static_cast<std::size_t>(MutationKind::Last)> words = {
    "add table",         "drop table",       "rename table",       "add column",         "drop column",
    "rename column",     "change type",      "toggle nullable",    "change default",     "toggle collation",
    "toggle identity",   "add generated",    "change primary key", "add unique",         "drop unique",
    "add check",         "drop check",       "change check",       "add foreign key",    "drop foreign key",
    "change foreign key", "add index",       "drop index",         "change index",       "add view",
    "drop view",         "change view",      "add trigger",        "drop trigger",       "toggle strict",
    "toggle without rowid", "add enum label", "change sequence",   "change comment",
};

template <class Items>
int any_id(const Items& items, Random& random) {
    return items.empty() ? 0 : random.pick(items).id;
}

template <class Items>
void erase_id(Items& items, int id) {
    std::erase_if(items, [&](const auto& item) { return item.id == id; });
}

template <class Items>
auto* with_id(Items& items, int id) {
    const auto found = std::find_if(items.begin(), items.end(), [&](const auto& item) { return item.id == id; });
    return found == items.end() ? nullptr : &*found;
}

/// Which part of the table (or of the schema) the mutation works on.
int random_part(const Sketch& sketch, const SketchTable* table, MutationKind kind, Random& random) {
    switch (kind) {
    case MutationKind::AddEnumLabel: return any_id(sketch.enums, random);
    case MutationKind::ChangeSequence: return any_id(sketch.sequences, random);
    case MutationKind::DropView:
    case MutationKind::ChangeView: return any_id(sketch.views, random);
    default: break;
    }
    if (table == nullptr) {
        return 0;
    }
    switch (kind) {
    case MutationKind::DropUnique: return any_id(table->uniques, random);
    case MutationKind::DropCheck:
    case MutationKind::ChangeCheck: return any_id(table->checks, random);
    case MutationKind::DropForeignKey:
    case MutationKind::ChangeForeignKey: return any_id(table->foreign_keys, random);
    case MutationKind::DropIndex:
    case MutationKind::ChangeIndex: return any_id(table->indexes, random);
    case MutationKind::DropTrigger: return any_id(table->triggers, random);
    default: return any_id(table->columns, random);
    }
}

bool is_in(const std::vector<int>& ids, int id) { return std::find(ids.begin(), ids.end(), id) != ids.end(); }

/// Lossless for the values that the rows hold, in both directions.
void change_type(const Sketch& sketch, SketchTable& table, SketchColumn& column, Random& random) {
    if (is_in_foreign_key(sketch, table, column.id) || column.is_identity || column.generated_from != 0) {
        return;
    }
    if (column.type == SketchType::ShortText) {
        column.type = random.percent(50) ? SketchType::LongText : SketchType::Text;
    } else if (column.type == SketchType::LongText) {
        column.type = SketchType::Text;
    } else if (column.type == SketchType::Text && !column.has_collation) {
        column.type = SketchType::LongText;
    } else if (column.type == SketchType::Integer) {
        column.type = random.percent(70) ? SketchType::BigInt : SketchType::Text;
    }
    // What is computed from it keeps its own type only while that fits.
    for (SketchColumn& other : table.columns) {
        if (other.generated_from == column.id) {
            other.type = column.type;
        }
    }
}

void change_primary_key(const Sketch& sketch, SketchTable& table, Random& random) {
    if (!table.primary_key.empty() && random.percent(30)) {
        table.primary_key.clear();
        return;
    }
    const SketchColumn& column = random.pick(table.columns);
    const bool is_distinct = (column.id < 1000 || table.rows == 0) && column.type != SketchType::Boolean &&
                             column.type != SketchType::Enum && column.type != SketchType::Blob;
    if (is_distinct && !column.has_nulls && column.generated_from == 0 &&
        !is_in_foreign_key(sketch, table, column.id)) {
        table.primary_key = {column.id};
    }
}

void mutate_column(const Sketch& sketch, SketchTable& table, SketchColumn& column, const Mutation& mutation, Random& random) {
    switch (mutation.kind) {
    case MutationKind::RenameColumn: column.name = random_name("r", mutation.new_id, random); break;
    case MutationKind::ChangeType: change_type(sketch, table, column, random); break;
    case MutationKind::ToggleNullable:
        column.is_nullable = !column.is_nullable || column.has_nulls ||
                             (is_in_foreign_key(sketch, table, column.id) && column.id > 1000) ||
                             (column.id > 1000 && column.default_choice == 0) || column.generated_from != 0;
        break;
    case MutationKind::ChangeDefault:
        column.default_choice = column.generated_from != 0 ? 0 : (column.default_choice + 1 + random.below(2)) % 3;
        // A new column without default must take NULL.
        column.is_nullable = column.is_nullable || (column.id > 1000 && column.default_choice == 0);
        break;
    case MutationKind::ToggleCollation:
        if (!is_in_foreign_key(sketch, table, column.id) && column.generated_from == 0) {
            column.has_collation = !column.has_collation;
        }
        break;
    case MutationKind::ToggleIdentity:
        if ((column.type == SketchType::Integer || column.type == SketchType::BigInt) && !column.has_nulls &&
            column.id < 1000 && column.generated_from == 0 && !is_in_foreign_key(sketch, table, column.id)) {
            column.is_identity = !column.is_identity;
        }
        break;
    default: column.comment = column.comment.empty() ? "new comment" : ""; break;
    }
}

/// Dropping a column that other rows hang on would take their parents away: only what nothing refers to goes.
void drop_column(const Sketch& sketch, SketchTable& table, int column) {
    if (table.columns.size() > 1 && !is_in(table.primary_key, column)) {
        const bool is_referenced = std::any_of(sketch.tables.begin(), sketch.tables.end(), [&](const SketchTable& other) {
            return std::any_of(other.foreign_keys.begin(), other.foreign_keys.end(), [&](const SketchForeignKey& key) {
                return key.table == table.id && is_in(key.referenced, column);
            });
        });
        if (!is_referenced) {
            erase_id(table.columns, column);
        }
    }
}

void mutate_parts(const Sketch& sketch, SketchTable& table, const Mutation& mutation, Flavour flavour, Random& random) {
    switch (mutation.kind) {
    case MutationKind::RenameTable: table.name = random_name("rt", mutation.new_id, random); break;
    case MutationKind::AddColumn:
        table.columns.push_back(random_column(sketch, flavour, mutation.new_id, random));
        break;
    case MutationKind::AddGenerated: add_generated(table, flavour, mutation.new_id, random); break;
    case MutationKind::ChangePrimaryKey: change_primary_key(sketch, table, random); break;
    case MutationKind::AddUnique: add_unique(sketch, table, mutation.new_id, random); break;
    case MutationKind::DropUnique: erase_id(table.uniques, mutation.part); break;
    case MutationKind::AddCheck: add_check(table, mutation.new_id, random); break;
    case MutationKind::DropCheck: erase_id(table.checks, mutation.part); break;
    case MutationKind::ChangeCheck:
        if (SketchCheck* check = with_id(table.checks, mutation.part)) {
            const int form = (check->form + 1) % 3;
            const bool is_there = std::any_of(table.checks.begin(), table.checks.end(), [&](const SketchCheck& other) {
                return other.column == check->column && other.form == form;
            });
            check->form = is_there ? check->form : form;
        }
        break;
    case MutationKind::AddForeignKey: add_foreign_key(sketch, table, mutation.new_id, random); break;
    case MutationKind::DropForeignKey: erase_id(table.foreign_keys, mutation.part); break;
    case MutationKind::ChangeForeignKey:
        if (SketchForeignKey* key = with_id(table.foreign_keys, mutation.part)) {
            key->on_delete = (key->on_delete + 1 + random.below(2)) % 3;
            key->on_update = key->on_update == 3 ? 0 : key->on_update;
            key->is_deferred = random.percent(50);
        }
        break;
    case MutationKind::AddIndex: add_index(sketch, table, mutation.new_id, random); break;
    case MutationKind::DropIndex: erase_id(table.indexes, mutation.part); break;
    case MutationKind::ChangeIndex:
        if (SketchIndex* index = with_id(table.indexes, mutation.part)) {
            index->is_descending = !index->is_descending;
            index->is_partial = random.percent(50);
        }
        break;
    case MutationKind::AddTrigger:
        if (flavour == Flavour::Sqlite) {
            add_trigger(table, mutation.new_id, random);
        }
        break;
    case MutationKind::DropTrigger: erase_id(table.triggers, mutation.part); break;
    case MutationKind::ToggleStrict: table.is_strict = !table.is_strict; break;
    case MutationKind::ToggleWithoutRowid: table.is_without_rowid = !table.is_without_rowid; break;
    default: break;
    }
}

bool is_about_columns(MutationKind kind) {
    return kind == MutationKind::RenameColumn || kind == MutationKind::ChangeType ||
           kind == MutationKind::ToggleNullable || kind == MutationKind::ChangeDefault ||
           kind == MutationKind::ToggleCollation || kind == MutationKind::ToggleIdentity ||
           kind == MutationKind::ChangeComment;
}

void mutate_schema(Sketch& sketch, const Mutation& mutation, Flavour flavour, Random& random) {
    switch (mutation.kind) {
    case MutationKind::AddTable: {
        SketchTable table = random_table(sketch, flavour, mutation.new_id, random);
        table.rows = 0;
        sketch.tables.push_back(std::move(table));
        break;
    }
    case MutationKind::DropTable: erase_id(sketch.tables, mutation.table); break;
    case MutationKind::AddView: add_view(sketch, mutation.new_id, random); break;
    case MutationKind::DropView: erase_id(sketch.views, mutation.part); break;
    case MutationKind::ChangeView:
        if (SketchView* view = with_id(sketch.views, mutation.part)) {
            view->is_filtered = !view->is_filtered;
        }
        break;
    case MutationKind::AddEnumLabel:
        if (SketchEnum* enumeration = with_id(sketch.enums, mutation.part)) {
            const std::size_t place = random.percent(50) ? enumeration->labels.size() : 1;
            enumeration->labels.insert(enumeration->labels.begin() + static_cast<std::ptrdiff_t>(place),
                                       "new" + std::to_string(mutation.new_id));
        }
        break;
    case MutationKind::ChangeSequence:
        if (SketchSequence* sequence = with_id(sketch.sequences, mutation.part)) {
            sequence->increment += 1;
        }
        break;
    default: break;
    }
}

}  // namespace

Mutation random_mutation(const Sketch& sketch, Flavour, int new_id, Random& random) {
    Mutation mutation;
    mutation.kind = static_cast<MutationKind>(random.below(static_cast<int>(MutationKind::Last)));
    mutation.table = any_id(sketch.tables, random);
    mutation.part = random_part(sketch, sketch.table(mutation.table), mutation.kind, random);
    mutation.new_id = new_id;
    mutation.seed = random.next();
    return mutation;
}

void mutate(Sketch& sketch, const Mutation& mutation, Flavour flavour) {
    Random random(mutation.seed);
    mutate_schema(sketch, mutation, flavour, random);
    // Parts are added with a look at the whole as it was.
    const Sketch before = sketch;
    if (SketchTable* table = sketch.table(mutation.table)) {
        SketchColumn* column = table->column(mutation.part);
        if (column != nullptr && is_about_columns(mutation.kind)) {
            mutate_column(before, *table, *column, mutation, random);
        } else if (column != nullptr && mutation.kind == MutationKind::DropColumn) {
            drop_column(before, *table, mutation.part);
        } else {
            mutate_parts(before, *table, mutation, flavour, random);
        }
    }
    prune(sketch, flavour);
}

std::string describe(const Mutation& mutation) {
    return std::string(words[static_cast<std::size_t>(mutation.kind)]) + " (table " + std::to_string(mutation.table) +
           ", part " + std::to_string(mutation.part) + ", new id " + std::to_string(mutation.new_id) + ")";
}

}  // namespace varve::test
