// SPDX-License-Identifier: MIT
#include "dependants.hpp"
#include "given_columns.hpp"
#include "varve/model/overloaded.hpp"
#include "varve/plan/planner.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace varve::plan {

namespace {

ObjectId table_id(const QualifiedName& name) {
    return {Kind::Table, name.schema, "", name.name, ""};
}

TableImage image_of(const Object& table, const Schema& schema) {
    TableImage image{table};
    for (const Object* part : schema.owned_by(table.id.qualified_name())) {
        image.parts.push_back(*part);
    }
    return image;
}

/// Rewrites changes step by step; the members hold what is still to be done, by name.
class Lowering {
public:
    Lowering(const Schema& from, const Schema& to, const Renderer& renderer, const TypeSystem* types)
        : m_from(&from), m_to(&to), m_renderer(&renderer), m_types(types) {}

    std::vector<LoweredChange> run(const std::vector<Change>& changes) {
        take(changes);
        keep_given_columns();
        find_fillers();
        choose_ways();
        absorb_into_rebuilds();
        absorb_what_goes_with_its_owner();
        return fold();
    }

private:
    void take(const std::vector<Change>& changes) {
        for (const Change& change : changes) {
            std::visit(Overloaded{
                           [&](const Create& create) { m_creates.emplace(create.object.id, create.object); },
                           [&](const Drop& drop) { m_drops.emplace(drop.object.id, drop.object); },
                           [&](const Alter& alter) { m_alters.emplace(alter.after.id, alter); },
                           [&](const Rename& rename) { m_renames.push_back(rename); },
                       },
                       change);
        }
    }

    /// A column that comes from a parent from now on stays where it is, and so does one that came from it.
    void keep_given_columns() {
        std::erase_if(m_drops, [&](const auto& drop) {
            const std::optional<Object> after = other_side(drop.second, *m_from, *m_to);
            if (after && after->definition != drop.second.definition) {
                m_alters.emplace(drop.first, Alter{drop.second, *after});
            }
            return after.has_value();
        });
        std::erase_if(m_creates, [&](const auto& create) {
            const std::optional<Object> before = other_side(create.second, *m_to, *m_from);
            if (before && before->definition != create.second.definition) {
                m_alters.emplace(create.first, Alter{*before, create.second});
            }
            return before.has_value();
        });
    }

    /// New columns of tables with rows that must have a value and have no default to take it from.
    void find_fillers() {
        for (const auto& [id, object] : m_creates) {
            const Column* column = std::get_if<Column>(&object.definition);
            if (m_types == nullptr || column == nullptr || !lives_on(object) || column->is_nullable ||
                column->default_value || column->generated || column->identity) {
                continue;
            }
            if (std::optional<Expression> value = m_types->neutral_value(column->type, *m_to)) {
                m_fillers.emplace(id, std::move(*value));
            }
        }
    }

    /// Asks the renderer about every change of something that exists on both sides.
    void choose_ways() {
        std::vector<Change> questions;
        for (const auto& [id, alter] : m_alters) {
            questions.emplace_back(alter);
        }
        for (const auto& [id, object] : m_drops) {
            if (lives_on(object)) {
                questions.emplace_back(Drop{object});
            }
        }
        for (const auto& [id, object] : m_creates) {
            if (lives_on(object)) {
                questions.emplace_back(Create{object});
            }
        }
        for (const Change& change : questions) {
            follow(change, m_renderer->way(change, *m_from, *m_to));
        }
        lift_what_loses_its_ground();

        std::vector<Rename> renames = std::move(m_renames);
        m_renames.clear();
        for (Rename& rename : renames) {
            const Way way = m_renderer->way(rename, *m_from, *m_to);
            if (way == Way::InPlace || way == Way::InPlaceWithoutDependants) {
                m_renames.push_back(std::move(rename));
            } else if (way == Way::Replace) {
                m_drops.emplace(rename.before.id, rename.before);
                m_creates.emplace(rename.after.id, rename.after);
            } else {
                rename_by_rebuild(rename);
            }
        }
    }

    /// Whoever refers to a column that only a rebuild renames must be made anew to say the new name.
    void rename_by_rebuild(const Rename& rename) {
        const QualifiedName table = rename.after.id.owner_name();
        m_rebuilds.insert(table);
        if (rename.after.id.kind != Kind::Column) {
            return;
        }
        m_former_columns[table][rename.after.id.name] = rename.before.id.name;
        for (const auto& [id, object] : m_from->objects()) {
            const ForeignKey* key = std::get_if<ForeignKey>(&object.definition);
            const bool refers = key != nullptr && key->references == table &&
                                std::find(key->referenced_columns.begin(), key->referenced_columns.end(),
                                          rename.after.id.name) != key->referenced_columns.end();
            if (refers && exists_on_both_sides(table_id(id.owner_name()))) {
                m_rebuilds.insert(id.owner_name());
            }
        }
    }

    /// What stays as it is and stands on something that goes steps aside while another thing, of the same
    /// name or the same use, takes that place: a view on a table that becomes a view, a foreign key on a key
    /// made anew.
    void lift_what_loses_its_ground() {
        std::vector<Object> gone;
        for (const auto& [id, object] : m_drops) {
            gone.push_back(object);
        }
        for (const Object& object : gone) {
            for (const Object* dependant : dependants_of(object.id)) {
                const bool stays = m_to->contains(dependant->id) && !m_drops.contains(dependant->id) &&
                                   !m_alters.contains(dependant->id);
                if (stays && is_liftable(dependant->id.kind)) {
                    lift_with_dependants(*dependant);
                }
            }
        }
    }

    const std::vector<const Object*>& dependants_of(const ObjectId& id) {
        if (!m_dependants) {
            m_dependants.emplace(*m_from);
        }
        return m_dependants->of(id);
    }

    /// Whether an object is part of a table that is there before and after.
    bool lives_on(const Object& object) const {
        return is_owned_kind(object.id.kind) && exists_on_both_sides(table_id(object.id.owner_name()));
    }

    bool exists_on_both_sides(const ObjectId& id) const { return m_from->contains(id) && m_to->contains(id); }

    void follow(const Change& change, Way way) {
        const ObjectId& id = id_of(change);
        switch (way) {
        case Way::InPlace: break;
        case Way::InPlaceWithoutDependants: lift_dependants(change, id); break;
        case Way::Replace: replace(change); break;
        case Way::RebuildTable:
            m_rebuilds.insert(id.kind == Kind::Table ? id.qualified_name() : id.owner_name());
            break;
        }
    }

    void replace(const Change& change) {
        const ObjectId& id = id_of(change);
        lift(id);
        lift_dependants(change, id);
    }

    void lift_dependants(const Change& change, const ObjectId& id) {
        // A whole object goes with its parts, and so do those that need a part of it.
        std::vector<ObjectId> gone{id};
        for (const Object* part : m_from->owned_by(id.qualified_name())) {
            if (!is_owned_kind(id.kind)) {
                gone.push_back(part->id);
            }
        }
        for (const ObjectId& each : gone) {
            for (const Object* dependant : dependants_of(each)) {
                if (!m_renderer->must_lift(change, *dependant)) {
                    continue;
                }
                if (is_liftable(dependant->id.kind)) {
                    lift_with_dependants(*dependant);
                    step_aside(dependant->id, change);
                } else if (dependant->id.kind == Kind::Column) {
                    lift_from_column(change, *dependant, each);
                } else if (dependant->id.kind == Kind::Table && each.kind == Kind::Table) {
                    part_from_parent(*dependant, each);
                }
            }
        }
    }

    /// What is lifted for a change goes before it and comes back after it, also when it stands on the changed
    /// object only through a column of that type.
    void step_aside(const ObjectId& id, const Change& change) {
        if (const Alter* alter = std::get_if<Alter>(&change)) {
            m_steps_aside_for[id].insert(alter->after.id);
        }
    }

    /// A routine in a column's default leaves the column for a while; a generated column is made anew, its
    /// values with it; a column of a type that changes stays, and what stands on the column steps aside.
    void lift_from_column(const Change& change, const Object& column, const ObjectId& need) {
        if (as<Column>(column).generated) {
            lift_with_dependants(column);
            step_aside(column.id, change);
        } else if (need.kind == Kind::Routine) {
            lift_default(column, need);
        } else {
            lift_dependants(change, column.id);
        }
    }

    void lift_default(const Object& column, const ObjectId& routine) {
        Object bare = column;
        as<Column>(bare).default_value = std::nullopt;
        std::erase(bare.needs, routine);
        if (const Object* after = m_to->find(column.id)) {
            m_halves.emplace_back(Alter{column, bare});
            m_halves.emplace_back(Alter{bare, *after});
            m_alters.erase(column.id);
        }
    }

    /// A child keeps its rows while its parent is made anew.
    void part_from_parent(const Object& child, const ObjectId& parent) {
        if (!m_lifted.contains(child.id)) {
            std::vector<Alter> changes = changes_around_new_parent(child, parent, *m_from, *m_to);
            std::move(changes.begin(), changes.end(), std::back_inserter(m_halves));
            m_alters.erase(child.id);
        }
    }

    void lift_with_dependants(const Object& object) {
        if (lift(object.id)) {
            lift_dependants(Drop{object}, object.id);
        }
    }

    /// Drops an object in its old form and makes it again in its new one, if it has one. False when it was
    /// lifted already.
    bool lift(const ObjectId& id) {
        if (!m_lifted.insert(id).second) {
            return false;
        }
        m_alters.erase(id);
        const Object* before = m_from->find(id);
        const Object* after = m_to->find(id);
        if (before != nullptr) {
            m_drops.emplace(id, *before);
        }
        if (after != nullptr) {
            m_creates.emplace(id, *after);
        }
        if (is_owned_kind(id.kind)) {
            return true;
        }
        // Its parts go with it and come back with it.
        for (const Object* part : m_from->owned_by(id.qualified_name())) {
            lift(part->id);
        }
        for (const Object* part : m_to->owned_by(id.qualified_name())) {
            m_creates.emplace(part->id, *part);
            m_alters.erase(part->id);
        }
        return true;
    }

    void absorb_into_rebuilds() {
        const auto is_rebuilt = [&](const ObjectId& id) {
            return m_rebuilds.contains(id.kind == Kind::Table ? id.qualified_name() : id.owner_name());
        };
        std::erase_if(m_creates, [&](const auto& each) { return is_rebuilt(each.first); });
        std::erase_if(m_drops, [&](const auto& each) { return is_rebuilt(each.first); });
        std::erase_if(m_alters, [&](const auto& each) { return is_rebuilt(each.first); });
        std::erase_if(m_renames, [&](const Rename& rename) {
            // Tables and columns are renamed first, by name; whatever else has a new name is made under it.
            const bool is_part = rename.after.id.kind != Kind::Table && rename.after.id.kind != Kind::Column;
            return is_part && is_rebuilt(rename.after.id);
        });
    }

    /// A server drops parts with their owner and owned sequences with their column.
    void absorb_what_goes_with_its_owner() {
        std::erase_if(m_drops, [&](const auto& each) {
            const Object& object = each.second;
            if (const Sequence* sequence = std::get_if<Sequence>(&object.definition)) {
                return sequence->owned_by && goes(*sequence->owned_by);
            }
            return false;
        });
    }

    bool goes(const SequenceOwner& owner) const {
        const ObjectId column{Kind::Column, owner.table.schema, owner.table.name, owner.column, ""};
        return m_drops.contains(table_id(owner.table)) || m_drops.contains(column);
    }

    /// Whether the owner of a part is itself being dropped (or created), so that the part goes (comes) with
    /// it.
    static bool has_owner_in(const std::map<ObjectId, Object>& objects, const ObjectId& part) {
        constexpr Kind owners[] = {Kind::Table, Kind::View, Kind::MaterializedView, Kind::Domain};
        for (const Kind kind : owners) {
            if (objects.contains({kind, part.schema, "", part.owner, ""})) {
                return true;
            }
        }
        return false;
    }

    std::vector<LoweredChange> fold() {
        std::vector<LoweredChange> lowered;
        for (Rename& rename : m_renames) {
            lowered.emplace_back(std::move(rename));
        }
        fold_drops(lowered);
        for (const QualifiedName& table : m_rebuilds) {
            const ObjectId id = table_id(table);
            RebuildTable rebuild{image_of(*m_from->find(id), *m_from), image_of(*m_to->find(id), *m_to)};
            rebuild.former_columns = m_former_columns[table];
            for (const auto& [column, value] : m_fillers) {
                if (column.owner_name() == table) {
                    rebuild.fillers.emplace(column.name, value);
                }
            }
            lowered.emplace_back(std::move(rebuild));
        }
        for (auto& [id, alter] : m_alters) {
            lowered.emplace_back(std::move(alter));
        }
        for (Alter& alter : m_halves) {
            lowered.emplace_back(std::move(alter));
        }
        fold_creates(lowered);
        return lowered;
    }

    void fold_drops(std::vector<LoweredChange>& lowered) const {
        for (const auto& [id, object] : m_drops) {
            if (id.kind == Kind::Table) {
                lowered.emplace_back(DropTable{image_of(object, *m_from)});
            } else if (!is_owned_kind(id.kind) || !has_owner_in(m_drops, id) || stands_in_the_way(object)) {
                lowered.emplace_back(Drop{with_causes(with_needs_of_parts(object, m_drops))});
            }
        }
    }

    /// What goes or comes with its owner stands on as much as it would alone: a domain on what its checks
    /// call.
    static Object with_needs_of_parts(Object object, const std::map<ObjectId, Object>& objects) {
        if (is_owned_kind(object.id.kind)) {
            return object;
        }
        for (const Kind kind : {Kind::CheckConstraint, Kind::Index, Kind::Trigger, Kind::ServerObject}) {
            for (auto part = objects.lower_bound({kind, object.id.schema, object.id.name, "", ""});
                 part != objects.end() && part->first.kind == kind &&
                 part->first.schema == object.id.schema && part->first.owner == object.id.name;
                 ++part) {
                object.needs.insert(object.needs.end(), part->second.needs.begin(), part->second.needs.end());
            }
        }
        std::erase(object.needs, object.id);
        return object;
    }

    Object with_causes(Object object) const {
        const auto causes = m_steps_aside_for.find(object.id);
        if (causes != m_steps_aside_for.end()) {
            object.needs.insert(object.needs.end(), causes->second.begin(), causes->second.end());
        }
        return object;
    }

    /// A foreign key between two tables that both go must go first, or neither table can.
    bool stands_in_the_way(const Object& part) const {
        const ForeignKey* key = std::get_if<ForeignKey>(&part.definition);
        return key != nullptr && !m_renderer->is_inline(part) && key->references != part.id.owner_name() &&
               m_drops.contains(table_id(key->references));
    }

    void fold_creates(std::vector<LoweredChange>& lowered) const {
        for (const auto& [id, object] : m_creates) {
            if (id.kind == Kind::Table) {
                lowered.emplace_back(CreateTable{inline_image(object)});
            } else if (const std::optional<ObjectId> owner = owner_to_come(object)) {
                fold_owned_sequence(object, *owner, lowered);
            } else if (const auto filler = m_fillers.find(id); filler != m_fillers.end()) {
                lowered.emplace_back(FillColumn{object, filler->second});
            } else if (!has_owner_in(m_creates, id) || !m_renderer->is_inline(object)) {
                lowered.emplace_back(Create{with_causes(object)});
            }
        }
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
        return m_creates.contains(id) && !is_fed ? std::optional(id) : std::nullopt;
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

    TableImage inline_image(const Object& table) const {
        TableImage image = image_of(table, *m_to);
        std::erase_if(image.parts, [&](const Object& part) { return !m_renderer->is_inline(part); });
        return image;
    }

    const Schema* m_from;
    const Schema* m_to;
    const Renderer* m_renderer;
    /// Null where rows without a value are to stop the change.
    const TypeSystem* m_types;
    std::optional<Dependants> m_dependants;
    std::map<ObjectId, Object> m_creates;
    std::map<ObjectId, Object> m_drops;
    std::map<ObjectId, Alter> m_alters;
    std::vector<Rename> m_renames;
    /// Changes in two steps, with something else between them.
    std::vector<Alter> m_halves;
    std::set<QualifiedName> m_rebuilds;
    std::map<QualifiedName, std::map<std::string, std::string>> m_former_columns;
    std::map<ObjectId, Expression> m_fillers;
    std::set<ObjectId> m_lifted;
    /// For what is lifted: the changes, by name, for which it is.
    std::map<ObjectId, std::set<ObjectId>> m_steps_aside_for;
};

}  // namespace

std::vector<LoweredChange> lower(const std::vector<Change>& changes, const Schema& from, const Schema& to,
                                 const Renderer& renderer, const TypeSystem* types) {
    return Lowering(from, to, renderer, types).run(changes);
}

}  // namespace varve::plan
