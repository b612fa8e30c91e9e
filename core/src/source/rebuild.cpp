// SPDX-License-Identifier: MIT
#include "varve/source/rebuild.hpp"

#include "shadow_run.hpp"

namespace varve::source {

bool rebuild(const Schema& schema, const Dialect& dialect, Shadow& shadow, DiagnosticSink& sink) {
    declare::Declaration declaration;
    declaration.schema = schema;
    return run_in_shadow(declaration, dialect, shadow, sink);
}

}  // namespace varve::source
