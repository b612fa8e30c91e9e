// SPDX-License-Identifier: MIT
#pragma once

#include "integration/property/inventor.hpp"

#include <string>

namespace varve::test {

/// Changes something about a schema; says what, for the report of a failure. May do nothing where nothing
/// fits.
std::string mutate(Sketch& sketch, Inventor& inventor, Random& random);

}  // namespace varve::test
