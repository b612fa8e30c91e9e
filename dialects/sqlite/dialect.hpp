// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/dialect.hpp"

namespace varve::sqlite {

/// SQLite 3.40 and later, over its C interface.
const Dialect& dialect();

}  // namespace varve::sqlite
