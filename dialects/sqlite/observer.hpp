// SPDX-License-Identifier: MIT
#pragma once

#include "varve/session/connection.hpp"

#include <string>
#include <vector>

namespace varve::sqlite {

/// What is in the main database as sorted lines of text, for comparing the results of two ways to one schema.
///
/// Reads pragmas and squeezed SQL text, and shares no code with the inspector, the parsers or the renderer on
/// purpose: it is there to catch their mistakes. Leaves out varve's own tables.
std::vector<std::string> observe(varve::Connection& connection);

}  // namespace varve::sqlite
