// SPDX-License-Identifier: MIT
#include "integration/property/generate.hpp"

#include <algorithm>
#include <array>

namespace varve::test {
namespace {

constexpr int columns_from = 1;
constexpr int parts_from = 20;

bool has_distinct_values(SketchType type) { return type != SketchType::Boolean && type != SketchType::Enum; }

/// Columns whose rows all differ, so that a unique constraint over one of them holds.
std::vector<int> distinct_columns(const Sketch& sketch, const SketchTable& table) {
    std::vector<int> ids;
    for (const SketchColumn& column : table.columns) {
        // What a mutation adds has the same default in every row.
        const bool is_filled = column.id < 1000 || table.rows == 0;
        if (has_distinct_values(column.type) && column.generated_from == 0 && is_filled &&
            !is_in_foreign_key(sketch, table, column.id)) {
            ids.push_back(column.id);
        }
    }
    return ids;
}

void make_primary_key(SketchTable& table, Flavour flavour, Random& random) {
    const int choice = random.below(10);
    SketchColumn key;
    key.id = table.id + columns_from;
    key.name = random.percent(80) ? "id" : random_name("key", key.id, random);
    key.type = choice < 7 ? SketchType::Integer : choice == 7 ? SketchType::Text : SketchType::BigInt;
    key.is_nullable = choice == 9;
    key.is_identity = flavour == Flavour::Postgres && choice < 4;
    table.columns.push_back(key);
    if (choice == 9) {
        return;
    }
    table.primary_key = {key.id};
    if (random.percent(15)) {
        SketchColumn second = key;
        second.id = key.id + 1;
        second.name = "part";
        second.type = SketchType::Text;
        second.is_identity = false;
        table.columns.push_back(second);
        table.primary_key.push_back(second.id);
    }
    table.primary_key_name = random.percent(30) ? random_name("pk", table.id, random) : "";
    table.is_autoincrement = random.percent(40);
}

void add_parts(const Sketch& sketch, SketchTable& table, Flavour flavour, Random& random) {
    int id = table.id + parts_from;
    if (random.percent(20)) {
        add_generated(table, flavour, id, random);
    }
    for (int i = random.below(3); i > 0; --i) {
        add_foreign_key(sketch, table, id += 5, random);
    }
    if (random.percent(40)) {
        add_unique(sketch, table, id += 5, random);
    }
    for (int i = random.below(3); i > 0; --i) {
        add_check(table, id += 5, random);
    }
    for (int i = random.below(3); i > 0; --i) {
        add_index(sketch, table, id += 5, random);
    }
    if (flavour == Flavour::Sqlite && random.percent(40)) {
        add_trigger(table, id += 5, random);
    }
}

struct KeyOfTable {
    const SketchTable* table;
    std::vector<int> columns;
};

std::vector<KeyOfTable> keys_to_refer_to(const Sketch& sketch, const SketchTable& self) {
    std::vector<KeyOfTable> keys;
    const auto add = [&](const SketchTable& table) {
        const auto is_free = [&](const std::vector<int>& columns) {
            return !columns.empty() && std::none_of(columns.begin(), columns.end(), [&](int id) {
                return std::any_of(table.foreign_keys.begin(), table.foreign_keys.end(), [&](const SketchForeignKey& key) {
                    return std::find(key.columns.begin(), key.columns.end(), id) != key.columns.end();
                });
            });
        };
        if (is_free(table.primary_key)) {
            keys.push_back({&table, table.primary_key});
        }
        for (const SketchUnique& unique : table.uniques) {
            if (is_free(unique.columns)) {
                keys.push_back({&table, unique.columns});
            }
        }
    };
    for (const SketchTable& table : sketch.tables) {
        if (table.id != self.id) {
            add(table);
        }
    }
    add(self);
    return keys;
}

}  // namespace

std::string random_name(const char* prefix, int id, Random& random) {
    static const std::vector<std::string> odd = {" Mixed", "\"quoted", "_order", "-dash", "_\xC3\xA9t\xC3\xA9", ".dot", "'tick"};
    return prefix + std::to_string(id) + (random.percent(8) ? random.pick(odd) : "");
}

SketchColumn random_column(const Sketch& sketch, Flavour flavour, int id, Random& random) {
    static const std::vector<SketchType> types = {
        SketchType::Integer, SketchType::Integer, SketchType::BigInt,  SketchType::Text, SketchType::Text,
        SketchType::ShortText, SketchType::LongText, SketchType::Real, SketchType::Boolean, SketchType::Date,
        SketchType::Blob};
    SketchColumn column;
    column.id = id;
    column.name = random_name("c", id, random);
    column.type = random.pick(types);
    if (flavour == Flavour::Postgres && !sketch.enums.empty() && random.percent(12)) {
        column.type = SketchType::Enum;
        column.enumeration = random.pick(sketch.enums).id;
    }
    column.default_choice = random.percent(50) ? 1 + random.below(2) : 0;
    column.is_nullable = column.default_choice == 0 || random.percent(50);
    column.has_nulls = column.is_nullable && random.percent(30);
    column.has_collation = random.percent(10);
    column.comment = random.percent(10) ? "about " + std::to_string(id) : "";
    return column;
}

SketchTable random_table(const Sketch& sketch, Flavour flavour, int id, Random& random) {
    SketchTable table;
    table.id = id;
    table.name = random_name("t", id, random);
    table.rows = random.percent(85) ? 3 : 0;
    make_primary_key(table, flavour, random);
    for (int i = random.below(5); i >= 0; --i) {
        SketchColumn column = random_column(sketch, flavour, table.id + columns_from + 3 + i, random);
        column.is_nullable = column.is_nullable && (column.has_nulls || random.percent(60));
        table.columns.push_back(std::move(column));
    }
    table.is_strict = flavour == Flavour::Sqlite && random.percent(20);
    table.is_without_rowid = flavour == Flavour::Sqlite && random.percent(15);
    table.comment = random.percent(15) ? "table " + std::to_string(id) : "";
    add_parts(sketch, table, flavour, random);
    return table;
}

bool add_foreign_key(const Sketch& sketch, SketchTable& table, int id, Random& random) {
    const std::vector<KeyOfTable> keys = keys_to_refer_to(sketch, table);
    if (keys.empty()) {
        return false;
    }
    const KeyOfTable& target = random.pick(keys);
    SketchForeignKey key;
    key.id = id;
    key.name = random.percent(60) ? random_name("fk", id, random) : "";
    key.table = target.table->id;
    key.referenced = target.columns;
    key.on_delete = random.below(4);
    key.on_update = random.percent(40) ? random.below(4) : 0;
    key.is_deferred = random.percent(15);
    // Columns come from the target before the table grows: it may be the same one.
    std::vector<SketchColumn> columns;
    for (const int referenced : target.columns) {
        SketchColumn column;
        column.id = ++id;
        column.name = random_name("ref", column.id, random);
        column.type = target.table->column(referenced)->type;
        column.has_nulls = random.percent(40);
        // SET NULL needs a column that may be NULL; rows that are there already get NULL.
        column.is_nullable = key.on_delete == 3 || key.on_update == 3 || column.has_nulls || column.id > 1000 || random.percent(50);
        key.columns.push_back(column.id);
        columns.push_back(std::move(column));
    }
    table.columns.insert(table.columns.end(), columns.begin(), columns.end());
    table.foreign_keys.push_back(std::move(key));
    return true;
}

bool add_unique(const Sketch& sketch, SketchTable& table, int id, Random& random) {
    const std::vector<int> columns = distinct_columns(sketch, table);
    if (columns.empty()) {
        return false;
    }
    SketchUnique unique{id, random.percent(50) ? random_name("uq", id, random) : "", {random.pick(columns)}};
    const int second = random.pick(columns);
    if (random.percent(30) && second != unique.columns[0]) {
        unique.columns.push_back(second);
    }
    // Two constraints over the same columns are one index on SQLite.
    if (is_key(table, unique.columns)) {
        return false;
    }
    table.uniques.push_back(std::move(unique));
    return true;
}

bool add_check(SketchTable& table, int id, Random& random) {
    const SketchColumn& column = random.pick(table.columns);
    const int form = random.below(3);
    const bool is_there = std::any_of(table.checks.begin(), table.checks.end(), [&](const SketchCheck& check) {
        return check.column == column.id && check.form == form;
    });
    if (is_there) {
        return false;
    }
    table.checks.push_back({id, random.percent(60) ? random_name("ck", id, random) : "", column.id, form});
    return true;
}

bool add_index(const Sketch& sketch, SketchTable& table, int id, Random& random) {
    const std::vector<int> distinct = distinct_columns(sketch, table);
    SketchIndex index;
    index.id = id;
    index.name = random_name("ix", id, random);
    index.is_unique = !distinct.empty() && random.percent(25);
    index.columns = {index.is_unique ? random.pick(distinct) : random.pick(table.columns).id};
    index.is_descending = random.percent(20);
    index.is_expression = !index.is_unique && random.percent(20);
    index.is_partial = random.percent(20);
    const int second = random.pick(table.columns).id;
    if (!index.is_expression && random.percent(30) && second != index.columns[0]) {
        index.columns.push_back(second);
    }
    table.indexes.push_back(std::move(index));
    return true;
}

bool add_generated(SketchTable& table, Flavour flavour, int id, Random& random) {
    std::vector<const SketchColumn*> sources;
    for (const SketchColumn& column : table.columns) {
        if ((column.type == SketchType::Integer || column.type == SketchType::Text) && column.generated_from == 0) {
            sources.push_back(&column);
        }
    }
    if (sources.empty()) {
        return false;
    }
    const SketchColumn& source = *random.pick(sources);
    SketchColumn column;
    column.id = id;
    column.name = random_name("g", id, random);
    column.type = source.type;
    column.generated_from = source.id;
    column.is_virtual = flavour == Flavour::Sqlite && random.percent(50);
    table.columns.push_back(std::move(column));
    return true;
}

bool add_trigger(SketchTable& table, int id, Random& random) {
    std::vector<int> columns;
    for (const SketchColumn& column : table.columns) {
        if (column.generated_from == 0) {
            columns.push_back(column.id);
        }
    }
    table.triggers.push_back({id, random_name("tr", id, random), random.pick(columns), random.below(2)});
    return true;
}

bool add_view(Sketch& sketch, int id, Random& random) {
    if (sketch.tables.empty()) {
        return false;
    }
    const SketchTable& table = random.pick(sketch.tables);
    SketchView view{id, random_name("v", id, random), table.id, {}, random.percent(40)};
    for (const SketchColumn& column : table.columns) {
        if (random.percent(60)) {
            view.columns.push_back(column.id);
        }
    }
    if (view.columns.empty()) {
        view.columns.push_back(table.columns[0].id);
    }
    sketch.views.push_back(std::move(view));
    return true;
}

void settle_rows(Sketch& sketch) {
    for (std::size_t round = 0; round < sketch.tables.size(); ++round) {
        for (SketchTable& table : sketch.tables) {
            for (const SketchForeignKey& key : table.foreign_keys) {
                table.rows = std::min(table.rows, sketch.table(key.table)->rows);
            }
        }
    }
}

Sketch random_sketch(Flavour flavour, Random& random) {
    Sketch sketch;
    if (flavour == Flavour::Postgres) {
        for (int i = random.below(3); i > 0; --i) {
            sketch.enums.push_back({900 + i, random_name("mood", 900 + i, random), {"calm", "it''s", "Glad"}});
        }
        if (random.percent(30)) {
            sketch.sequences.push_back({950, random_name("seq", 950, random), 1 + random.below(3)});
        }
    }
    for (int i = random.below(5) + 1; i > 0; --i) {
        sketch.tables.push_back(random_table(sketch, flavour, i * 100, random));
    }
    for (int i = random.below(3); i > 0; --i) {
        add_view(sketch, 960 + i, random);
    }
    settle_rows(sketch);
    prune(sketch, flavour);
    return sketch;
}

}  // namespace varve::test
