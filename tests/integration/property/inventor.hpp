// SPDX-License-Identifier: MIT
#pragma once

#include "integration/property/random.hpp"
#include "integration/property/sketch.hpp"

namespace varve::test {

/// Adds random things to a schema, one at a time. What it adds fits what is there, or is left out.
class Inventor {
public:
    Inventor(Sketch& sketch, Flavour flavour, Random& random)
        : m_sketch(sketch), m_flavour(flavour), m_random(random) {}

    void add_space();
    void add_enum();
    void add_sequence();
    /// With columns and parts.
    void add_table();
    void add_view();
    /// Of any other kind, where the database has them.
    void add_extra();

    void add_column(SketchTable& table);
    void add_generated(SketchTable& table);
    void add_primary_key(SketchTable& table);
    void add_unique(SketchTable& table);
    void add_check(SketchTable& table);
    void add_foreign_key(SketchTable& table);
    void add_index(SketchTable& table);
    void add_trigger(SketchTable& table);

    /// Fills every table with rows that meet its constraints.
    void add_rows();

    int new_id() { return m_next_id++; }
    Flavour flavour() const { return m_flavour; }
    int random_space();

private:
    bool is_sqlite() const { return m_flavour == Flavour::Sqlite; }
    std::string name(const char* prefix, int id);
    /// Empty now and then: the server finds one.
    std::string constraint_name(const char* prefix, int id);
    /// Columns that a key may have, in random order, at most `most` of them.
    std::vector<int> key_columns(const SketchTable& table, int most);
    SketchColumn new_column(const SketchTable& table, const SketchType& type);
    std::string random_value(const SketchTable& table, const SketchColumn& column, int number);
    void add_row(SketchTable& table, int number);
    /// A call of some function in the place of a column of a number; the expression as it is without one.
    SketchExpression with_call(SketchExpression expression);
    void refer_to_parents(const SketchForeignKey& key, SketchRow& row);

    Sketch& m_sketch;
    Flavour m_flavour;
    Random& m_random;
    int m_next_id = 1;
};

/// A whole schema, with rows.
void invent(Sketch& sketch, Inventor& inventor, Random& random);

}  // namespace varve::test
