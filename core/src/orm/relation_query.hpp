// SPDX-License-Identifier: MIT
#pragma once

#include "varve/orm/key_index.hpp"
#include "varve/orm/relation.hpp"
#include "varve/query/statements.hpp"

namespace varve::orm {

/// The rows whose columns hold one of some keys. Of a key of several columns each has its list, so a row is
/// found too that mixes two keys: whoever reads it looks for its key again. One parameter for each column and
/// one statement for any number of keys, which a choice of pairs would not be.
query::Fragment among(const query::TableInfo& table, const KeyColumns& columns, const KeyIndex& keys);

/// The query for all rows of a relation that belong to some keys: the key's columns of a table in between
/// come first where there is one.
query::SelectState relation_query(const RelationInfo& relation, const query::TableInfo& target,
                                  const KeyIndex& keys, const RelationFilter& filter,
                                  const query::TableInfo& ranked);

}  // namespace varve::orm
