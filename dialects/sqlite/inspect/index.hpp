// SPDX-License-Identifier: MIT
#pragma once

#include "../catalogue.hpp"
#include "scope.hpp"

#include "varve/model/schema.hpp"

namespace varve::sqlite {

/// Adds an index that somebody created; those behind constraints have no text and are no objects.
void inspect_index(const SchemaRow& row, const DatabaseNames& names, Schema& schema);

}  // namespace varve::sqlite
