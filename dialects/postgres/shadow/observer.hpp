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

/// The server prints `(VALUES …)`, and `( VALUES …)` when it has read that: the text without that blank.
std::string without_blank_before_values(std::string line);

/// A body in standard SQL without names of columns that say again what the column is (`x AS x`): the server
/// prints them or not, depending on how often it has read the body. Other texts as they are.
std::string without_own_names(std::string text);

}  // namespace varve::postgres
