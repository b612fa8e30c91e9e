// SPDX-License-Identifier: MIT
#include "parts.hpp"

#include <algorithm>
#include <set>

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

Object without_default(Object column) {
    as<Column>(column).default_value = std::nullopt;
    column.needs.clear();
    return column;
}

bool closes_circle(const Object& part, const Schema& schema) {
    const QualifiedName table = part.id.owner_name();
    const auto is_of_table = [&](const ObjectId& id) {
        return id == table_id(table) || (is_owned_kind(id.kind) && id.owner_name() == table);
    };
    std::vector<ObjectId> waiting;
    std::set<ObjectId> seen;
    const auto add = [&](const std::vector<ObjectId>& needs) {
        std::copy_if(needs.begin(), needs.end(), std::back_inserter(waiting),
                     [&](const ObjectId& need) { return seen.insert(need).second; });
    };
    for (const ObjectId& need : part.needs) {
        if (!is_of_table(need)) {
            add({need});
        }
    }
    for (std::size_t at = 0; at < waiting.size(); ++at) {
        if (is_of_table(waiting[at])) {
            return true;
        }
        if (const Object* object = schema.find(waiting[at])) {
            add(object->needs);
        }
    }
    return false;
}

}  // namespace varve::plan
