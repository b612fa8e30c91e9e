// SPDX-License-Identifier: MIT
#include "node.hpp"

#include "varve/model/overloaded.hpp"

#include <algorithm>
#include <iterator>

namespace varve::plan {

namespace {

void add_needs(std::set<ObjectId>& needs, const Object& object) {
    needs.insert(object.needs.begin(), object.needs.end());
    if (!object.id.owner.empty()) {
        constexpr Kind owners[] = {Kind::Table, Kind::View, Kind::MaterializedView, Kind::Domain};
        for (const Kind kind : owners) {
            needs.insert({kind, object.id.schema, "", object.id.owner, ""});
        }
    }
    if (!object.id.schema.empty() && object.id.kind != Kind::Namespace) {
        needs.insert({Kind::Namespace, "", "", object.id.schema, ""});
    }
}

std::vector<const Object*> objects_of(const TableImage& image) {
    std::vector<const Object*> all{&image.table};
    for (const Object& part : image.parts) {
        all.push_back(&part);
    }
    return all;
}

Node node_of(const RebuildTable& rebuild) {
    Node node;
    std::set<ObjectId> before;
    for (const Object* object : objects_of(rebuild.before)) {
        before.insert(object->id);
        add_needs(node.needs_before, *object);
    }
    std::set<ObjectId> after;
    for (const Object* object : objects_of(rebuild.after)) {
        after.insert(object->id);
        add_needs(node.needs_after, *object);
    }
    std::set_difference(after.begin(), after.end(), before.begin(), before.end(),
                        std::inserter(node.creates, node.creates.end()));
    std::set_difference(before.begin(), before.end(), after.begin(), after.end(),
                        std::inserter(node.removes, node.removes.end()));
    std::set_intersection(before.begin(), before.end(), after.begin(), after.end(),
                          std::inserter(node.alters, node.alters.end()));
    return node;
}

/// It takes the old table away and makes the new one, so that whatever needs either goes before or after it.
Node node_of(const CopyTable& copy) {
    Node node;
    for (const TableImage& image : copy.before) {
        for (const Object* object : objects_of(image)) {
            node.removes.insert(object->id);
            add_needs(node.needs_before, *object);
        }
    }
    for (const TableImage& image : copy.after) {
        for (const Object* object : objects_of(image)) {
            node.creates.insert(object->id);
            add_needs(node.needs_after, *object);
        }
    }
    return node;
}

Node node_of(const ReplaceTypes& replace) {
    Node node;
    for (const Alter& alter : replace.types) {
        node.alters.insert(alter.before.id);
        node.alters.insert(alter.after.id);
        add_needs(node.needs_before, alter.before);
        add_needs(node.needs_after, alter.after);
    }
    return node;
}

/// A sequence is set free before the column that it would be dropped with goes.
void add_former_owner(Node& node, const Alter& alter) {
    const Sequence* before = std::get_if<Sequence>(&alter.before.definition);
    if (before != nullptr && before->owned_by && before->owned_by != as<Sequence>(alter.after).owned_by) {
        const QualifiedName& table = before->owned_by->table;
        node.needs_before.insert({Kind::Column, table.schema, table.name, before->owned_by->column, ""});
    }
}

}  // namespace

Node node_of(const LoweredChange& change) {
    Node node;
    std::visit(Overloaded{
                   [&](const Create& create) {
                       node.creates.insert(create.object.id);
                       add_needs(node.needs_after, create.object);
                   },
                   [&](const Drop& drop) {
                       node.removes.insert(drop.object.id);
                       add_needs(node.needs_before, drop.object);
                   },
                   [&](const Alter& alter) {
                       node.alters.insert(alter.after.id);
                       add_needs(node.needs_before, alter.before);
                       add_needs(node.needs_after, alter.after);
                       add_former_owner(node, alter);
                   },
                   [&](const Rename& rename) {
                       node.creates.insert(rename.after.id);
                       node.removes.insert(rename.before.id);
                       // Only the table whose part it is; whatever else it needs does not care for its name.
                       Object bare{rename.after.id, {}};
                       add_needs(node.needs_after, bare);
                   },
                   [&](const CreateTable& create) {
                       for (const Object* object : objects_of(create.image)) {
                           node.creates.insert(object->id);
                           add_needs(node.needs_after, *object);
                       }
                   },
                   [&](const DropTable& drop) {
                       for (const Object* object : objects_of(drop.image)) {
                           node.removes.insert(object->id);
                           add_needs(node.needs_before, *object);
                       }
                   },
                   [&](const RebuildTable& rebuild) { node = node_of(rebuild); },
                   [&](const FillColumn& fill) {
                       node.creates.insert(fill.column.id);
                       add_needs(node.needs_after, fill.column);
                   },
                   [&](const CopyTable& copy) { node = node_of(copy); },
                   [&](const ReplaceTypes& replace) { node = node_of(replace); },
               },
               change);
    return node;
}

}  // namespace varve::plan
