// SPDX-License-Identifier: MIT
#include "integration/property/sketch.hpp"

#include <algorithm>

namespace varve::test {
namespace {

template <class Items>
auto* by_id(Items& items, int id) {
    const auto found = std::find_if(items.begin(), items.end(), [&](const auto& item) { return item.id == id; });
    return found == items.end() ? nullptr : &*found;
}

bool has_all(const SketchTable& table, const std::vector<int>& columns) {
    return !columns.empty() && std::all_of(columns.begin(), columns.end(),
                                           [&](int id) { return table.column(id) != nullptr; });
}

bool is_integer_key(const SketchTable& table) {
    return table.primary_key.size() == 1 && table.column(table.primary_key[0])->type == SketchType::Integer;
}

void prune_columns(const Sketch& sketch, SketchTable& table) {
    std::erase_if(table.columns, [&](const SketchColumn& column) {
        return (column.generated_from != 0 && table.column(column.generated_from) == nullptr) ||
               (column.type == SketchType::Enum && sketch.enumeration(column.enumeration) == nullptr);
    });
    std::erase_if(table.primary_key, [&](int id) { return table.column(id) == nullptr; });
}

void prune_parts(const Sketch& sketch, SketchTable& table) {
    std::erase_if(table.uniques, [&](const SketchUnique& unique) {
        return !has_all(table, unique.columns) || unique.columns == table.primary_key;
    });
    std::erase_if(table.checks, [&](const SketchCheck& check) { return table.column(check.column) == nullptr; });
    std::erase_if(table.indexes, [&](const SketchIndex& index) { return !has_all(table, index.columns); });
    std::erase_if(table.triggers, [&](const SketchTrigger& trigger) { return table.column(trigger.column) == nullptr; });
    std::erase_if(table.foreign_keys, [&](const SketchForeignKey& key) {
        const SketchTable* parent = sketch.table(key.table);
        return parent == nullptr || !has_all(table, key.columns) || !has_all(*parent, key.referenced) ||
               !is_key(*parent, key.referenced);
    });
}

void prune_options(SketchTable& table, Flavour flavour) {
    const bool is_sqlite = flavour == Flavour::Sqlite;
    table.is_strict = table.is_strict && is_sqlite;
    table.is_without_rowid = table.is_without_rowid && is_sqlite && !table.primary_key.empty();
    table.is_autoincrement = table.is_autoincrement && is_sqlite && !table.is_without_rowid && is_integer_key(table);
    for (SketchColumn& column : table.columns) {
        column.is_virtual = column.is_virtual && is_sqlite;
        column.is_identity = column.is_identity && !is_sqlite;
        const bool is_in_key = std::find(table.primary_key.begin(), table.primary_key.end(), column.id) !=
                               table.primary_key.end();
        // SQLite keeps PRIMARY KEY columns nullable; so does nobody else.
        column.is_nullable = column.is_nullable && !is_in_key && !column.is_identity;
    }
}

}  // namespace

SketchColumn* SketchTable::column(int column_id) { return by_id(columns, column_id); }
const SketchColumn* SketchTable::column(int column_id) const { return by_id(columns, column_id); }
SketchTable* Sketch::table(int table_id) { return by_id(tables, table_id); }
const SketchTable* Sketch::table(int table_id) const { return by_id(tables, table_id); }
const SketchEnum* Sketch::enumeration(int enum_id) const { return by_id(enums, enum_id); }

bool is_key(const SketchTable& table, const std::vector<int>& columns) {
    return table.primary_key == columns ||
           std::any_of(table.uniques.begin(), table.uniques.end(),
                       [&](const SketchUnique& unique) { return unique.columns == columns; });
}

bool is_in_foreign_key(const Sketch& sketch, const SketchTable& table, int column) {
    const auto has = [&](const std::vector<int>& columns) {
        return std::find(columns.begin(), columns.end(), column) != columns.end();
    };
    return std::any_of(sketch.tables.begin(), sketch.tables.end(), [&](const SketchTable& other) {
        return std::any_of(other.foreign_keys.begin(), other.foreign_keys.end(), [&](const SketchForeignKey& key) {
            return (other.id == table.id && has(key.columns)) || (key.table == table.id && has(key.referenced));
        });
    });
}

void prune(Sketch& sketch, Flavour flavour) {
    std::erase_if(sketch.tables, [](const SketchTable& table) { return table.columns.empty(); });
    // A generated column may hang on one that has just gone: twice settles columns, then parts see what is left.
    for (int round = 0; round < 2; ++round) {
        for (SketchTable& table : sketch.tables) {
            prune_columns(sketch, table);
        }
    }
    std::erase_if(sketch.tables, [](const SketchTable& table) {
        return std::all_of(table.columns.begin(), table.columns.end(),
                           [](const SketchColumn& column) { return column.generated_from != 0; });
    });
    for (SketchTable& table : sketch.tables) {
        prune_options(table, flavour);
    }
    for (int round = 0; round < 2; ++round) {
        for (SketchTable& table : sketch.tables) {
            prune_parts(sketch, table);
        }
    }
    std::erase_if(sketch.views, [&](const SketchView& view) {
        const SketchTable* table = sketch.table(view.table);
        return table == nullptr || !has_all(*table, view.columns);
    });
}

}  // namespace varve::test
