// SPDX-License-Identifier: MIT
#pragma once

#include "integration/property/sketch.hpp"

#include <string>
#include <vector>

/// \file
/// Kinds of PostgreSQL that need no model of their own here: each has a few forms, each form is a few
/// statements.

namespace varve::test {

/// How many forms a kind has.
int forms_of(SketchExtra::Kind kind);

/// What a kind is put on: a table, some columns of it, or nothing.
struct ExtraPlace {
    bool is_on_table = false;
    /// So many columns that an index may have.
    int columns = 0;
};
ExtraPlace place_of(SketchExtra::Kind kind);

/// Whether tables may use it, so that it must be there before them.
bool precedes_tables(SketchExtra::Kind kind);

/// Whether what it stands on is there.
bool is_sound(const Sketch& sketch, const SketchExtra& extra);

/// What creates it.
std::vector<std::string> extra_sql(const Sketch& sketch, const SketchExtra& extra);

/// The type under a domain: always the same one, whatever its form.
SketchType base_of_domain(const SketchExtra& domain);

}  // namespace varve::test
