// SPDX-License-Identifier: MIT
#pragma once

#include "varve/diag/diagnostic.hpp"
#include "varve/diag/error.hpp"

#include <string>

namespace varve::cli {

/// An error as people read it: message, what the server added, the place in their file or the statement, a
/// hint.
std::string format(const Error& error, Colour colour);

}  // namespace varve::cli
