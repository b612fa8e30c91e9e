// SPDX-License-Identifier: MIT
#pragma once

#include "../canonical.hpp"

#include "varve/model/schema.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace varve::sqlite {

/// The names of one database, for texts that spell them in any case.
struct DatabaseNames {
    /// Tables and views.
    KnownNames relations;
    /// Columns by the name of their table.
    std::map<std::string, KnownNames> columns;

    /// The name as its CREATE statement spells it; as given when there is no such table.
    std::string relation(const std::string& name) const;
    /// Likewise for a column; null when the table is not known.
    const KnownNames* columns_of(const std::string& table) const;
};

/// Adds an object; when one of that name and signature is there already, the signature gets a number. Two
/// equal constraints without a name are legal, and so are two constraints of one name.
void add_part(Schema& schema, Object object);

/// The columns that an expression mentions, as ids to depend on.
std::vector<ObjectId> columns_in(std::string_view expression, const std::string& table,
                                 const KnownNames& columns);

/// Sorted, each once.
std::vector<ObjectId> sorted_ids(std::vector<ObjectId> ids);

ObjectId column_id(const std::string& table, const std::string& column);

}  // namespace varve::sqlite
