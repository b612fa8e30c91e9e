// SPDX-License-Identifier: MIT
#pragma once

#include "varve/plan/plan.hpp"

namespace varve::plan {

/// Where a change goes when nothing it needs says otherwise; chosen so that a plan reads well.
int rank(const LoweredChange& change);

}  // namespace varve::plan
