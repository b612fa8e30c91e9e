// SPDX-License-Identifier: MIT
#pragma once

#include "varve/diag/diagnostic.hpp"
#include "varve/dialect/dialect.hpp"
#include "varve/model/schema.hpp"

namespace varve::source {

/// Makes a schema in an empty shadow, in any order that the database takes. What cannot be made is reported;
/// false then.
bool rebuild(const Schema& schema, const Dialect& dialect, Shadow& shadow, DiagnosticSink& sink);

}  // namespace varve::source
