// SPDX-License-Identifier: MIT
#pragma once

#include "varve/plan/plan.hpp"

#include <cstddef>
#include <functional>
#include <vector>

namespace varve::plan {

/// Gives one of many changes. What it gives is good until it is asked again, so that not all need to be in
/// memory at once.
using ChangeAt = std::function<const LoweredChange&(std::size_t)>;

/// The order of order(), as places: asks for each change twice.
std::vector<std::size_t> order_of(std::size_t count, const ChangeAt& change_at);

}  // namespace varve::plan
