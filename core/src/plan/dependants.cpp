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

bool is_liftable(Kind kind) {
    switch (kind) {
    case Kind::PrimaryKey:
    case Kind::UniqueConstraint:
    case Kind::ForeignKey:
    case Kind::CheckConstraint:
    case Kind::Exclusion:
    case Kind::Index:
    case Kind::View:
    case Kind::MaterializedView:
    case Kind::Routine:
    case Kind::Trigger:
    case Kind::Policy:
    case Kind::ServerObject: return true;
    case Kind::Namespace:
    case Kind::Extension:
    case Kind::EnumType:
    case Kind::Domain:
    case Kind::CompositeType:
    case Kind::Sequence:
    case Kind::Table:
    case Kind::Column:
    case Kind::DefaultPrivileges:
    case Kind::Unmodelled: return false;
    }
    return false;
}

}  // namespace varve::plan
