// SPDX-License-Identifier: MIT
#include "integration/property/inventor.hpp"

#include "integration/property/rows.hpp"
#include "integration/property/vocabulary.hpp"

#include <algorithm>

namespace varve::test {
namespace {

/// Whether rows may not repeat the column's value.
bool is_in_unique(const SketchTable& table, int column) {
    const auto has = [&](const SketchKey& key) { return is_in(key.columns, column); };
    return has(table.primary_key) || std::any_of(table.uniques.begin(), table.uniques.end(), has) ||
           std::any_of(table.indexes.begin(), table.indexes.end(), [&](const SketchIndex& index) {
               return index.is_unique &&
                      std::any_of(index.keys.begin(), index.keys.end(), [&](const SketchIndexKey& key) {
                          return is_in(key.expression.columns, column);
                      });
           });
}

template <class Add>
void some(Random& random, int most, const Add& add) {
    for (int i = random.below(most + 1); i > 0; --i) {
        add();
    }
}

}  // namespace

std::string Inventor::random_value(const SketchTable& table, const SketchColumn& column, int number) {
    if (column.is_nullable && m_random.percent(25)) {
        return "NULL";
    }
    if (is_in_unique(table, column.id) && has_distinct_literals(column.type)) {
        return stored_literal(distinct_literal(column.type, m_flavour, number), column.type, m_flavour);
    }
    // SQLite stores anything anywhere, unless the table is strict.
    const bool is_odd =
        is_sqlite() && !table.is_strict && m_random.percent(8) && !is_in_foreign_key(m_sketch, column.id);
    const SketchType type = is_odd ? SketchType{"", Family::Any, 0} : column.type;
    return stored_literal(random_literal(m_sketch, type, m_flavour, m_random), column.type, m_flavour);
}

void Inventor::add_row(SketchTable& table, int number) {
    SketchRow row;
    for (const SketchColumn& column : table.columns) {
        if (column.generated.empty()) {
            row[column.id] = random_value(table, column, number);
        }
    }
    table.rows.push_back(std::move(row));
}

void Inventor::refer_to_parents(const SketchForeignKey& key, SketchRow& row) {
    const std::vector<SketchRow>& parents = m_sketch.table(key.table)->rows;
    if (parents.empty()) {
        return;
    }
    const SketchRow parent = m_random.pick(parents);
    for (std::size_t i = 0; i < key.columns.size(); ++i) {
        row[key.columns[i]] = parent.at(key.referenced[i]);
    }
}

void Inventor::add_rows() {
    for (SketchTable& table : m_sketch.tables) {
        const int rows = m_random.percent(12) ? 0 : 1 + m_random.below(4);
        for (int number = 0; number < rows; ++number) {
            add_row(table, number);
        }
    }
    for (SketchTable& table : m_sketch.tables) {
        for (const SketchForeignKey& key : table.foreign_keys) {
            for (SketchRow& row : table.rows) {
                refer_to_parents(key, row);
            }
        }
    }
    settle_rows(m_sketch);
}

void invent(Sketch& sketch, Inventor& inventor, Random& random) {
    some(random, 2, [&] { inventor.add_space(); });
    some(random, 2, [&] { inventor.add_enum(); });
    some(random, 2, [&] { inventor.add_sequence(); });
    const bool has_extras = inventor.flavour() == Flavour::Postgres;
    if (has_extras) {
        some(random, 3, [&] { inventor.add_extra(); });
    }
    inventor.add_table();
    some(random, 4, [&] { inventor.add_table(); });
    some(random, 3, [&] { inventor.add_view(); });
    if (has_extras) {
        some(random, 5, [&] { inventor.add_extra(); });
    }
    // A foreign key to a table that came later, and so a circle now and then.
    if (random.percent(30)) {
        inventor.add_foreign_key(sketch.tables.front());
    }
    for (SketchSequence& sequence : sketch.sequences) {
        const SketchTable& table = random.pick(sketch.tables);
        if (random.percent(30) && table.space == sequence.space) {
            sequence.owner = table.columns.back().id;
        }
    }
    prune(sketch, inventor.flavour());
    inventor.add_rows();
}

}  // namespace varve::test
