// SPDX-License-Identifier: MIT
#include "integration/property/sketch.hpp"

#include "integration/property/extra.hpp"

#include <algorithm>

namespace varve::test {
namespace {

bool has_all(const SketchTable& table, const std::vector<int>& columns) {
    return std::all_of(columns.begin(), columns.end(), [&](int id) { return table.column(id) != nullptr; });
}

bool fits(const SketchTable& table, const SketchExpression& expression) {
    for (std::size_t i = 0; i < expression.columns.size(); ++i) {
        const SketchColumn* column = table.column(expression.columns[i]);
        const Family wanted = expression.families[i];
        if (column == nullptr || (wanted != Family::Any && column->type.family != wanted)) {
            return false;
        }
    }
    return true;
}

bool can_be_key(const SketchTable& table, const std::vector<int>& columns) {
    return !columns.empty() && std::all_of(columns.begin(), columns.end(), [&](int id) {
        const SketchColumn* column = table.column(id);
        return column != nullptr && column->type.family != Family::Json;
    });
}

/// One column, once what it depends on is known to be there.
void settle_column(const Sketch& sketch, SketchTable& table, SketchColumn& column, Flavour flavour) {
    const bool is_sqlite = flavour == Flavour::Sqlite;
    const bool is_key_column = is_in(table.primary_key.columns, column.id);
    if (sketch.extra(column.type.domain) == nullptr) {
        column.type.domain = 0;
    }
    if (is_sqlite || column.type.family != Family::Integer || column.type.domain != 0 ||
        !column.generated.empty()) {
        column.identity = SketchIdentity::None;
    }
    if (column.identity != SketchIdentity::None || !column.generated.empty()) {
        column.default_value.clear();
    }
    std::erase_if(column.default_value, [&](const SketchDefault& it) {
        const SketchEnum* enumeration = sketch.enumeration(it.enumeration);
        return it.enumeration != column.type.enumeration ||
               (it.enumeration != 0 &&
                std::count(enumeration->labels.begin(), enumeration->labels.end(), it.text) == 0) ||
               (it.sequence != 0 &&
                (sketch.sequence(it.sequence) == nullptr || column.type.family != Family::Integer)) ||
               (it.function != 0 &&
                (sketch.extra(it.function) == nullptr || column.type.family != Family::Integer));
    });
    column.is_virtual = column.is_virtual && is_sqlite;
    if (column.type.family != Family::Text) {
        column.collation.clear();
    }
    // A key column says NOT NULL on every database here: SQLite alone would let it be.
    column.is_nullable = column.is_nullable && !is_key_column && column.identity == SketchIdentity::None;
    if (!is_sqlite || column.is_nullable) {
        column.conflict.clear();
    }
}

void prune_columns(const Sketch& sketch, SketchTable& table, Flavour flavour) {
    std::erase_if(table.columns, [&](const SketchColumn& column) {
        return column.type.family == Family::Enum && sketch.enumeration(column.type.enumeration) == nullptr;
    });
    // A generated column may hang on one that has just gone.
    std::size_t before = 0;
    do {
        before = table.columns.size();
        std::erase_if(table.columns, [&](const SketchColumn& column) {
            return !column.generated.empty() && !fits(table, column.generated[0]);
        });
    } while (table.columns.size() != before);
    if (!can_be_key(table, table.primary_key.columns)) {
        table.primary_key = {};
    }
    for (SketchColumn& column : table.columns) {
        settle_column(sketch, table, column, flavour);
    }
}

bool is_strict_type(const std::string& spelling) {
    return spelling == "INTEGER" || spelling == "INT" || spelling == "TEXT" || spelling == "REAL" ||
           spelling == "BLOB" || spelling == "ANY";
}

void prune_options(SketchTable& table, Flavour flavour) {
    const bool is_sqlite = flavour == Flavour::Sqlite;
    table.is_strict = table.is_strict && is_sqlite &&
                      std::all_of(table.columns.begin(), table.columns.end(), [](const SketchColumn& column) {
                          return is_strict_type(column.type.spelling);
                      });
    table.is_without_rowid = table.is_without_rowid && is_sqlite && !table.primary_key.columns.empty();
    table.is_autoincrement = table.is_autoincrement && is_sqlite && rowid_column(table) != 0;
    if (!table.is_strict) {
        for (SketchColumn& column : table.columns) {
            column.type.spelling = column.type.spelling == "ANY" ? "" : column.type.spelling;
        }
    }
}

void prune_parts(const Sketch& sketch, SketchTable& table) {
    const auto has_function = [&](const SketchExpression& expression) {
        return expression.function == 0 || sketch.extra(expression.function) != nullptr;
    };
    std::vector<std::vector<int>> seen;
    std::erase_if(table.uniques, [&](const SketchKey& unique) {
        const bool is_twice = unique.columns == table.primary_key.columns ||
                              std::find(seen.begin(), seen.end(), unique.columns) != seen.end();
        seen.push_back(unique.columns);
        return is_twice || !can_be_key(table, unique.columns) || !has_all(table, unique.include);
    });
    if (!has_all(table, table.primary_key.include)) {
        table.primary_key.include.clear();
    }
    std::erase_if(table.checks, [&](const SketchCheck& check) {
        return !fits(table, check.expression) || !has_function(check.expression);
    });
    std::erase_if(table.indexes, [&](const SketchIndex& index) {
        return !has_all(table, index.include) ||
               (!index.predicate.empty() && !fits(table, index.predicate[0])) ||
               std::any_of(index.keys.begin(), index.keys.end(), [&](const SketchIndexKey& key) {
                   return !fits(table, key.expression) || !has_function(key.expression);
               });
    });
    std::erase_if(table.triggers, [&](const SketchTrigger& trigger) {
        return table.column(trigger.column) == nullptr ||
               (trigger.other != 0 && sketch.table(trigger.other) == nullptr);
    });
}

bool is_sound(const Sketch& sketch, const SketchTable& table, const SketchForeignKey& key) {
    const SketchTable* parent = sketch.table(key.table);
    if (parent == nullptr || !has_all(table, key.columns) || !has_all(*parent, key.referenced) ||
        !is_key(*parent, key.referenced)) {
        return false;
    }
    for (std::size_t i = 0; i < key.columns.size(); ++i) {
        const SketchColumn& from = *table.column(key.columns[i]);
        const SketchColumn& to = *parent->column(key.referenced[i]);
        if (from.type != to.type || from.collation != to.collation || !from.generated.empty() ||
            !to.generated.empty()) {
            return false;
        }
    }
    return true;
}

void prune_views(Sketch& sketch) {
    std::vector<SketchView> views;
    for (SketchView& view : sketch.views) {
        Sketch earlier;
        earlier.tables = sketch.tables;
        earlier.views = views;
        std::erase_if(view.columns, [&](const SketchViewColumn& column) {
            return column_name(earlier, view.source, column.column).empty();
        });
        if (!view.columns.empty()) {
            views.push_back(view);
        }
    }
    sketch.views = std::move(views);
}

void prune_spaces(Sketch& sketch) {
    const auto is_homeless = [&](const auto& item) {
        return item.space != 0 && with_id(sketch.spaces, item.space) == nullptr;
    };
    std::erase_if(sketch.enums, is_homeless);
    std::erase_if(sketch.sequences, is_homeless);
    std::erase_if(sketch.tables, is_homeless);
    std::erase_if(sketch.views, is_homeless);
}

}  // namespace

SketchColumn* SketchTable::column(int column_id) {
    return with_id(columns, column_id);
}
const SketchColumn* SketchTable::column(int column_id) const {
    return with_id(columns, column_id);
}
SketchTable* Sketch::table(int id) {
    return with_id(tables, id);
}
const SketchTable* Sketch::table(int id) const {
    return with_id(tables, id);
}
const SketchEnum* Sketch::enumeration(int id) const {
    return with_id(enums, id);
}
const SketchSequence* Sketch::sequence(int id) const {
    return with_id(sequences, id);
}
const SketchView* Sketch::view(int id) const {
    return with_id(views, id);
}
const SketchExtra* Sketch::extra(int id) const {
    return with_id(extras, id);
}

const SketchTable* Sketch::table_of_column(int column) const {
    for (const SketchTable& table : tables) {
        if (table.column(column) != nullptr) {
            return &table;
        }
    }
    return nullptr;
}

std::string Sketch::space_name(int id) const {
    const SketchSpace* space = with_id(spaces, id);
    return space == nullptr ? "public" : space->name;
}

bool is_in(const std::vector<int>& ids, int id) {
    return std::find(ids.begin(), ids.end(), id) != ids.end();
}

std::string column_name(const Sketch& sketch, int source, int column) {
    if (const SketchTable* table = sketch.table(source)) {
        const SketchColumn* found = table->column(column);
        return found == nullptr ? "" : found->name;
    }
    const SketchView* view = sketch.view(source);
    const SketchViewColumn* found = view == nullptr ? nullptr : with_id(view->columns, column);
    if (found == nullptr) {
        return "";
    }
    return found->alias.empty() ? column_name(sketch, view->source, found->column) : found->alias;
}

int rowid_column(const SketchTable& table) {
    if (table.is_without_rowid || table.primary_key.columns.size() != 1) {
        return 0;
    }
    const SketchColumn* column = table.column(table.primary_key.columns[0]);
    return column->type.spelling == "INTEGER" && column->generated.empty() ? column->id : 0;
}

bool is_key(const SketchTable& table, const std::vector<int>& columns) {
    if (columns.empty()) {
        return false;
    }
    if (table.primary_key.columns == columns) {
        return !table.primary_key.is_deferrable;
    }
    return std::any_of(table.uniques.begin(), table.uniques.end(), [&](const SketchKey& unique) {
        return unique.columns == columns && !unique.is_deferrable;
    });
}

bool is_in_foreign_key(const Sketch& sketch, int column) {
    return std::any_of(sketch.tables.begin(), sketch.tables.end(), [&](const SketchTable& table) {
        return std::any_of(table.foreign_keys.begin(), table.foreign_keys.end(),
                           [&](const SketchForeignKey& key) {
                               return is_in(key.columns, column) || is_in(key.referenced, column);
                           });
    });
}

void prune(Sketch& sketch, Flavour flavour) {
    prune_spaces(sketch);
    std::erase_if(sketch.extras,
                  [&](const SketchExtra& it) { return precedes_tables(it.kind) && !is_sound(sketch, it); });
    for (SketchTable& table : sketch.tables) {
        prune_columns(sketch, table, flavour);
    }
    std::erase_if(sketch.tables, [](const SketchTable& table) {
        return std::all_of(table.columns.begin(), table.columns.end(),
                           [](const SketchColumn& column) { return !column.generated.empty(); });
    });
    for (SketchTable& table : sketch.tables) {
        prune_options(table, flavour);
        prune_parts(sketch, table);
    }
    for (SketchTable& table : sketch.tables) {
        std::erase_if(table.foreign_keys,
                      [&](const SketchForeignKey& key) { return !is_sound(sketch, table, key); });
    }
    std::erase_if(sketch.sequences, [&](const SketchSequence& it) {
        const SketchTable* owner = sketch.table_of_column(it.owner);
        // A generated column may be made anew at any time, and what it owns would go with it.
        return it.owner != 0 &&
               (owner == nullptr || owner->space != it.space || !owner->column(it.owner)->generated.empty());
    });
    for (SketchTable& table : sketch.tables) {
        // A default may have lost its sequence.
        prune_columns(sketch, table, flavour);
    }
    prune_views(sketch);
    std::erase_if(sketch.extras, [&](const SketchExtra& it) { return !is_sound(sketch, it); });
}

}  // namespace varve::test
