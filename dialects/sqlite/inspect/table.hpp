// SPDX-License-Identifier: MIT
#pragma once

#include "../catalogue.hpp"
#include "scope.hpp"

#include "varve/model/schema.hpp"

namespace varve::sqlite {

/// Adds a table with its columns and constraints.
void inspect_table(const SchemaRow& row, const Catalogue& catalogue, const DatabaseNames& names,
                   Schema& schema);

}  // namespace varve::sqlite
