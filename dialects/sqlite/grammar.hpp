// SPDX-License-Identifier: MIT
#pragma once

#include "varve/session/grammar.hpp"

namespace varve::sqlite {

/// How SQLite writes queries, and what it lacks.
const Grammar& grammar();

}  // namespace varve::sqlite
