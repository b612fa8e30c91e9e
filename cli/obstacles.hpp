// SPDX-License-Identifier: MIT
#pragma once

#include "context.hpp"

#include "varve/dialect/dialect.hpp"
#include "varve/plan/plan.hpp"
#include "varve/session/url.hpp"

namespace varve::cli {

/// Warns of rows of a live database that a plan would stumble over. Says nothing of a database that cannot be
/// reached: a plan can be made without one.
void warn_of_obstacles(Context& context, const Dialect& dialect, const std::optional<Url>& live,
                       const plan::Plan& plan);

}  // namespace varve::cli
