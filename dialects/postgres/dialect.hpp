// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/dialect.hpp"

namespace varve::postgres {

/// PostgreSQL 13 and later. For programs that link varve; the command line loads the module instead.
const Dialect& dialect();

}  // namespace varve::postgres
