// SPDX-License-Identifier: MIT
#pragma once

#include "../connection.hpp"
#include "catalogue.hpp"

#include "varve/dialect/shadow.hpp"

namespace varve::postgres {

/// Reads a database: a constant number of catalogue queries, sent together, in one REPEATABLE READ READ ONLY
/// snapshot, joined here by oid. Works inside the caller's transaction when there is one.
Schema inspect(ServerConnection& connection, const Scope& scope);

/// The same with the rows of the server's catalogues that the objects stand for.
Catalogue read_catalogue(ServerConnection& connection, const Scope& scope);

}  // namespace varve::postgres
