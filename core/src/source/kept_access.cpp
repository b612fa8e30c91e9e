// SPDX-License-Identifier: MIT
#include "varve/source/kept_access.hpp"

#include <algorithm>

namespace varve::source {

namespace {

ObjectId under_new_name(const ObjectId& id, const std::vector<diff::KnownRename>& renames) {
    const auto renamed = [&](const ObjectId& old_id) {
        const auto found = std::find_if(renames.begin(), renames.end(), [&](const diff::KnownRename& rename) {
            return rename.from == old_id;
        });
        return found == renames.end() ? old_id : found->to;
    };
    ObjectId part = renamed(id);
    if (!part.owner.empty() && part == id) {
        part.owner = renamed({Kind::Table, id.schema, "", id.owner, ""}).name;
    }
    return part;
}

const std::vector<std::string>* columns_of(const Object& object) {
    if (const View* view = std::get_if<View>(&object.definition)) {
        return &view->columns;
    }
    const MaterializedView* materialized = std::get_if<MaterializedView>(&object.definition);
    return materialized == nullptr ? nullptr : &materialized->columns;
}

/// A column that goes takes what was granted on it along.
void forget_lost_columns(Object& object) {
    const std::vector<std::string>* columns = columns_of(object);
    std::erase_if(object.access.grants, [&](const Grant& grant) {
        return !grant.column.empty() && columns != nullptr &&
               std::find(columns->begin(), columns->end(), grant.column) == columns->end();
    });
}

void take(Object& object, const Object& live, const ManagedAccess& managed, const std::string& self) {
    if (!managed.has_owners && live.access.owner != self) {
        object.access.owner = live.access.owner;
    }
    if (!managed.has_grants) {
        object.access.grants = live.access.grants;
    }
}

}  // namespace

void keep_access(Schema& from, Schema& to, const Schema& live, const ManagedAccess& managed,
                 const std::vector<diff::KnownRename>& renames, const std::string& self) {
    for (const auto& [id, object] : live.objects()) {
        Object* before = from.find(id);
        if (before == nullptr) {
            continue;
        }
        take(*before, object, managed, self);
        if (Object* after = to.find(under_new_name(id, renames))) {
            take(*after, object, managed, self);
            forget_lost_columns(*after);
        }
    }
}

}  // namespace varve::source
