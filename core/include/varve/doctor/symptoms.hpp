// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/symptom.hpp"
#include "varve/model/schema.hpp"

#include <vector>

namespace varve::doctor {

/// What the schema of a live database tells by itself, whatever the database: constraints that were never
/// checked, tables without a primary key, foreign keys without an index, indexes that are there twice. In the
/// order of the objects. What only the database can tell, Dialect::find_symptoms() asks it.
std::vector<Symptom> find_symptoms(const Schema& schema);

}  // namespace varve::doctor
