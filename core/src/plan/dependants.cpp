// SPDX-License-Identifier: MIT
#include "dependants.hpp"

namespace varve::plan {

Dependants::Dependants(const Schema& schema) {
    for (const auto& [id, object] : schema.objects()) {
        for (const ObjectId& need : object.needs) {
            m_by_need[need].push_back(&object);
        }
    }
}

const std::vector<const Object*>& Dependants::of(const ObjectId& id) const {
    const auto found = m_by_need.find(id);
    return found == m_by_need.end() ? m_none : found->second;
}

}  // namespace varve::plan
