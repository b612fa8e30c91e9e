// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/dialect.hpp"

namespace varve::test {

/// Dialect::inspect(), and throws std::runtime_error when what it read is not the same again after it was
/// written as SQL, run in a shadow on the server of `target`, and inspected there.
Schema inspect_with_canary(const Dialect& dialect, Connection& connection, const Url& target,
                           const Scope& scope = {});

}  // namespace varve::test
