// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/dialect.hpp"
#include "varve/model/schema.hpp"

#include <string>

namespace varve::report {

/// A schema as the statements that create it in an empty database, each ended by `;` and an empty line.
std::string sql(const Schema& schema, const Dialect& dialect);

}  // namespace varve::report
