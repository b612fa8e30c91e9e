// SPDX-License-Identifier: MIT
#include "fold.hpp"

#include "creation.hpp"
#include "parts.hpp"
#include "replaced_types.hpp"
#include "varve/plan/partition_tree.hpp"

#include <algorithm>
#include <iterator>
#include <optional>

namespace varve::plan {

namespace {

class Folding {
public:
    Folding(Pending& pending, const Schema& from, const Schema& to, const Renderer& renderer)
        : m_pending(pending), m_from(&from), m_to(&to), m_renderer(&renderer),
          m_creation(pending.creates, to, renderer) {}

    std::vector<LoweredChange> run() {
        std::vector<LoweredChange> lowered;
        for (Rename& rename : m_pending.renames) {
            lowered.emplace_back(std::move(rename));
        }
        fold_drops(lowered);
        for (const QualifiedName& table : m_pending.rebuilds) {
            const ObjectId id = table_id(table);
            RebuildTable rebuild{image_of(*m_from->find(id), *m_from), image_of(*m_to->find(id), *m_to)};
            rebuild.former_columns = m_pending.former_columns[table];
            for (const auto& [column, value] : m_pending.fillers) {
                if (column.owner_name() == table) {
                    rebuild.fillers.emplace(column.name, value);
                }
            }
            lowered.emplace_back(std::move(rebuild));
        }
        for (auto& [id, alter] : m_pending.alters) {
            alter.after = waiting_for_owner(waiting_for_types(std::move(alter.after)));
            lowered.emplace_back(std::move(alter));
        }
        for (ReplaceTypes& group : groups_of(m_pending.replaced)) {
            lowered.emplace_back(std::move(group));
        }
        for (Alter& alter : m_pending.halves) {
            lowered.emplace_back(std::move(alter));
        }
        fold_creates(lowered);
        return lowered;
    }

private:
    void fold_drops(std::vector<LoweredChange>& lowered) const {
        for (const auto& [id, object] : m_pending.drops) {
            if (m_pending.copied.contains(id)) {
                fold_copied_parts(object, lowered);
                continue;
            }
            if (id.kind == Kind::Table) {
                fold_dropped_table(object, lowered);
            } else if (!is_owned_kind(id.kind) || !has_owner_in(m_pending.drops, id) ||
                       stands_in_the_way(object)) {
                lowered.emplace_back(Drop{with_causes(with_needs_of_parts(object, m_pending.drops))});
            }
        }
    }

    /// What acts on a table goes first: it may name others that change at the same time, its partitions among
    /// them.
    static bool is_acting(const ObjectId& part) {
        return part.kind == Kind::ServerObject || part.kind == Kind::Policy || part.kind == Kind::Trigger;
    }

    void fold_copied_parts(const Object& table, std::vector<LoweredChange>& lowered) const {
        for (const Object& part : image_of(table, *m_from).parts) {
            if (is_acting(part.id)) {
                lowered.emplace_back(Drop{part});
            }
        }
    }

    void fold_dropped_table(const Object& table, std::vector<LoweredChange>& lowered) const {
        DropTable drop{image_of(table, *m_from)};
        for (Object& part : drop.image.parts) {
            if (part.id.kind == Kind::ForeignKey || !closes_circle(part, *m_from)) {
                continue;
            }
            if (part.id.kind == Kind::Column) {
                const Object bare = without_default(part);
                lowered.emplace_back(Alter{part, bare});
                part = bare;
            } else {
                lowered.emplace_back(Drop{part});
                part.needs.clear();
            }
        }
        add_owned_sequences(drop.image);
        lowered.emplace_back(std::move(drop));
    }

    /// They go with their table, so whoever else counts by them has to let go of them first.
    void add_owned_sequences(TableImage& image) const {
        for (const Object* object : m_from->of_kind(Kind::Sequence)) {
            const std::optional<SequenceOwner>& owner = as<Sequence>(*object).owned_by;
            if (owner && owner->table == image.table.id.qualified_name() && !m_to->contains(object->id)) {
                image.parts.push_back(*object);
                image.parts.back().needs.clear();
            }
        }
    }

    Object with_causes(Object object) const {
        const auto causes = m_pending.steps_aside_for.find(object.id);
        if (causes != m_pending.steps_aside_for.end()) {
            object.needs.insert(object.needs.end(), causes->second.begin(), causes->second.end());
        }
        return object;
    }

    /// What comes to stand on a column comes after the change of the column's type.
    Object waiting_for_types(Object object) const {
        std::vector<ObjectId> types;
        for (const ObjectId& need : object.needs) {
            const Object* column = need.kind == Kind::Column ? m_from->find(need) : nullptr;
            for (const auto& [id, alter] : m_pending.replaced) {
                if (column != nullptr &&
                    std::find(column->needs.begin(), column->needs.end(), id) != column->needs.end()) {
                    types.push_back(alter.after.id);
                }
            }
        }
        object.needs.insert(object.needs.end(), types.begin(), types.end());
        return object;
    }

    /// A sequence that is there comes to a column that is not there yet; one that feeds the column comes to
    /// it with the column's creation.
    Object waiting_for_owner(Object object) const {
        const Sequence* sequence = std::get_if<Sequence>(&object.definition);
        if (sequence != nullptr && sequence->owned_by) {
            const QualifiedName& table = sequence->owned_by->table;
            const auto column = m_pending.creates.find(
                {Kind::Column, table.schema, table.name, sequence->owned_by->column, ""});
            if (column != m_pending.creates.end() &&
                std::find(column->second.needs.begin(), column->second.needs.end(), object.id) ==
                    column->second.needs.end()) {
                object.needs.push_back(column->first);
            }
        }
        return object;
    }

    /// A foreign key between two tables that both go must go first, or neither table can.
    bool stands_in_the_way(const Object& part) const {
        const ForeignKey* key = std::get_if<ForeignKey>(&part.definition);
        return key != nullptr && !m_renderer->is_inline(part) && key->references != part.id.owner_name() &&
               m_pending.drops.contains(table_id(key->references));
    }

    void fold_creates(std::vector<LoweredChange>& lowered) const {
        for (const auto& [id, object] : m_pending.creates) {
            if (m_pending.copied.contains(id)) {
                if (m_pending.copies.contains(id)) {
                    lowered.emplace_back(copy_of(id));
                }
            } else if (const auto filler = m_pending.fillers.find(id);
                       filler != m_pending.fillers.end() && !has_owner_in(m_pending.creates, id)) {
                lowered.emplace_back(FillColumn{object, filler->second});
            } else {
                std::vector<LoweredChange> made =
                    m_creation.changes_of(waiting_for_types(with_causes(object)));
                std::move(made.begin(), made.end(), std::back_inserter(lowered));
            }
        }
    }

    CopyTable copy_of(const ObjectId& table) const {
        CopyTable copy;
        for (const Object* member : partition_tree(table, *m_from, *m_to)) {
            copy.before.push_back(image_of(*member, *m_from));
            std::erase_if(copy.before.back().parts, [](const Object& part) { return is_acting(part.id); });
        }
        for (const Object* member : partition_tree(table, *m_to, *m_from)) {
            copy.after.push_back(m_creation.inline_image(*member));
        }
        for (const auto& [column, value] : m_pending.fillers) {
            if (table_id(column.owner_name()) == table) {
                copy.fillers.emplace(column.name, value);
            }
        }
        return copy;
    }

    Pending& m_pending;
    const Schema* m_from;
    const Schema* m_to;
    const Renderer* m_renderer;
    Creation m_creation;
};

}  // namespace

std::vector<LoweredChange> fold(Pending pending, const Schema& from, const Schema& to,
                                const Renderer& renderer) {
    return Folding(pending, from, to, renderer).run();
}

}  // namespace varve::plan
