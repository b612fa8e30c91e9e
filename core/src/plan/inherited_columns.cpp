// SPDX-License-Identifier: MIT
#include "inherited_columns.hpp"

#include "varve/model/parents.hpp"

namespace varve::plan {

namespace {

/// Who has columns from a table, in one schema.
class Children {
public:
    explicit Children(const Schema& schema) : m_schema(&schema) {
        for (const Object* object : schema.of_kind(Kind::Table)) {
            for (const QualifiedName& parent : parents_of(as<Table>(*object))) {
                m_by_parent[parent].push_back(object->id.qualified_name());
            }
        }
    }

    bool empty() const { return m_by_parent.empty(); }

    /// The column of that name in the next tables below that say anything of it themselves.
    std::vector<const Object*> of(const ObjectId& column) const {
        std::vector<const Object*> found;
        const auto children = m_by_parent.find(column.owner_name());
        if (children == m_by_parent.end()) {
            return found;
        }
        for (const QualifiedName& child : children->second) {
            const ObjectId id{Kind::Column, child.schema, child.name, column.name, ""};
            if (const Object* own = m_schema->find(id)) {
                found.push_back(own);
                continue;
            }
            const std::vector<const Object*> below = of(id);
            found.insert(found.end(), below.begin(), below.end());
        }
        return found;
    }

private:
    const Schema* m_schema;
    std::map<QualifiedName, std::vector<QualifiedName>> m_by_parent;
};

/// Columns that are made, or that go, with those of the same name in the tables below.
void order_with_children(std::map<ObjectId, Object>& changes, const Children& children,
                         const Renderer& renderer) {
    for (auto& [id, column] : changes) {
        if (id.kind != Kind::Column) {
            continue;
        }
        for (const Object* child : children.of(id)) {
            const auto changed = changes.find(child->id);
            if (renderer.is_inline(*child)) {
                column.needs.push_back(child->id);
            } else if (changed != changes.end()) {
                changed->second.needs.push_back(id);
            }
        }
    }
}

}  // namespace

void order_inherited_columns(Pending& pending, const Schema& from, const Schema& to,
                             const Renderer& renderer) {
    const Children before(from);
    const Children after(to);
    if (before.empty() && after.empty()) {
        return;
    }
    order_with_children(pending.creates, after, renderer);
    order_with_children(pending.drops, before, renderer);
    for (const auto& [id, alter] : pending.alters) {
        if (id.kind != Kind::Column) {
            continue;
        }
        for (const Object* child : after.of(id)) {
            const auto altered = pending.alters.find(child->id);
            if (altered != pending.alters.end()) {
                altered->second.after.needs.push_back(id);
            }
        }
    }
}

}  // namespace varve::plan
