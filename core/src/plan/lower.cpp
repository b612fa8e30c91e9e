// SPDX-License-Identifier: MIT
#include "dependants.hpp"
#include "fold.hpp"
#include "given_columns.hpp"
#include "inherited_columns.hpp"
#include "owned_sequences.hpp"
#include "parts.hpp"
#include "replaced_types.hpp"
#include "rows_aside.hpp"
#include "varve/model/overloaded.hpp"
#include "varve/plan/partition_tree.hpp"
#include "varve/plan/planner.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace varve::plan {

namespace {

/// Rewrites changes step by step; the members hold what is still to be done, by name.
class Lowering {
public:
    Lowering(const Schema& from, const Schema& to, const Renderer& renderer, const TypeSystem* types)
        : m_from(&from), m_to(&to), m_renderer(&renderer), m_types(types) {}

    std::vector<LoweredChange> run(const std::vector<Change>& changes) {
        take(changes);
        keep_given_columns();
        find_fillers();
        find_types_of_other_kinds();
        choose_ways();
        for (Alter& half : steps_of_moved_partitions(m_pending.alters)) {
            m_pending.halves.push_back(std::move(half));
        }
        order_inherited_columns(m_pending, *m_from, *m_to, *m_renderer);
        absorb_into_rebuilds();
        set_sequences_free(m_pending);
        leave_to_owners(m_pending.drops, *m_from);
        return fold(std::move(m_pending), *m_from, *m_to, *m_renderer);
    }

private:
    void take(const std::vector<Change>& changes) {
        for (const Change& change : changes) {
            std::visit(
                Overloaded{
                    [&](const Create& create) { m_pending.creates.emplace(create.object.id, create.object); },
                    [&](const Drop& drop) { m_pending.drops.emplace(drop.object.id, drop.object); },
                    [&](const Alter& alter) { m_pending.alters.emplace(alter.after.id, alter); },
                    [&](const Rename& rename) { m_pending.renames.push_back(rename); },
                },
                change);
        }
    }

    /// A column that comes from a parent from now on stays where it is, and so does one that came from it.
    void keep_given_columns() {
        std::erase_if(m_pending.drops, [&](const auto& drop) {
            const std::optional<Object> after = other_side(drop.second, *m_from, *m_to, *m_renderer);
            if (after && after->definition != drop.second.definition) {
                m_pending.alters.emplace(drop.first, Alter{drop.second, *after});
            }
            return after.has_value();
        });
        std::erase_if(m_pending.creates, [&](const auto& create) {
            const std::optional<Object> before = other_side(create.second, *m_to, *m_from, *m_renderer);
            if (before && before->definition != create.second.definition) {
                m_pending.alters.emplace(create.first, Alter{*before, create.second});
            }
            return before.has_value();
        });
    }

    /// An enum that becomes a domain, say, while columns have it.
    void find_types_of_other_kinds() {
        std::vector<Alter> found;
        for (const auto& [id, before] : m_pending.drops) {
            const Object* after = is_type(before) ? type_of_same_name(*m_to, id) : nullptr;
            const std::vector<const Object*>& users = dependants_of(id);
            const bool is_used =
                after != nullptr && std::any_of(users.begin(), users.end(), [&](const Object* user) {
                    return user->id.kind == Kind::Column && m_to->contains(user->id);
                });
            if (is_used) {
                found.push_back({before, *after});
            }
        }
        for (const Alter& alter : found) {
            replace_types(alter);
        }
    }

    /// New columns of tables with rows that must have a value and have no default to take it from.
    void find_fillers() {
        for (const auto& [id, object] : m_pending.creates) {
            const Column* column = std::get_if<Column>(&object.definition);
            if (m_types == nullptr || column == nullptr || !lives_on(object) || column->is_nullable ||
                column->default_value || column->generated || column->identity) {
                continue;
            }
            if (std::optional<Expression> value = m_types->neutral_value(column->type, *m_to)) {
                m_pending.fillers.emplace(id, std::move(*value));
            }
        }
    }

    /// Asks the renderer about every change of something that exists on both sides.
    void choose_ways() {
        std::vector<Change> questions;
        for (const auto& [id, alter] : m_pending.alters) {
            questions.emplace_back(alter);
        }
        for (const auto& [id, object] : m_pending.drops) {
            if (lives_on(object)) {
                questions.emplace_back(Drop{object});
            }
        }
        for (const auto& [id, object] : m_pending.creates) {
            if (lives_on(object)) {
                questions.emplace_back(Create{object});
            }
        }
        for (const Change& change : questions) {
            follow(change, m_renderer->way(change, *m_from, *m_to));
        }
        lift_what_loses_its_ground();

        std::vector<Rename> renames = std::move(m_pending.renames);
        m_pending.renames.clear();
        for (Rename& rename : renames) {
            const Way way = m_renderer->way(rename, *m_from, *m_to);
            if (way == Way::InPlace || way == Way::InPlaceWithoutDependants) {
                m_pending.renames.push_back(std::move(rename));
            } else if (way == Way::Replace) {
                m_pending.drops.emplace(rename.before.id, rename.before);
                m_pending.creates.emplace(rename.after.id, rename.after);
            } else {
                rename_by_rebuild(rename);
            }
        }
    }

    /// Whoever refers to a column that only a rebuild renames must be made anew to say the new name.
    void rename_by_rebuild(const Rename& rename) {
        const QualifiedName table = rename.after.id.owner_name();
        m_pending.rebuilds.insert(table);
        if (rename.after.id.kind != Kind::Column) {
            return;
        }
        m_pending.former_columns[table][rename.after.id.name] = rename.before.id.name;
        for (const auto& [id, object] : m_from->objects()) {
            const ForeignKey* key = std::get_if<ForeignKey>(&object.definition);
            const bool refers = key != nullptr && key->references == table &&
                                std::find(key->referenced_columns.begin(), key->referenced_columns.end(),
                                          rename.after.id.name) != key->referenced_columns.end();
            if (refers && exists_on_both_sides(table_id(id.owner_name()))) {
                m_pending.rebuilds.insert(id.owner_name());
            }
        }
    }

    /// What stays as it is and stands on something that goes steps aside while another thing, of the same
    /// name or the same use, takes that place: a view on a table that becomes a view, a foreign key on a key
    /// made anew.
    void lift_what_loses_its_ground() {
        std::vector<Object> gone;
        for (const auto& [id, object] : m_pending.drops) {
            gone.push_back(object);
        }
        for (const Object& object : gone) {
            for (const Object* dependant : dependants_of(object.id)) {
                const bool stays = m_to->contains(dependant->id) &&
                                   !m_pending.drops.contains(dependant->id) &&
                                   (!m_pending.alters.contains(dependant->id) ||
                                    calls_another_of_that_name(dependant->id, object.id));
                const bool is_call = object.id.kind == Kind::Routine && dependant->id.kind == Kind::Column;
                if (stays && is_liftable(dependant->id.kind)) {
                    lift_with_dependants(*dependant);
                } else if (stays && is_call) {
                    // What is called under that name from now on is another routine.
                    lift_from_column(Drop{object}, *dependant, object.id);
                }
            }
        }
    }

    /// As long as both routines are there, the server might take one for the other, or not know which to
    /// take.
    bool calls_another_of_that_name(const ObjectId& caller, const ObjectId& routine) const {
        const std::vector<ObjectId>& needs = m_to->find(caller)->needs;
        return routine.kind == Kind::Routine &&
               std::any_of(needs.begin(), needs.end(), [&](const auto& need) {
                   return need.kind == Kind::Routine && need.qualified_name() == routine.qualified_name() &&
                          m_pending.creates.contains(need);
               });
    }

    const std::vector<const Object*>& dependants_of(const ObjectId& id) {
        if (!m_dependants) {
            m_dependants.emplace(*m_from);
        }
        return m_dependants->of(id);
    }

    /// Whether an object is part of a table, or domain, that is there before and after.
    bool lives_on(const Object& object) const {
        const ObjectId& id = object.id;
        return is_owned_kind(id.kind) && (exists_on_both_sides(table_id(id.owner_name())) ||
                                          exists_on_both_sides({Kind::Domain, id.schema, "", id.owner, ""}));
    }

    bool exists_on_both_sides(const ObjectId& id) const { return m_from->contains(id) && m_to->contains(id); }

    void follow(const Change& change, Way way) {
        const ObjectId& id = id_of(change);
        switch (way) {
        case Way::InPlace: break;
        case Way::InPlaceWithoutDependants:
            lift_dependants(change, id);
            dependants_of(id);
            for (const Alter& aside :
                 set_rows_aside(id, m_pending, *m_from, *m_to, *m_dependants, *m_renderer)) {
                lift_dependants(aside, aside.before.id);
            }
            break;
        case Way::Replace: replace(change); break;
        case Way::RebuildTable:
            m_pending.rebuilds.insert(id.kind == Kind::Table ? id.qualified_name() : id.owner_name());
            break;
        case Way::CopyTable: copy(id.kind == Kind::Table ? id : table_id(id.owner_name())); break;
        case Way::ReplaceType: replace_type_of(change); break;
        }
    }

    /// The whole tree of partitions is made anew: the rows find their places by themselves. What is in a
    /// larger tree comes with that.
    void copy(const ObjectId& table) {
        if (m_pending.copied.contains(table) || !m_pending.copies.insert(table).second) {
            return;
        }
        for (const Object* member : partition_tree(table, *m_from, *m_to)) {
            if (member->id != table) {
                m_pending.copies.erase(member->id);
            }
            m_pending.copied.insert(member->id);
            lift(member->id);
        }
        for (const Object* member : partition_tree(table, *m_from, *m_to)) {
            lift_dependants(Drop{*member}, member->id);
        }
        for (const Object* member : partition_tree(table, *m_to, *m_from)) {
            m_pending.copied.insert(member->id);
            lift(member->id);
        }
    }

    /// The type itself, or the domain that a check belongs to.
    void replace_type_of(const Change& change) {
        const ObjectId& id = id_of(change);
        const Alter* alter = std::get_if<Alter>(&change);
        if (alter != nullptr && is_type(alter->before)) {
            replace_types(*alter);
            return;
        }
        const ObjectId domain{Kind::Domain, id.schema, "", id.owner, ""};
        replace_types({*m_from->find(domain), *m_to->find(domain)});
    }

    void replace_types(const Alter& change) {
        if (m_pending.replaced.contains(change.before.id)) {
            return;
        }
        dependants_of(change.before.id);
        std::vector<Alter> types = types_made_of(change.before, *m_dependants, *m_to);
        std::erase_if(types, [&](const Alter& alter) {
            return !m_pending.replaced.emplace(alter.before.id, alter).second;
        });
        for (const Alter& alter : types) {
            m_pending.alters.erase(alter.after.id);
            m_pending.drops.erase(alter.before.id);
            m_pending.creates.erase(alter.after.id);
            replace_checks(alter);
            lift_dependants(alter, alter.before.id);
        }
    }

    /// The checks of a domain come with it, except for those that call a routine.
    void replace_checks(const Alter& domain) {
        for (const Object* check : m_from->owned_by(domain.before.id.qualified_name())) {
            m_pending.drops.erase(check->id);
            m_pending.alters.erase(check->id);
            if (!m_renderer->is_inline(*check)) {
                m_pending.drops.emplace(check->id, *check);
            }
        }
        for (const Object* check : m_to->owned_by(domain.after.id.qualified_name())) {
            m_pending.creates.erase(check->id);
            m_pending.alters.erase(check->id);
            if (!m_renderer->is_inline(*check)) {
                m_pending.creates.emplace(check->id, *check);
            }
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
                if (m_pending.replaced.contains(dependant->id) ||
                    !m_renderer->must_lift(change, *dependant)) {
                    continue;
                }
                if (is_liftable(dependant->id.kind)) {
                    lift_with_dependants(*dependant);
                    step_aside(dependant->id, change);
                } else if (dependant->id.kind == Kind::Column) {
                    lift_from_column(change, *dependant, each);
                } else if (dependant->id.kind == Kind::Table && each.kind == Kind::Table) {
                    part_from_parent(*dependant, each);
                } else if (dependant->id.kind == Kind::Table) {
                    // It is made of a type and follows it.
                    lift_dependants(change, dependant->id);
                }
            }
        }
    }

    /// What is lifted for a change goes before it and comes back after it, also when it stands on the changed
    /// object only through a column of that type.
    void step_aside(const ObjectId& id, const Change& change) {
        if (const Alter* alter = std::get_if<Alter>(&change)) {
            m_pending.steps_aside_for[id].insert(alter->after.id);
        }
    }

    /// A routine in a column's default leaves the column for a while; a generated column is made anew, its
    /// values with it; a column of a type that changes stays, and what stands on the column steps aside.
    void lift_from_column(const Change& change, const Object& column, const ObjectId& need) {
        if (as<Column>(column).generated) {
            lift_with_dependants(column);
            step_aside(column.id, change);
        } else if (need.kind == Kind::Routine) {
            lift_default(column);
        } else {
            lift_dependants(change, column.id);
        }
    }

    void lift_default(const Object& column) {
        if (!m_lifted.insert(column.id).second) {
            return;
        }
        Object bare = column;
        as<Column>(bare).default_value = std::nullopt;
        std::erase_if(bare.needs, [](const ObjectId& need) { return need.kind == Kind::Routine; });
        if (const Object* after = m_to->find(column.id)) {
            // The default leaves before anything else happens, also to the column's type.
            Object early = bare;
            early.needs.clear();
            m_pending.halves.emplace_back(Alter{column, std::move(early)});
            m_pending.halves.emplace_back(Alter{bare, *after});
            m_pending.alters.erase(column.id);
        }
    }

    /// A child keeps its rows while its parent is made anew.
    void part_from_parent(const Object& child, const ObjectId& parent) {
        if (!m_lifted.contains(child.id)) {
            std::vector<Alter> changes =
                changes_around_new_parent(child, parent, *m_from, *m_to, *m_renderer);
            std::move(changes.begin(), changes.end(), std::back_inserter(m_pending.halves));
            m_pending.alters.erase(child.id);
        }
    }

    void lift_with_dependants(const Object& object) {
        if (lift(object.id)) {
            lift_dependants(Drop{object}, object.id);
        }
    }

    /// Whoever asks a routine for rows of the table names its columns, and forgets the one that goes.
    void lift_routines_of_rows(const ObjectId& column) {
        const ObjectId table = table_id(column.owner_name());
        for (const Object* dependant : dependants_of(table)) {
            if (dependant->id.kind == Kind::Routine && exists_on_both_sides(table)) {
                lift_with_dependants(*dependant);
                m_pending.steps_aside_for[dependant->id].insert(column);
            }
        }
    }

    /// Drops an object in its old form and makes it again in its new one, if it has one. False when it was
    /// lifted already.
    bool lift(const ObjectId& id) {
        if (!m_lifted.insert(id).second) {
            return false;
        }
        m_pending.alters.erase(id);
        const Object* before = m_from->find(id);
        const Object* after = m_to->find(id);
        if (before != nullptr) {
            m_pending.drops.emplace(id, *before);
        }
        if (after != nullptr) {
            m_pending.creates.emplace(id, *after);
        }
        if (id.kind == Kind::Column && before != nullptr) {
            lift_routines_of_rows(id);
        }
        if (is_owned_kind(id.kind)) {
            return true;
        }
        // Its parts go with it and come back with it.
        for (const Object* part : m_from->owned_by(id.qualified_name())) {
            lift(part->id);
        }
        for (const Object* part : m_to->owned_by(id.qualified_name())) {
            m_pending.creates.emplace(part->id, *part);
            m_pending.alters.erase(part->id);
        }
        return true;
    }

    void absorb_into_rebuilds() {
        const auto is_rebuilt = [&](const ObjectId& id) {
            return m_pending.rebuilds.contains(id.kind == Kind::Table ? id.qualified_name()
                                                                      : id.owner_name());
        };
        std::erase_if(m_pending.creates, [&](const auto& each) { return is_rebuilt(each.first); });
        std::erase_if(m_pending.drops, [&](const auto& each) { return is_rebuilt(each.first); });
        std::erase_if(m_pending.alters, [&](const auto& each) { return is_rebuilt(each.first); });
        std::erase_if(m_pending.renames, [&](const Rename& rename) {
            // Tables and columns are renamed first, by name; whatever else has a new name is made under it.
            const bool is_part = rename.after.id.kind != Kind::Table && rename.after.id.kind != Kind::Column;
            return is_part && is_rebuilt(rename.after.id);
        });
    }

    const Schema* m_from;
    const Schema* m_to;
    const Renderer* m_renderer;
    /// Null where rows without a value are to stop the change.
    const TypeSystem* m_types;
    std::optional<Dependants> m_dependants;
    Pending m_pending;
    std::set<ObjectId> m_lifted;
};

}  // namespace

std::vector<LoweredChange> lower(const std::vector<Change>& changes, const Schema& from, const Schema& to,
                                 const Renderer& renderer, const TypeSystem* types) {
    return Lowering(from, to, renderer, types).run(changes);
}

}  // namespace varve::plan
