// SPDX-License-Identifier: MIT
#pragma once

#include "../catalogue.hpp"
#include "scope.hpp"

#include "varve/model/schema.hpp"

namespace varve::sqlite {

/// Adds a view; what it needs is left to find_needs().
void inspect_view(const SchemaRow& row, const KnownNames& names, Schema& schema);

/// Adds a trigger of a table or view; likewise.
void inspect_trigger(const SchemaRow& row, const DatabaseNames& relations, const KnownNames& names,
                     Schema& schema);

}  // namespace varve::sqlite
