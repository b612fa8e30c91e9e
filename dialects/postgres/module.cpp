// SPDX-License-Identifier: MIT
#include "dialect.hpp"

/// What the command line looks for in a module; the number is the version of the interface.
extern "C" const varve::Dialect* varve_dialect_1() {
    return &varve::postgres::dialect();
}
