// SPDX-License-Identifier: MIT
#include "varve/model/schema.hpp"

#include <algorithm>

namespace varve {

namespace {

/// The first id that any object of that kind and owner can have.
ObjectId lower_end(Kind kind, const QualifiedName& owner) {
    return {kind, owner.schema, owner.name, "", ""};
}

bool is_part_of(const ObjectId& id, Kind kind, const QualifiedName& owner) {
    return id.kind == kind && id.schema == owner.schema && id.owner == owner.name;
}

template <std::size_t... Index>
Definition make_definition_at(std::size_t wanted, std::index_sequence<Index...>) {
    Definition made;
    ((Index == wanted ? static_cast<void>(made.emplace<Index>()) : static_cast<void>(0)), ...);
    return made;
}

}  // namespace

Definition make_definition(Kind kind) {
    return make_definition_at(static_cast<std::size_t>(kind),
                              std::make_index_sequence<std::variant_size_v<Definition>>());
}

bool is_owned_kind(Kind kind) {
    switch (kind) {
    case Kind::Column:
    case Kind::PrimaryKey:
    case Kind::UniqueConstraint:
    case Kind::ForeignKey:
    case Kind::CheckConstraint:
    case Kind::Exclusion:
    case Kind::Index:
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
    case Kind::View:
    case Kind::MaterializedView:
    case Kind::Routine:
    case Kind::DefaultPrivileges:
    case Kind::Unmodelled: return false;
    }
    return false;
}

void Schema::add(Object object) {
    const ObjectId id = object.id;
    m_objects.insert_or_assign(id, std::move(object));
}

void Schema::remove(const ObjectId& id) {
    m_objects.erase(id);
}

const Object* Schema::find(const ObjectId& id) const {
    const auto found = m_objects.find(id);
    return found == m_objects.end() ? nullptr : &found->second;
}

Object* Schema::find(const ObjectId& id) {
    const auto found = m_objects.find(id);
    return found == m_objects.end() ? nullptr : &found->second;
}

std::vector<const Object*> Schema::of_kind(Kind kind) const {
    std::vector<const Object*> found;
    for (auto at = m_objects.lower_bound({kind, "", "", "", ""});
         at != m_objects.end() && at->first.kind == kind; ++at) {
        found.push_back(&at->second);
    }
    return found;
}

std::vector<const Object*> Schema::owned_by(const QualifiedName& owner, Kind kind) const {
    std::vector<const Object*> found;
    for (auto at = m_objects.lower_bound(lower_end(kind, owner));
         at != m_objects.end() && is_part_of(at->first, kind, owner); ++at) {
        found.push_back(&at->second);
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const Object* left, const Object* right) { return left->ordinal < right->ordinal; });
    return found;
}

std::vector<const Object*> Schema::owned_by(const QualifiedName& owner) const {
    std::vector<const Object*> found;
    for (const Kind kind : all_kinds()) {
        if (is_owned_kind(kind)) {
            const std::vector<const Object*> parts = owned_by(owner, kind);
            found.insert(found.end(), parts.begin(), parts.end());
        }
    }
    return found;
}

TableView Schema::table(const QualifiedName& name) const {
    return {*this, name};
}

const Object* TableView::primary_key() const {
    const std::vector<const Object*> keys = m_schema->owned_by(m_name, Kind::PrimaryKey);
    return keys.empty() ? nullptr : keys.front();
}

}  // namespace varve
