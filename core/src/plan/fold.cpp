// SPDX-License-Identifier: MIT
#include "fold.hpp"

#include "parts.hpp"
#include "replaced_types.hpp"
#include "varve/plan/partition_tree.hpp"

#include <algorithm>
#include <optional>

namespace varve::plan {

namespace {

class Folding {
public:
    Folding(Pending& pending, const Schema& from, const Schema& to, const Renderer& renderer)
        : m_pending(pending), m_from(&from), m_to(&to), m_renderer(&renderer) {}

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
        lowered.emplace_back(std::move(drop));
    }

    static Object without_default(Object column) {
        as<Column>(column).default_value = std::nullopt;
        column.needs.clear();
        return column;
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
            } else if (id.kind == Kind::Table) {
                fold_created_table(object, lowered);
            } else if (const std::optional<ObjectId> owner = owner_to_come(object)) {
                fold_owned_sequence(object, *owner, lowered);
            } else if (const auto filler = m_pending.fillers.find(id);
                       filler != m_pending.fillers.end() && !has_owner_in(m_pending.creates, id)) {
                lowered.emplace_back(FillColumn{object, filler->second});
            } else if (!has_owner_in(m_pending.creates, id) || !m_renderer->is_inline(object)) {
                lowered.emplace_back(Create{waiting_for_types(with_causes(object))});
            }
        }
    }

    void fold_created_table(const Object& table, std::vector<LoweredChange>& lowered) const {
        CreateTable create{inline_image(table)};
        for (Object& part : create.image.parts) {
            if (part.id.kind == Kind::Column && as<Column>(part).default_value &&
                closes_circle(part, *m_to)) {
                Object bare = without_default(part);
                lowered.emplace_back(Alter{bare, part});
                part = std::move(bare);
            }
        }
        lowered.emplace_back(std::move(create));
    }

    /// The column that a new sequence is dropped with, when it is new too, or known to nobody but the server:
    /// a table that SQL of the user makes. Nothing for a sequence that feeds its owner: it must be there
    /// first, and belongs to the column from the column's creation on.
    std::optional<ObjectId> owner_to_come(const Object& object) const {
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
        return m_pending.creates.contains(id) && !is_fed ? std::optional(id) : std::nullopt;
    }

    /// Free at first, owned later: other columns of the owner's table may need the sequence before the table
    /// is there.
    static void fold_owned_sequence(const Object& sequence, const ObjectId& owner,
                                    std::vector<LoweredChange>& lowered) {
        Object free = sequence;
        as<Sequence>(free).owned_by = std::nullopt;
        std::erase(free.needs, owner);
        Object owned = sequence;
        owned.needs.push_back(owner);
        lowered.emplace_back(Create{free});
        lowered.emplace_back(Alter{std::move(free), std::move(owned)});
    }

    CopyTable copy_of(const ObjectId& table) const {
        CopyTable copy;
        for (const Object* member : partition_tree(table, *m_from, *m_to)) {
            copy.before.push_back(image_of(*member, *m_from));
            std::erase_if(copy.before.back().parts, [](const Object& part) { return is_acting(part.id); });
        }
        for (const Object* member : partition_tree(table, *m_to, *m_from)) {
            copy.after.push_back(inline_image(*member));
        }
        for (const auto& [column, value] : m_pending.fillers) {
            if (table_id(column.owner_name()) == table) {
                copy.fillers.emplace(column.name, value);
            }
        }
        return copy;
    }

    TableImage inline_image(const Object& table) const {
        TableImage image = image_of(table, *m_to);
        std::erase_if(image.parts, [&](const Object& part) { return !m_renderer->is_inline(part); });
        return image;
    }

    Pending& m_pending;
    const Schema* m_from;
    const Schema* m_to;
    const Renderer* m_renderer;
};

}  // namespace

std::vector<LoweredChange> fold(Pending pending, const Schema& from, const Schema& to,
                                const Renderer& renderer) {
    return Folding(pending, from, to, renderer).run();
}

}  // namespace varve::plan
