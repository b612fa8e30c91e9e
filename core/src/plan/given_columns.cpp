// SPDX-License-Identifier: MIT
#include "given_columns.hpp"

#include "varve/model/parents.hpp"

#include <algorithm>

namespace varve::plan {

namespace {

std::vector<QualifiedName> parents_in(const Schema& schema, const QualifiedName& table) {
    const Object* object = schema.find({Kind::Table, table.schema, "", table.name, ""});
    return object == nullptr ? std::vector<QualifiedName>() : parents_of(as<Table>(*object));
}

/// A parent takes its column away from its children when it goes, wherever else they might have it from.
bool has_parent(const Schema& schema, const ObjectId& column, const ObjectId& given) {
    const std::vector<QualifiedName> parents = parents_in(schema, column.owner_name());
    return std::find(parents.begin(), parents.end(), given.owner_name()) != parents.end();
}

}  // namespace

const Object* given_column(const Schema& schema, const ObjectId& column) {
    for (const QualifiedName& parent : parents_in(schema, column.owner_name())) {
        const ObjectId id{Kind::Column, parent.schema, parent.name, column.name, ""};
        const Object* given = schema.find(id);
        if (given == nullptr) {
            given = given_column(schema, id);
        }
        if (given != nullptr) {
            return given;
        }
    }
    return nullptr;
}

std::optional<Object> other_side(const Object& object, const Schema& here, const Schema& there,
                                 const Renderer& renderer) {
    const ObjectId table{Kind::Table, object.id.schema, "", object.id.owner, ""};
    if (object.id.kind != Kind::Column || !here.contains(table) || !there.contains(table)) {
        return std::nullopt;
    }
    const Object* given = given_column(there, object.id);
    if (given == nullptr || (!here.contains(given->id) && has_parent(here, object.id, given->id))) {
        return std::nullopt;
    }
    Object other = object;
    other.definition = renderer.given_by(as<Column>(*given));
    other.needs = given->needs;
    // A table numbers its rows by itself, whatever its parent does.
    as<Column>(other).identity = as<Column>(object).identity;
    return other;
}

std::vector<Alter> changes_around_new_parent(const Object& child, const ObjectId& parent, const Schema& from,
                                             const Schema& to, const Renderer& renderer) {
    const Object* after = to.find(child.id);
    if (after == nullptr) {
        return {};
    }
    Object apart = child;
    std::erase(apart.needs, parent);
    std::erase(as<Table>(apart).inherits, parent.qualified_name());
    as<Table>(apart).partition_of.reset();
    std::vector<Alter> changes{Alter{child, apart}};
    for (const Object* column : to.owned_by(parent.qualified_name(), Kind::Column)) {
        const Object* before = from.find(column->id);
        ObjectId id = column->id;
        id.schema = child.id.schema;
        id.owner = child.id.name;
        const bool is_given = before != nullptr && !from.contains(id) && !to.contains(id);
        if (!is_given) {
            continue;
        }
        const Column old_form = renderer.given_by(as<Column>(*before));
        const Column new_form = renderer.given_by(as<Column>(*column));
        if (old_form != new_form) {
            changes.push_back(Alter{{id, old_form}, {id, new_form}});
        }
    }
    changes.push_back(Alter{std::move(apart), *after});
    return changes;
}

std::vector<Alter> steps_of_moved_partitions(std::map<ObjectId, Alter>& alters) {
    std::vector<Alter> steps;
    std::erase_if(alters, [&](const auto& each) {
        const Alter& alter = each.second;
        const Table* before = std::get_if<Table>(&alter.before.definition);
        const bool is_moved = before != nullptr && before->partition_of &&
                              as<Table>(alter.after).partition_of &&
                              before->partition_of != as<Table>(alter.after).partition_of;
        if (is_moved) {
            Object apart = alter.before;
            as<Table>(apart).partition_of.reset();
            const QualifiedName& parent = before->partition_of->parent;
            std::erase(apart.needs, ObjectId{Kind::Table, parent.schema, "", parent.name, ""});
            steps.push_back({alter.before, apart});
            steps.push_back({std::move(apart), alter.after});
        }
        return is_moved;
    });
    return steps;
}

}  // namespace varve::plan
