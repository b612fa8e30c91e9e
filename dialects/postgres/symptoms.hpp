// SPDX-License-Identifier: MIT
#pragma once

#include "connection.hpp"

#include "varve/dialect/symptom.hpp"
#include "varve/model/schema.hpp"

#include <vector>

namespace varve::postgres {

/// What is invalid or risky in a database of this kind: indexes that failed to build, sequences near their
/// end, keys that count in four bytes, policies that nothing enforces, triggers that do not fire.
std::vector<Symptom> find_symptoms(ServerConnection& connection, const Schema& schema);

}  // namespace varve::postgres
