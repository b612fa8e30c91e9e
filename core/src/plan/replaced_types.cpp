// SPDX-License-Identifier: MIT
#include "replaced_types.hpp"

#include <algorithm>
#include <set>

namespace varve::plan {

namespace {

constexpr Kind type_kinds[] = {Kind::EnumType, Kind::Domain, Kind::CompositeType};

bool needs(const Alter& alter, const Alter& other) {
    const auto contains = [](const Object& object, const ObjectId& id) {
        return std::find(object.needs.begin(), object.needs.end(), id) != object.needs.end();
    };
    return contains(alter.before, other.before.id) || contains(alter.after, other.after.id);
}

/// Takes out of `rest` what has to do with the last of `group`.
void gather(std::vector<const Alter*>& group, std::vector<const Alter*>& rest) {
    for (std::size_t at = 0; at < group.size(); ++at) {
        const auto is_related = [&](const Alter* other) {
            return needs(*group[at], *other) || needs(*other, *group[at]);
        };
        std::copy_if(rest.begin(), rest.end(), std::back_inserter(group), is_related);
        std::erase_if(rest, is_related);
    }
}

void add_with_needs(const Alter& alter, const std::vector<const Alter*>& group, std::set<const Alter*>& done,
                    std::vector<Alter>& sorted) {
    if (!done.insert(&alter).second) {
        return;
    }
    for (const Alter* other : group) {
        if (needs(alter, *other)) {
            add_with_needs(*other, group, done, sorted);
        }
    }
    sorted.push_back(alter);
}

}  // namespace

bool is_type_kind(Kind kind) {
    return std::find(std::begin(type_kinds), std::end(type_kinds), kind) != std::end(type_kinds);
}

bool is_type(const Object& object) {
    const ServerObject* special = std::get_if<ServerObject>(&object.definition);
    return is_type_kind(object.id.kind) || (special != nullptr && special->address.starts_with("TYPE "));
}

namespace {

/// Whether it must be kept while what it is made of changes. Of the types that only one server has not those
/// that nothing has values of: they can go and come again.
bool holds_values(const Object& object, const Dependants& dependants) {
    if (is_type_kind(object.id.kind) || !is_type(object)) {
        return is_type(object);
    }
    const std::vector<const Object*>& users = dependants.of(object.id);
    return std::any_of(users.begin(), users.end(),
                       [](const Object* user) { return user->id.kind == Kind::Column || is_type(*user); });
}

}  // namespace

const Object* type_of_same_name(const Schema& schema, const ObjectId& type) {
    if (const Object* same = schema.find(type)) {
        return same;
    }
    for (const Kind kind : type_kinds) {
        if (const Object* other = schema.find({kind, type.schema, "", type.name, ""})) {
            return other;
        }
    }
    return nullptr;
}

std::vector<Alter> types_made_of(const Object& type, const Dependants& dependants, const Schema& to) {
    std::vector<Alter> found;
    std::vector<const Object*> waiting{&type};
    std::set<ObjectId> seen{type.id};
    for (std::size_t at = 0; at < waiting.size(); ++at) {
        const Object* after = type_of_same_name(to, waiting[at]->id);
        if (after == nullptr) {
            continue;
        }
        found.push_back({*waiting[at], *after});
        for (const Object* dependant : dependants.of(waiting[at]->id)) {
            if (holds_values(*dependant, dependants) && seen.insert(dependant->id).second) {
                waiting.push_back(dependant);
            }
        }
    }
    return found;
}

std::vector<ReplaceTypes> groups_of(const std::map<ObjectId, Alter>& types) {
    std::vector<const Alter*> rest;
    for (const auto& [id, alter] : types) {
        rest.push_back(&alter);
    }
    std::vector<ReplaceTypes> groups;
    while (!rest.empty()) {
        std::vector<const Alter*> group{rest.front()};
        rest.erase(rest.begin());
        gather(group, rest);
        std::set<const Alter*> done;
        ReplaceTypes sorted;
        for (const Alter* alter : group) {
            add_with_needs(*alter, group, done, sorted.types);
        }
        groups.push_back(std::move(sorted));
    }
    return groups;
}

}  // namespace varve::plan
