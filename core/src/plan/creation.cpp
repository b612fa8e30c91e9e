// SPDX-License-Identifier: MIT
#include "creation.hpp"

#include "parts.hpp"

#include <algorithm>

namespace varve::plan {

namespace {

/// Free at first, owned later: other columns of the owner's table may need the sequence before the table is
/// there.
std::vector<LoweredChange> changes_of_owned(const Object& sequence, const ObjectId& owner) {
    Object free = sequence;
    as<Sequence>(free).owned_by = std::nullopt;
    std::erase(free.needs, owner);
    Object owned = sequence;
    owned.needs.push_back(owner);
    return {Create{free}, Alter{free, std::move(owned)}};
}

}  // namespace

std::vector<LoweredChange> Creation::changes_of(Object object) const {
    if (object.id.kind == Kind::Table) {
        return changes_of_table(object);
    }
    if (const std::optional<ObjectId> owner = owner_to_come(object)) {
        return changes_of_owned(object, *owner);
    }
    std::vector<LoweredChange> changes;
    if (!has_owner_in(*m_creates, object.id) || !m_renderer->is_inline(object)) {
        changes.emplace_back(Create{std::move(object)});
    }
    return changes;
}

TableImage Creation::inline_image(const Object& table) const {
    TableImage image = image_of(table, *m_to);
    std::erase_if(image.parts, [&](const Object& part) { return !m_renderer->is_inline(part); });
    return image;
}

std::vector<LoweredChange> Creation::changes_of_table(const Object& table) const {
    std::vector<LoweredChange> changes;
    CreateTable create{inline_image(table)};
    for (Object& part : create.image.parts) {
        if (part.id.kind == Kind::Column && as<Column>(part).default_value && closes_circle(part, *m_to)) {
            Object bare = without_default(part);
            changes.emplace_back(Alter{bare, part});
            part = std::move(bare);
        }
    }
    changes.emplace_back(std::move(create));
    return changes;
}

/// The column that a new sequence is dropped with, when it is new too, or known to nobody but the server: a
/// table that SQL of the user makes. Nothing for a sequence that feeds its owner: it must be there first, and
/// belongs to the column from the column's creation on.
std::optional<ObjectId> Creation::owner_to_come(const Object& object) const {
    const Sequence* sequence = std::get_if<Sequence>(&object.definition);
    if (sequence == nullptr || !sequence->owned_by) {
        return std::nullopt;
    }
    const QualifiedName& table = sequence->owned_by->table;
    const ObjectId id{Kind::Column, table.schema, table.name, sequence->owned_by->column, ""};
    const Object* column = m_to->find(id);
    if (column == nullptr) {
        return id;
    }
    const bool is_fed =
        std::find(column->needs.begin(), column->needs.end(), object.id) != column->needs.end();
    return m_creates->contains(id) && !is_fed ? std::optional(id) : std::nullopt;
}

WholeCreation::WholeCreation(const Schema& schema, const Renderer& renderer)
    : m_creation(schema.objects(), schema, renderer) {
    for (const auto& [id, object] : schema.objects()) {
        const bool is_part =
            id.kind == Kind::Unmodelled ||
            (is_owned_kind(id.kind) && has_owner_in(schema.objects(), id) && renderer.is_inline(object));
        const std::size_t count = is_part ? 0 : m_creation.changes_of(object).size();
        for (std::size_t part = 0; part < count; ++part) {
            m_places.push_back({&object, part});
        }
    }
}

const LoweredChange& WholeCreation::at(std::size_t number) {
    const Place& place = m_places[number];
    if (place.object != m_made) {
        m_changes = m_creation.changes_of(*place.object);
        m_made = place.object;
    }
    return m_changes[place.part];
}

}  // namespace varve::plan
