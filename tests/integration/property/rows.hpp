// SPDX-License-Identifier: MIT
#pragma once

#include "integration/property/sketch.hpp"

#include <optional>

namespace varve::test {

/// What stands in a row where the database computes the value.
inline constexpr const char* unknown_value = "?";

/// Takes rows away until those that are left meet every constraint.
void settle_rows(Sketch& sketch);

/// `after` with the rows that those of `before` become. Nothing when the database might refuse: values that a
/// new constraint forbids or that a new type cannot hold. Cautious: something means that the rows are no
/// reason to refuse.
std::optional<Sketch> with_carried_rows(const Sketch& before, const Sketch& after, Flavour flavour);

}  // namespace varve::test
