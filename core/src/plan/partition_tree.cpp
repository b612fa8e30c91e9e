// SPDX-License-Identifier: MIT
#include "varve/plan/partition_tree.hpp"

namespace varve::plan {

namespace {

ObjectId table_id(const QualifiedName& name) {
    return {Kind::Table, name.schema, "", name.name, ""};
}

bool is_in_tree(const Schema& schema, const ObjectId& partition, const ObjectId& table) {
    ObjectId id = partition;
    while (id != table) {
        const Object* object = schema.find(id);
        if (object == nullptr || !as<Table>(*object).partition_of) {
            return false;
        }
        id = table_id(as<Table>(*object).partition_of->parent);
    }
    return true;
}

}  // namespace

std::vector<const Object*> partition_tree(const ObjectId& table, const Schema& here, const Schema& there) {
    std::vector<const Object*> tree;
    if (const Object* root = here.find(table)) {
        tree.push_back(root);
    }
    const std::vector<const Object*> tables = here.of_kind(Kind::Table);
    for (std::size_t at = 0; at < tree.size(); ++at) {
        for (const Object* other : tables) {
            const std::optional<PartitionOf>& place = as<Table>(*other).partition_of;
            const bool is_child = place && table_id(place->parent) == tree[at]->id;
            if (is_child && (!there.contains(other->id) || is_in_tree(there, other->id, table))) {
                tree.push_back(other);
            }
        }
    }
    return tree;
}

}  // namespace varve::plan
