// SPDX-License-Identifier: MIT
#pragma once

#include "varve/declare/declaration.hpp"
#include "varve/dialect/dialect.hpp"

namespace varve::source {

/// Creates in an empty shadow what a declaration says. Statements that fail are tried again after the others,
/// so that order does not matter; what still fails is reported at its place in the files. False when
/// something was.
bool run_in_shadow(const declare::Declaration& declaration, const Dialect& dialect, Shadow& shadow,
                   DiagnosticSink& sink);

}  // namespace varve::source
