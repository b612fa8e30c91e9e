// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/dialect.hpp"
#include "varve/model/schema.hpp"

#include <string>

namespace varve::report {

/// A schema in the declared form of docs/guide/schema-yaml.md. Reading it back and loading it on the same
/// kind of database gives an equal schema. What the form has no words for stands under `sql:`.
std::string yaml(const Schema& schema, const Dialect& dialect);

}  // namespace varve::report
