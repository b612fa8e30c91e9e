// SPDX-License-Identifier: MIT
#pragma once

#include "fold.hpp"

namespace varve::plan {

/// Puts the changes of a column that a table has from another, and of its own besides, into the order in
/// which a server takes them: a child's own column is there before its parent's comes and goes after that has
/// gone; what the child merely says about a column of its parent, and any change of it, comes after the
/// parent's.
void order_inherited_columns(Pending& pending, const Schema& from, const Schema& to,
                             const Renderer& renderer);

}  // namespace varve::plan
