// SPDX-License-Identifier: MIT
#pragma once

#include "varve/session/grammar.hpp"

namespace varve::postgres {

/// How PostgreSQL writes queries, and what it lacks.
const Grammar& grammar();

}  // namespace varve::postgres
