// SPDX-License-Identifier: MIT
#include "parts.hpp"

#include <algorithm>

namespace varve::plan {

ObjectId table_id(const QualifiedName& name) {
    return {Kind::Table, name.schema, "", name.name, ""};
}

TableImage image_of(const Object& table, const Schema& schema) {
    TableImage image{table};
    for (const Object* part : schema.owned_by(table.id.qualified_name())) {
        image.parts.push_back(*part);
    }
    return image;
}

bool has_owner_in(const std::map<ObjectId, Object>& objects, const ObjectId& part) {
    constexpr Kind owners[] = {Kind::Table, Kind::View, Kind::MaterializedView, Kind::Domain};
    return std::any_of(std::begin(owners), std::end(owners), [&](Kind kind) {
        return objects.contains({kind, part.schema, "", part.owner, ""});
    });
}

Object with_needs_of_parts(Object object, const std::map<ObjectId, Object>& objects) {
    if (is_owned_kind(object.id.kind)) {
        return object;
    }
    for (const Kind kind : {Kind::CheckConstraint, Kind::Index, Kind::Trigger, Kind::ServerObject}) {
        for (auto part = objects.lower_bound({kind, object.id.schema, object.id.name, "", ""});
             part != objects.end() && part->first.kind == kind && part->first.schema == object.id.schema &&
             part->first.owner == object.id.name;
             ++part) {
            object.needs.insert(object.needs.end(), part->second.needs.begin(), part->second.needs.end());
        }
    }
    std::erase(object.needs, object.id);
    return object;
}

}  // namespace varve::plan
