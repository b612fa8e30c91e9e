// SPDX-License-Identifier: MIT
#pragma once

#include "integration/property/random.hpp"
#include "integration/property/sketch.hpp"

namespace varve::test {

/// A schema of up to five tables, filled with rows. Ids stay below 1000.
Sketch random_sketch(Flavour flavour, Random& random);

/// One more table; its columns and parts have ids above its own.
SketchTable random_table(const Sketch& sketch, Flavour flavour, int id, Random& random);

/// One more column, nullable or with a default, so that it can be added to rows.
SketchColumn random_column(const Sketch& sketch, Flavour flavour, int id, Random& random);

/// A foreign key to a random key of a random table, with new columns of its own in `table`; false when there is none.
bool add_foreign_key(const Sketch& sketch, SketchTable& table, int id, Random& random);

bool add_unique(const Sketch& sketch, SketchTable& table, int id, Random& random);
bool add_check(SketchTable& table, int id, Random& random);
bool add_index(const Sketch& sketch, SketchTable& table, int id, Random& random);
bool add_generated(SketchTable& table, Flavour flavour, int id, Random& random);
bool add_trigger(SketchTable& table, int id, Random& random);
bool add_view(Sketch& sketch, int id, Random& random);

/// Tables whose foreign keys lead to an empty table get no rows either.
void settle_rows(Sketch& sketch);

/// A name with something in it that needs care, now and then.
std::string random_name(const char* prefix, int id, Random& random);

}  // namespace varve::test
