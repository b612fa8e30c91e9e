// SPDX-License-Identifier: MIT
#include "replace_type.hpp"

#include "families.hpp"

#include "../lexis.hpp"

#include <algorithm>

namespace varve::postgres {

namespace {

using plan::Hazard;

constexpr std::string_view suffix = "_varve_old";

std::string old_name(const std::string& name) {
    return name.substr(0, 63 - suffix.size()) + std::string(suffix);
}

/// Every expression of an object, for looking whether one mentions a label.
std::string texts_of(const Object& object) {
    std::string text;
    if (const Column* column = std::get_if<Column>(&object.definition)) {
        text = column->default_value ? column->default_value->text : "";
        text += column->generated ? column->generated->expression.text : "";
    } else if (const CheckConstraint* check = std::get_if<CheckConstraint>(&object.definition)) {
        text = check->expression.text;
    } else if (const Index* index = std::get_if<Index>(&object.definition)) {
        text = index->predicate ? index->predicate->text : "";
        for (const IndexKey& key : index->keys) {
            text += key.expression ? key.expression->text : "";
        }
    } else if (const View* view = std::get_if<View>(&object.definition)) {
        text = view->query;
    } else if (const MaterializedView* materialized = std::get_if<MaterializedView>(&object.definition)) {
        text = materialized->query;
    } else if (const Policy* policy = std::get_if<Policy>(&object.definition)) {
        text = policy->using_expression ? policy->using_expression->text : "";
        text += policy->check_expression ? policy->check_expression->text : "";
    } else if (const Routine* routine = std::get_if<Routine>(&object.definition)) {
        text = routine->arguments;
    } else if (const Trigger* trigger = std::get_if<Trigger>(&object.definition)) {
        text = trigger->definition;
    } else if (const Table* table = std::get_if<Table>(&object.definition)) {
        text = table->partition_of ? table->partition_of->bound : "";
    } else if (const Domain* domain = std::get_if<Domain>(&object.definition)) {
        text = domain->default_value ? domain->default_value->text : "";
    }
    return text;
}

bool is_of_type(const Column& column, const std::string& type) {
    return column.type.name == type || column.type.name == type + "[]";
}

void convert_column(Work& work, const Object& object, const std::string& type) {
    const Column& column = as<Column>(object);
    const QualifiedName table = object.id.owner_name();
    const Identifier name(object.id.name);
    const std::string array = column.type.name == type ? "" : "[]";
    if (column.default_value) {
        work.alter_table(table, Sql() << "ALTER COLUMN " << name << " DROP DEFAULT");
    }
    Sql action = Sql() << "ALTER COLUMN " << name << " TYPE ";
    action.verbatim(type + array) << " USING " << name;
    action.verbatim("::text" + array + "::" + type + array);
    work.alter_table(table, action,
                     {Hazard::TableRewrite, Hazard::BlocksReads, Hazard::BlocksWrites, Hazard::MayFail});
    // A default that changes anyway is set by the change of its column.
    const Object* after = work.to.find(object.id);
    if (column.default_value && after != nullptr &&
        as<Column>(*after).default_value == column.default_value) {
        work.alter_table(table, Sql() << "ALTER COLUMN " << name << " SET DEFAULT " << *column.default_value);
    }
}

}  // namespace

std::string printed_type(const ObjectId& type) {
    return (Sql() << type.qualified_name()).text(lexis());
}

bool has_only_new_labels(const EnumType& before, const EnumType& after) {
    auto next = after.labels.begin();
    for (const std::string& label : before.labels) {
        next = std::find(next, after.labels.end(), label);
        if (next == after.labels.end()) {
            return false;
        }
        ++next;
    }
    return true;
}

bool uses_new_label(const Object& before, const Object& after, const Schema& from, const Schema& to) {
    const std::vector<std::string>& known = as<EnumType>(before).labels;
    std::vector<std::string> added;
    for (const std::string& label : as<EnumType>(after).labels) {
        if (std::find(known.begin(), known.end(), label) == known.end()) {
            added.push_back(lexis().text_literal(label) + "::" + printed_type(after.id));
        }
    }
    return std::any_of(to.objects().begin(), to.objects().end(), [&](const auto& each) {
        const Object* old = from.find(each.first);
        if (old != nullptr && old->has_same_content(each.second)) {
            return false;
        }
        const std::string text = texts_of(each.second);
        return std::any_of(added.begin(), added.end(), [&](const std::string& literal) {
            return text.find(literal) != std::string::npos;
        });
    });
}

void replace_type(Work& work, const Object& after, const Sql& creation) {
    const QualifiedName old_type{after.id.schema, old_name(after.id.name)};
    const bool is_domain = after.id.kind == Kind::Domain;
    Sql aside;
    aside.verbatim(is_domain ? "ALTER DOMAIN " : "ALTER TYPE ")
        << after.id.qualified_name() << " RENAME TO " << Identifier(old_type.name);
    work.add(aside);
    work.add(creation);
    const Object* before = work.from.find(after.id);
    if (!after.comment.empty() && before != nullptr && before->comment == after.comment) {
        // A new comment is written by whoever compares the old one with it.
        comment(work, after);
    }

    const std::string type = printed_type(after.id);
    for (const Object* object : work.from.of_kind(Kind::Column)) {
        const Column& column = as<Column>(*object);
        // Generated columns were lifted out, and what is dropped has gone; those that a parent gives change
        // with the parent.
        if (is_of_type(column, type) && work.exists_after(object->id) && !column.generated &&
            !column.dialect_options.contains("inherited")) {
            convert_column(work, *object, type);
        }
    }
    Sql gone;
    gone.verbatim(is_domain ? "DROP DOMAIN " : "DROP TYPE ") << old_type;
    work.add(gone);
}

}  // namespace varve::postgres
