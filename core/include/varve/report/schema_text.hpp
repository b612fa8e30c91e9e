// SPDX-License-Identifier: MIT
#pragma once

#include "varve/model/schema.hpp"

#include <string>

namespace varve::report {

/// A schema as text for people: one line per fact, grouped by table, sorted. Equal schemas give equal texts
/// and different ones different texts. Not meant to be read back.
std::string schema_text(const Schema& schema);

}  // namespace varve::report
