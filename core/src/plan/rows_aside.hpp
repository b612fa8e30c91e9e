// SPDX-License-Identifier: MIT
#pragma once

#include "dependants.hpp"
#include "fold.hpp"

#include <vector>

namespace varve::plan {

/// Columns whose values are rows of a table have another type (Renderer::type_aside) while a column of that
/// table changes: adds the steps there and back to `pending`, before and after the change. Gives the steps
/// there, for which what stands on those columns must go. Does nothing for a change of anything but a column.
std::vector<Alter> set_rows_aside(const ObjectId& cause, Pending& pending, const Schema& from,
                                  const Schema& to, const Dependants& dependants, const Renderer& renderer);

}  // namespace varve::plan
