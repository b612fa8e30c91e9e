// SPDX-License-Identifier: MIT
#pragma once

#include "../connection.hpp"

#include "varve/model/access.hpp"

#include <string>
#include <vector>

namespace varve::postgres {

/// Everything that a database holds, as sorted lines, by the server's own printing functions. Shares no code
/// with the inspector, so that a fact which that one overlooks is still seen here. Owners and grants only as
/// far as they are managed.
std::vector<std::string> observe(ServerConnection& connection, const ManagedAccess& managed);

}  // namespace varve::postgres
