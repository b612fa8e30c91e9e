// SPDX-License-Identifier: MIT
#include "renderer.hpp"

#include "access.hpp"
#include "clauses.hpp"
#include "families.hpp"
#include "leaving.hpp"
#include "moved_extensions.hpp"
#include "replace_type.hpp"

#include "../parents.hpp"

#include "varve/diag/error.hpp"
#include "varve/model/overloaded.hpp"

namespace varve::postgres {

namespace {

// What exists and is not modelled never reaches a plan.
void create(Work& /*work*/, const Object& /*object*/, const Unmodelled& /*definition*/) {
    VARVE_ASSERT(!"unmodelled objects are left alone");
}
void drop(Work& /*work*/, const Object& /*object*/, const Unmodelled& /*definition*/) {
    VARVE_ASSERT(!"unmodelled objects are left alone");
}
void alter(Work& /*work*/, const Object& /*after*/, const Unmodelled& /*old_form*/,
           const Unmodelled& /*new_form*/) {
    VARVE_ASSERT(!"unmodelled objects are left alone");
}

// What they give stands in the object's access.
void create(Work& /*work*/, const Object& /*object*/, const DefaultPrivileges& /*definition*/) {}
void drop(Work& /*work*/, const Object& /*object*/, const DefaultPrivileges& /*definition*/) {}
void alter(Work& /*work*/, const Object& /*after*/, const DefaultPrivileges& /*old_form*/,
           const DefaultPrivileges& /*new_form*/) {}

void alter(Work& work, const Object& before, const Object& after) {
    std::visit(
        [&](const auto& old_form) {
            alter(work, after, old_form, std::get<std::decay_t<decltype(old_form)>>(after.definition));
        },
        before.definition);
    if (before.comment != after.comment) {
        comment(work, after);
    }
    change_access(work, before, after);
}

/// The values are there as soon as the column is, and the default is gone again for whoever writes next.
void fill_column(Work& work, const plan::FillColumn& fill) {
    Object filled = fill.column;
    as<Column>(filled).default_value = fill.value;
    create(work, filled);
    plan::Statement& added = work.statements.front();
    added.hazards.push_back(plan::Hazard::InventsValues);
    added.remark = plan::filler_remark(fill.column.id, fill.value, work.to);
    alter(work, filled, fill.column);
}

bool is_attached(const Options& options) {
    return options.contains("attached_to");
}

}  // namespace

void create(Work& work, const Object& object) {
    std::visit([&](const auto& definition) { create(work, object, definition); }, object.definition);
    if (!object.comment.empty()) {
        comment(work, object);
    }
    give_access(work, object);
}

void drop(Work& work, const Object& object) {
    std::visit([&](const auto& definition) { drop(work, object, definition); }, object.definition);
    if (object.id.kind == Kind::DefaultPrivileges) {
        change_access(work, object, {object.id, object.definition});
    }
}

bool ServerRenderer::is_inline(const Object& part) const {
    return std::visit(Overloaded{
                          [](const Column& column) { return !column.dialect_options.contains("inherited"); },
                          [](const PrimaryKey& key) { return !is_attached(key.dialect_options); },
                          [](const UniqueConstraint& unique) { return !is_attached(unique.dialect_options); },
                          // A constraint inside CREATE TABLE always counts as validated.
                          [&](const CheckConstraint&) { return is_inline_check(part); },
                          [](const Exclusion&) { return true; },
                          [](const ForeignKey&) { return false; },
                          [](const Index&) { return false; },
                          [](const Trigger&) { return false; },
                          [](const Policy&) { return false; },
                          [](const Namespace&) { return false; },
                          [](const Extension&) { return false; },
                          [](const EnumType&) { return false; },
                          [](const Domain&) { return false; },
                          [](const CompositeType&) { return false; },
                          [](const Sequence&) { return false; },
                          [](const Table&) { return false; },
                          [](const View&) { return false; },
                          [](const MaterializedView&) { return false; },
                          [](const Routine&) { return false; },
                          [](const DefaultPrivileges&) { return false; },
                          [](const ServerObject&) { return false; },
                          [](const Unmodelled&) { return false; },
                      },
                      part.definition);
}

Column ServerRenderer::given_by(const Column& parent) const {
    return postgres::given_by(parent);
}

Stopovers ServerRenderer::stopovers(const Schema& from, const Schema& to) const {
    Stopovers stopovers;
    stopovers.first = after_moving_extensions(from, to);
    if (std::optional<Schema> left = after_leaving(stopovers.first ? *stopovers.first : from, to)) {
        stopovers.first = std::move(left);
    }
    // A table is made fit for its parent before it joins: what stands apart after it has left.
    stopovers.last = after_leaving(to, from);
    return stopovers;
}

std::vector<plan::Statement> ServerRenderer::render(const plan::LoweredChange& change, const Schema& from,
                                                    const Schema& to) const {
    Work work{from, to, plan::id_of(change)};
    std::visit(Overloaded{
                   [&](const Create& each) { create(work, each.object); },
                   [&](const Drop& each) { drop(work, each.object); },
                   [&](const Alter& each) { alter(work, each.before, each.after); },
                   [&](const Rename& each) { rename(work, each.before, each.after); },
                   [&](const plan::CreateTable& each) {
                       create_table(work, each.image);
                       give_access(work, each.image);
                   },
                   [&](const plan::DropTable& each) { drop(work, each.image.table); },
                   [&](const plan::FillColumn& each) { fill_column(work, each); },
                   [&](const plan::CopyTable& each) { copy_table(work, each); },
                   [&](const plan::ReplaceTypes& each) { replace_types(work, each); },
                   [&](const plan::RebuildTable&) { VARVE_ASSERT(!"PostgreSQL never rebuilds a table"); },
               },
               change);
    return std::move(work.statements);
}

}  // namespace varve::postgres
