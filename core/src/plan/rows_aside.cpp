// SPDX-License-Identifier: MIT
#include "rows_aside.hpp"

#include "parts.hpp"

#include <algorithm>
#include <optional>

namespace varve::plan {

namespace {

/// The step back of a column that has been set aside for another change already; null when it has not.
Alter* step_back(Pending& pending, const Object& column, const DataType& type) {
    const auto found = std::find_if(pending.halves.begin(), pending.halves.end(), [&](const Alter& half) {
        return half.before.id == column.id && as<Column>(half.before).type == type;
    });
    return found == pending.halves.end() ? nullptr : &*found;
}

/// The column as it is in between.
Object set_aside(Object column, const DataType& type) {
    as<Column>(column).type = type;
    as<Column>(column).default_value = std::nullopt;
    column.needs.clear();
    return column;
}

}  // namespace

std::vector<Alter> set_rows_aside(const ObjectId& cause, Pending& pending, const Schema& from,
                                  const Schema& to, const Dependants& dependants, const Renderer& renderer) {
    std::vector<Alter> steps;
    const Object* table = cause.kind == Kind::Column ? from.find(table_id(cause.owner_name())) : nullptr;
    if (table == nullptr) {
        return steps;
    }
    for (const Object* user : dependants.of(table->id)) {
        const std::optional<DataType> type =
            user->id.kind == Kind::Column ? renderer.type_aside(*user, *table) : std::nullopt;
        const Object* after = to.find(user->id);
        if (!type) {
            continue;
        }
        if (after == nullptr) {
            // It goes before the change.
            if (const auto drop = pending.drops.find(user->id); drop != pending.drops.end()) {
                drop->second.needs.push_back(cause);
            }
            continue;
        }
        if (const auto alter = pending.alters.find(cause); alter != pending.alters.end()) {
            alter->second.after.needs.push_back(user->id);
        } else if (const auto create = pending.creates.find(cause); create != pending.creates.end()) {
            create->second.needs.push_back(user->id);
        }
        if (Alter* back = step_back(pending, *user, *type)) {
            back->after.needs.push_back(cause);
            continue;
        }
        const Object aside = set_aside(*user, *type);
        steps.push_back({*user, aside});
        pending.halves.push_back(steps.back());
        pending.halves.push_back({aside, *after});
        pending.halves.back().after.needs.push_back(cause);
        pending.alters.erase(user->id);
    }
    return steps;
}

}  // namespace varve::plan
