// SPDX-License-Identifier: MIT
#pragma once

#include "integration/property/random.hpp"
#include "integration/property/sketch.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// \file
/// The words that random schemas are made of: names, types, values, expressions.

namespace varve::test {

/// A name that nothing else has, as the id is part of it; now and then with something in it that needs care.
std::string random_name(const char* prefix, int id, Random& random);

/// A name that must be quoted almost everywhere.
std::string reserved_word(int number);

/// One of a kind; nothing when there is none.
const SketchExtra* any_extra(const Sketch& sketch, SketchExtra::Kind kind, Random& random);

/// A type that a column may have; enums and domains are those of the sketch.
SketchType random_type(const Sketch& sketch, Flavour flavour, bool is_strict, Random& random);

/// A type of the same sort that may hold the same values, or another one now and then.
SketchType neighbouring_type(const SketchType& type, Flavour flavour, bool is_strict, Random& random);

/// A literal of the type. With `number`, a different one for every number.
std::string random_literal(const Sketch& sketch, const SketchType& type, Flavour flavour, Random& random);
std::string distinct_literal(const SketchType& type, Flavour flavour, int number);
bool has_distinct_literals(const SketchType& type);

/// A literal or an expression.
SketchDefault random_default(const Sketch& sketch, const SketchType& type, Flavour flavour, Random& random);

/// A condition that every value of the column's type (as random_literal() makes them) meets.
SketchExpression random_condition(const SketchTable& table, Flavour flavour, Random& random);

/// What a generated column or an index may compute from a column; nothing for some types.
std::optional<SketchExpression> random_computation(const SketchTable& table, bool is_index, Flavour flavour,
                                                   Random& random);

/// The condition of a partial index or a view.
SketchExpression random_predicate(const SketchColumn& column, Flavour flavour, Random& random);

/// The type of what random_computation() computes.
SketchType type_of_computation(Family family, Flavour flavour, bool is_strict);

/// What a column of the type stores for a literal, with SQLite's affinity applied.
std::string stored_literal(const std::string& literal, const SketchType& type, Flavour flavour);

/// Whether a stored value keeps its meaning in another type, so that a change of type and back loses nothing.
bool converts(const std::string& literal, const SketchType& from, const SketchType& to, Flavour flavour);

/// Whether STRICT takes it.
bool is_strict_value(const std::string& literal, const SketchType& type);

}  // namespace varve::test
