// SPDX-License-Identifier: MIT
#pragma once

#include "varve/model/schema.hpp"

#include <map>
#include <vector>

namespace varve::plan {

/// The needs of a schema read backwards: who needs this object. Borrows from the schema.
class Dependants {
public:
    explicit Dependants(const Schema& schema);

    /// Objects that list `id` among their needs, sorted by name; not those that merely live in it.
    const std::vector<const Object*>& of(const ObjectId& id) const;

private:
    std::map<ObjectId, std::vector<const Object*>> m_by_need;
    std::vector<const Object*> m_none;
};

/// What can be dropped and made again without losing a row.
bool is_liftable(Kind kind);

}  // namespace varve::plan
