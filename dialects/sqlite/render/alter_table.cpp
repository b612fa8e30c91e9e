// SPDX-License-Identifier: MIT
#include "alter_table.hpp"

#include "../canonical.hpp"
#include "../lexis.hpp"
#include "column.hpp"

#include "varve/sql/sql.hpp"

#include <algorithm>

namespace varve::sqlite {

namespace {

bool needs(const Object& object, const ObjectId& id) {
    return std::find(object.needs.begin(), object.needs.end(), id) != object.needs.end();
}

/// The one column of `constraint` that is new, if there is exactly one.
const Object* only_new_column(const Object& constraint, const Schema& from, const Schema& to) {
    const Object* only = nullptr;
    for (const ObjectId& need : constraint.needs) {
        const bool is_own = need.kind == Kind::Column && need.owner == constraint.id.owner;
        if (is_own && !from.contains(need)) {
            if (only != nullptr) {
                return nullptr;
            }
            only = to.find(need);
        }
    }
    return only;
}

}  // namespace

bool can_add_column(const Object& object) {
    const Column& column = as<Column>(object);
    if (column.identity || (column.generated && column.generated->storage == GeneratedStorage::Stored)) {
        return false;
    }
    if (column.generated) {
        return column.is_nullable;
    }
    const std::string value = column.default_value ? column.default_value->text : "NULL";
    // Old rows have no value for it: SQLite puts a constant in its place when it reads them.
    return is_constant_default(value) && (column.is_nullable || !is_same_name(value, "NULL"));
}

bool comes_with_new_column(const Object& constraint, const Schema& from, const Schema& to) {
    const Object* column = only_new_column(constraint, from, to);
    if (column == nullptr || !can_add_column(*column)) {
        return false;
    }
    if (const ForeignKey* key = std::get_if<ForeignKey>(&constraint.definition)) {
        // With enforcement on, SQLite refuses a reference whose default is not NULL.
        return key->columns.size() == 1 && !as<Column>(*column).default_value &&
               !as<Column>(*column).generated;
    }
    return constraint.id.kind == Kind::CheckConstraint;
}

bool can_drop_column(const Object& column, const Schema& from) {
    const ObjectId& id = column.id;
    return std::none_of(from.objects().begin(), from.objects().end(), [&](const auto& each) {
        const Object& object = each.second;
        if (const ForeignKey* key = std::get_if<ForeignKey>(&object.definition)) {
            const std::vector<std::string>& columns = key->referenced_columns;
            const bool is_parent_key = key->references.name == id.owner &&
                                       std::find(columns.begin(), columns.end(), id.name) != columns.end();
            return is_parent_key || needs(object, id);
        }
        if (object.id.kind == Kind::Index) {
            return false;  // An index that uses the column goes before it.
        }
        // SQLite reads all views and triggers again, and refuses when any of them, however unrelated, is
        // broken.
        return needs(object, id) || object.id.kind == Kind::View || object.id.kind == Kind::Trigger;
    });
}

std::vector<plan::Statement> render_add_column(const Object& column, const Schema& from, const Schema& to) {
    const Object* table = to.table(column.id.owner_name()).object();
    std::vector<Object> beside{column};
    // A constraint stands beside the column whose ordinal it has.
    beside.front().ordinal = 1;
    bool has_check = false;
    for (const Object* part : to.owned_by(column.id.owner_name())) {
        const bool is_new = !from.contains(part->id);
        if (is_new && comes_with_new_column(*part, from, to) &&
            only_new_column(*part, from, to)->id == column.id) {
            beside.push_back(*part);
            beside.back().ordinal = 1;
            has_check = has_check || part->id.kind == Kind::CheckConstraint;
        }
    }
    const Sql sql = Sql() << "ALTER TABLE " << Identifier(column.id.owner) << " ADD COLUMN "
                          << column_clause(beside.front(), *table, beside);
    plan::Statement statement{sql.text(lexis()), column.id};
    if (has_check) {
        statement.hazards = {plan::Hazard::FullScan, plan::Hazard::MayFail};
    }
    return {statement};
}

std::vector<plan::Statement> render_drop_column(const Object& column) {
    const Sql sql = Sql() << "ALTER TABLE " << Identifier(column.id.owner) << " DROP COLUMN "
                          << Identifier(column.id.name);
    return {{sql.text(lexis()),
             column.id,
             {plan::Hazard::DataLoss, plan::Hazard::TableRewrite, plan::Hazard::Irreversible},
             {column.id}}};
}

std::vector<plan::Statement> render_rename_column(const Rename& rename) {
    const Sql sql = Sql() << "ALTER TABLE " << Identifier(rename.after.id.owner) << " RENAME COLUMN "
                          << Identifier(rename.before.id.name) << " TO " << Identifier(rename.after.id.name);
    return {{sql.text(lexis()), rename.after.id}};
}

}  // namespace varve::sqlite
