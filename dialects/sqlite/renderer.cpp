// SPDX-License-Identifier: MIT
#include "renderer.hpp"

#include "directives.hpp"
#include "lexis.hpp"
#include "rebuild.hpp"
#include "render/alter_table.hpp"
#include "render/column.hpp"
#include "render/index.hpp"
#include "render/legacy_mode.hpp"
#include "render/table.hpp"
#include "render/view.hpp"

#include "varve/diag/error.hpp"
#include "varve/model/overloaded.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>

namespace varve::sqlite {

namespace {

using Statements = std::vector<plan::Statement>;

bool is_constraint(Kind kind) {
    return is_inline_kind(kind) && kind != Kind::Column;
}

/// Made and dropped by statements of their own, and never changed in place.
bool is_free_standing(Kind kind) {
    return kind == Kind::Index || kind == Kind::Trigger || kind == Kind::View;
}

bool is_virtual(const Object& table) {
    return as<Table>(table).dialect_options.contains("virtual");
}

Way way_to_create(const Object& object, const Schema& from, const Schema& to) {
    if (object.id.kind == Kind::Column) {
        return can_add_column(object) ? Way::InPlace : Way::RebuildTable;
    }
    const bool is_simple = !is_constraint(object.id.kind) || comes_with_new_column(object, from, to);
    return is_simple ? Way::InPlace : Way::RebuildTable;
}

Way way_to_drop(const Object& object, const Schema& from) {
    if (object.id.kind == Kind::Column) {
        return can_drop_column(object, from) ? Way::InPlace : Way::RebuildTable;
    }
    return is_constraint(object.id.kind) ? Way::RebuildTable : Way::InPlace;
}

Way way_to_alter(const Alter& alter) {
    if (is_free_standing(alter.after.id.kind)) {
        return Way::Replace;
    }
    if (alter.after.id.kind == Kind::Table && (is_virtual(alter.before) || is_virtual(alter.after))) {
        return Way::Replace;
    }
    return Way::RebuildTable;
}

/// SQLite 3.40 loses its way when it renames a column that the key of a WITHOUT ROWID table shares with a
/// unique constraint.
bool is_shared_key_column(const Object& column, const Schema& from) {
    const Object* table = from.table(column.id.owner_name()).object();
    if (table == nullptr || !has_option(as<Table>(*table).dialect_options, "without_rowid")) {
        return false;
    }
    const std::vector<const Object*> parts = from.owned_by(column.id.owner_name());
    const auto is_in = [&](Kind kind) {
        return std::any_of(parts.begin(), parts.end(), [&](const Object* part) {
            return part->id.kind == kind &&
                   std::find(part->needs.begin(), part->needs.end(), column.id) != part->needs.end();
        });
    };
    return is_in(Kind::PrimaryKey) && is_in(Kind::UniqueConstraint);
}

Way way_to_rename(const Rename& rename, const Schema& from) {
    if (is_free_standing(rename.after.id.kind)) {
        return Way::Replace;
    }
    // Constraints without a name are told apart by their content; nothing in the database has that for a
    // name.
    const bool is_renamed_constraint =
        is_constraint(rename.after.id.kind) && rename.before.id.name != rename.after.id.name;
    const bool is_refused = rename.after.id.kind == Kind::Column && is_shared_key_column(rename.after, from);
    return is_renamed_constraint || is_refused ? Way::RebuildTable : Way::InPlace;
}

Statements render_create(const Object& object, const Schema& from, const Schema& to) {
    switch (object.id.kind) {
    case Kind::Column: return render_add_column(object, from, to);
    case Kind::Index: return render_create_index(object);
    case Kind::View: return render_create_view(object);
    case Kind::Trigger: return render_create_trigger(object);
    case Kind::PrimaryKey:
    case Kind::UniqueConstraint:
    case Kind::ForeignKey:
    case Kind::CheckConstraint: return {};  // Written beside the column that the plan adds.
    default:
        throw Error(ErrorCode::Unsupported, "SQLite has no " + std::string(to_string(object.id.kind)) +
                                                " (`" + object.id.name + "`)");
    }
}

Statements render_drop(const Object& object) {
    switch (object.id.kind) {
    case Kind::Column: return render_drop_column(object);
    case Kind::Index: return render_drop_index(object);
    case Kind::View: return render_drop_view(object);
    case Kind::Trigger: return render_drop_trigger(object);
    default: return {};
    }
}

/// After a rename SQLite reads all views and triggers again. Those that read the column through `*` or
/// another view cannot be rewritten and would stop it; they are made anew later, so nobody looks until then.
Statements render_rename_column(const Rename& rename, const Schema& from) {
    const bool has_programs = std::any_of(from.objects().begin(), from.objects().end(), [](const auto& each) {
        return each.first.kind == Kind::View || each.first.kind == Kind::Trigger;
    });
    Statements statements = sqlite::render_rename_column(rename);
    return has_programs ? in_legacy_mode(std::move(statements), rename.after.id) : statements;
}

Statements render_rename(const Rename& rename, const Schema& from) {
    switch (rename.after.id.kind) {
    case Kind::Table: return render_rename_table(rename);
    case Kind::Column: return render_rename_column(rename, from);
    default: return {};
    }
}

bool is_rename(const plan::Statement& statement) {
    return statement.sql.starts_with("ALTER TABLE ") && !finishes_rebuild(statement) &&
           (statement.subject.kind == Kind::Table ||
            statement.sql.find(" RENAME COLUMN ") != std::string::npos);
}

/// A rename leaves behind views and triggers that it cannot rewrite, and then SQLite refuses the next one.
/// Nothing stands on a view or trigger that goes anyway, so all of them go first.
void drop_programs_before_renames(Statements& statements) {
    if (std::any_of(statements.begin(), statements.end(), is_rename)) {
        std::stable_partition(statements.begin(), statements.end(), [](const plan::Statement& statement) {
            return statement.sql.starts_with("DROP VIEW ") || statement.sql.starts_with("DROP TRIGGER ");
        });
    }
}

}  // namespace

bool Renderer::is_inline(const Object& part) const {
    return is_inline_kind(part.id.kind);
}

Way Renderer::way(const Change& change, const Schema& from, const Schema& to) const {
    return std::visit(Overloaded{
                          [&](const Create& create) { return way_to_create(create.object, from, to); },
                          [&](const Drop& drop) { return way_to_drop(drop.object, from); },
                          [&](const Alter& alter) { return way_to_alter(alter); },
                          [&](const Rename& rename) { return way_to_rename(rename, from); },
                      },
                      change);
}

bool Renderer::must_lift(const Change& change, const Object& /*dependant*/) const {
    // SQLite looks at the names in views and triggers when they are used, and at all of them when something
    // is renamed: then none may stand on a view that is not there.
    return id_of(change).kind == Kind::View;
}

std::vector<plan::Statement> Renderer::render(const plan::LoweredChange& change, const Schema& from,
                                              const Schema& to) const {
    return std::visit(Overloaded{
                          [&](const Create& create) { return render_create(create.object, from, to); },
                          [&](const Drop& drop) { return render_drop(drop.object); },
                          [&](const Alter&) { return Statements(); },
                          [&](const Rename& rename) { return render_rename(rename, from); },
                          [&](const plan::CreateTable& create) { return render_create_table(create); },
                          [&](const plan::DropTable& drop) { return render_drop_table(drop); },
                          [&](const plan::RebuildTable& rebuild) { return render_rebuild(rebuild, to); },
                          [&](const plan::CopyTable&) -> Statements {
                              VARVE_ASSERT(!"SQLite rebuilds tables");
                              return {};
                          },
                          [&](const plan::ReplaceTypes&) -> Statements {
                              VARVE_ASSERT(!"SQLite has no types of its own");
                              return {};
                          },
                          [&](const plan::FillColumn&) -> Statements {
                              VARVE_ASSERT(!"a column that must be filled comes with a rebuild");
                              return {};
                          },
                      },
                      change);
}

void Renderer::finish(plan::Plan& plan) const {
    drop_programs_before_renames(plan.statements);
    fold_legacy_mode(plan.statements);
    Directives directives;
    std::map<std::string, std::string> former_names;
    for (const plan::Statement& statement : plan.statements) {
        // Dropping a table first deletes its rows, and its children follow their ON DELETE.
        directives.has_foreign_keys_off =
            directives.has_foreign_keys_off || statement.sql.starts_with("DROP TABLE ");
        if (const std::optional<std::string> table = finishes_rebuild(statement)) {
            directives.rebuilt_tables.push_back({*table, former_names[*table]});
        } else if (const std::optional<TableNames> names = renames_table(statement)) {
            const auto origin = former_names.find(names->before);
            former_names[names->after] = origin == former_names.end() ? names->before : origin->second;
        }
    }
    plan.directives = to_lines(directives);
}

}  // namespace varve::sqlite
